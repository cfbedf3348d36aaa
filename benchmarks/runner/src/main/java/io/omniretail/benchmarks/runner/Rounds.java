package io.omniretail.benchmarks.runner;

import io.omniretail.domain.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lets peers solve a task in turn, A B A B, so that what the machine does meanwhile hits them alike, and compares every
 * answer with the first one. Slow peers run once, after the others, and their results are kept; no time is shown before
 * all is done.
 *
 * @param <T> the task
 */
public final class Rounds<T> {
    /** Compares two answers. */
    @FunctionalInterface
    public interface AnswerCheck {
        /**
         * Compares an answer with the first one.
         *
         * @throws BenchmarkFailure if they differ
         */
        void check(String firstPeer, Path firstAnswer, String otherPeer, Path otherAnswer) throws IOException;
    }

    private final Workbench workbench;
    private final BenchOptions options;
    private final AnswerCheck answerCheck;
    private final KeptResults kept;
    private final Path answers;
    private String firstPeer;

    public Rounds(Workbench workbench, BenchOptions options, AnswerCheck answerCheck) {
        this.workbench = workbench;
        this.options = options;
        this.answerCheck = answerCheck;
        kept = new KeptResults(workbench);
        answers = workbench.folder().resolve("answers");
    }

    /**
     * Runs all rounds.
     *
     * @param key names the task and all that its figures depend on apart from the peer, as part of a file's name
     * @return of each peer, in the order given, what its runs took
     */
    public Map<Peer<T>, List<Measurement>> run(String key, List<Peer<T>> peers, T task)
            throws IOException, InterruptedException {
        if (peers.isEmpty()) {
            throw new UsageException("no peer is left to run");
        }
        firstPeer = null;
        Workbench.delete(answers);
        Map<Peer<T>, List<Measurement>> measurements = new LinkedHashMap<>();
        peers.forEach(peer -> measurements.put(peer, new ArrayList<>()));
        for (int round = 1; round <= options.rounds(); round++) {
            for (Peer<T> peer : peers) {
                if (!peer.isSlow()) {
                    workbench.say(key + ", round " + round + " of " + options.rounds() + ": " + peer.name());
                    measurements.get(peer).add(runNow(peer, task));
                }
            }
        }
        for (Peer<T> peer : peers) {
            if (peer.isSlow()) {
                measurements.get(peer).add(runOnce(key, peer, task));
            }
        }
        Workbench.delete(answers);
        return measurements;
    }

    private Measurement runNow(Peer<T> peer, T task) throws IOException, InterruptedException {
        Path answer = answers.resolve("next");
        Measurement measurement = workbench.measure(peer, task, answer);
        check(peer, answer);
        Workbench.delete(answer);
        return measurement;
    }

    private Measurement runOnce(String key, Peer<T> peer, T task) throws IOException, InterruptedException {
        Path place = kept.place(key, peer);
        if (options.redo() || !kept.isThere(place)) {
            workbench.say(key + ", once: " + peer.name());
            Measurement measurement = workbench.measure(peer, task, kept.answer(place));
            check(peer, kept.answer(place));
            kept.keep(place, measurement);
            return measurement;
        }
        workbench.say(key + ", kept: " + peer.name());
        check(peer, kept.answer(place));
        return kept.measurement(place);
    }

    /** The first answer of all is kept in sight, the others are compared with it. */
    private void check(Peer<T> peer, Path answer) throws IOException {
        if (!peer.hasAnswer()) {
            return;
        }
        Path first = answers.resolve("first");
        if (firstPeer == null) {
            firstPeer = peer.name();
            Files.createDirectories(answers);
            if (peer.isSlow()) {
                Files.createSymbolicLink(first, answer);
            } else {
                Files.move(answer, first);
            }
        } else {
            answerCheck.check(firstPeer, first, peer.name(), answer);
        }
    }
}
