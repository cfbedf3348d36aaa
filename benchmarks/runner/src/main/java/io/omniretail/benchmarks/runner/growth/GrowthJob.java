package io.omniretail.benchmarks.runner.growth;

import io.omniretail.benchmarks.runner.BenchmarkFailure;
import io.omniretail.benchmarks.runner.Command;
import io.omniretail.benchmarks.runner.OwnJob;
import io.omniretail.benchmarks.runner.Peer;
import io.omniretail.benchmarks.runner.Workbench;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** This product's sales report, as a user runs it, with logs that tell about its memory and its checkpoints. */
record GrowthJob(Workbench workbench) implements Peer<Step> {
    /** Logs and checkpoints, relative to the root of the project. */
    private static final Path STATE = Path.of(".omni", "bench", "growth");

    private static final Path CHECKPOINTS = STATE.resolve("checkpoints");
    private static final Path LOGS = STATE.resolve("logs");
    private static final Path COLLECTIONS = STATE.resolve("gc.log");
    private static final String CHECKPOINT = "chk-";
    /** What its log is called behind the name. */
    private static final String KILLED = "-killed";

    private static final long POLL_MS = 20;

    @Override
    public String name() {
        return "omniretail";
    }

    @Override
    public String version() {
        return OwnJob.version();
    }

    @Override
    public void prepare(Step step) throws IOException {
        clear();
        Files.createDirectories(workbench.root().resolve(STATE));
    }

    @Override
    public Command command(Step step, Path answer) {
        return new Command(
                List.of(
                        "./omni",
                        "run",
                        "--input",
                        "file:" + step.input(),
                        "--output",
                        "file:" + answer,
                        "--lookback",
                        "P3D",
                        "--parallelism",
                        "2",
                        "--checkpoint-interval",
                        step.checkpointInterval().toMillis() + "ms",
                        "--checkpoint-dir",
                        CHECKPOINTS.toString()),
                Map.of(
                        "OMNI_HEAP",
                        step.heap(),
                        "OMNI_JAVA_OPTS",
                        "-Xlog:gc:file=" + COLLECTIONS + " -Domni.kept=" + STATE));
    }

    @Override
    public Map<String, Double> figures(List<String> printed) {
        try {
            Map<String, Double> figures = new HashMap<>(OwnJob.figures(printed));
            figures.putAll(Traces.figures(Files.readAllLines(workbench.root().resolve(COLLECTIONS)), log()));
            return figures;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Starts the job, kills its process, and lets a new process go on from the latest checkpoint to the end.
     *
     * @param untilKilled how long it runs before it is killed; longer if there is no checkpoint yet
     * @param answer folder for its answer; emptied first
     * @return from the start of the new process to when the last of its tasks has its state back
     * @throws BenchmarkFailure if the job fails, ends before it can be killed, or does not go on
     */
    Duration restart(Step step, Duration untilKilled, Path answer) throws IOException, InterruptedException {
        Optional<Path> killed = kill(step, untilKilled, answer);
        if (killed.isEmpty()) {
            // the machine was so busy before that this time the job was over by then
            killed = kill(step, untilKilled.dividedBy(2), answer);
        }
        Path checkpoint = killed.orElseThrow(() -> new BenchmarkFailure("lines / days " + step
                + ": the job ended before it could be killed, see " + name() + KILLED + ".log in .omni/bench/logs"));
        Workbench.delete(workbench.root().resolve(LOGS));
        Command command = command(step, workbench.relative(answer));
        List<String> words = new ArrayList<>(command.words());
        words.addAll(List.of("-s", workbench.relative(checkpoint).toString()));
        Instant start = Instant.now();
        workbench.run(new Command(words, command.environment()), name() + "-restarted");
        Instant restored = Traces.restored(log())
                .orElseThrow(() ->
                        new BenchmarkFailure("lines / days " + step + ": the job did not go on from " + checkpoint));
        return Duration.between(start, restored);
    }

    /** The latest checkpoint of a job that was killed; nothing if it came to its end first. */
    private Optional<Path> kill(Step step, Duration untilKilled, Path answer) throws IOException, InterruptedException {
        prepare(step);
        Workbench.delete(answer);
        Files.createDirectories(answer);
        Process process = workbench.start(command(step, workbench.relative(answer)), name() + KILLED);
        try {
            long startNanos = System.nanoTime();
            while (System.nanoTime() - startNanos < untilKilled.toNanos()
                    || latestCheckpoint().isEmpty()) {
                if (process.waitFor(POLL_MS, TimeUnit.MILLISECONDS)) {
                    return Optional.empty();
                }
            }
        } finally {
            process.destroyForcibly().waitFor();
            workbench.stop(process);
        }
        return latestCheckpoint();
    }

    /** The latest one that is complete: its metadata is written last. */
    private Optional<Path> latestCheckpoint() throws IOException {
        List<Path> complete = new ArrayList<>();
        for (Path job : list(workbench.root().resolve(CHECKPOINTS))) {
            for (Path place : list(job)) {
                if (place.getFileName().toString().startsWith(CHECKPOINT) && Files.exists(place.resolve("_metadata"))) {
                    complete.add(place);
                }
            }
        }
        return complete.stream().max(Comparator.comparingLong(GrowthJob::number));
    }

    private static long number(Path checkpoint) {
        return Long.parseLong(checkpoint.getFileName().toString().substring(CHECKPOINT.length()));
    }

    private List<String> log() throws IOException {
        List<String> lines = new ArrayList<>();
        for (Path file : list(workbench.root().resolve(LOGS))) {
            lines.addAll(Files.readAllLines(file));
        }
        return lines;
    }

    private static List<Path> list(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    /** Deletes logs and checkpoints. */
    void clear() throws IOException {
        Workbench.delete(workbench.root().resolve(STATE));
    }
}
