package io.omniretail.cli.chaos;

import io.omniretail.cli.chaos.Injector.Injected;
import io.omniretail.cli.process.Background;
import io.omniretail.cli.reconcile.ResultPlace;
import io.omniretail.domain.event.Feed;
import io.omniretail.domain.result.ResultTable;
import io.omniretail.pipeline.JobOptions.Output;
import io.omniretail.pipeline.TextTable;
import io.omniretail.pipeline.retail.RetailTopology;
import io.omniretail.sinks.Format;
import io.omniretail.sinks.kafka.KafkaAdmin;
import io.omniretail.sinks.kafka.KafkaOutput;
import io.omniretail.sinks.kafka.KafkaTables;
import io.omniretail.sinks.kafka.TopicEnds;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.apache.kafka.clients.admin.Admin;

/**
 * A live job on processes that are killed and paused, one fault after another, and the proof that its results are right
 * nevertheless. A run may take several sessions: each goes on where the one before has ended, however that was.
 */
public final class ChaosRun {
    /** Within it a job has got over a fault, or it has not. */
    private static final Duration RECOVERY_LIMIT = Duration.ofMinutes(3);

    private static final long POLL_MS = 50;
    private static final Duration DRAIN_LIMIT = Duration.ofMinutes(3);
    /** Longer than an emit interval and two checkpoints. */
    private static final Duration QUIET = Duration.ofSeconds(8);
    /** A day of events takes so long; so days are settled while the faults come. */
    private static final int SECONDS_A_DAY = 120;

    private static final int DAYS = 120;
    /** Until the first order; before it the shop has tens of thousands of customers. */
    private static final int FIRST_RATE = 50_000;

    private final ChaosOptions options;
    private final ChaosPlaces places;
    private final Report report;
    private final PrintStream output;
    private final FaultLog log;
    private final Processes processes;
    private final Signals signals = new Signals();
    private final CheckpointFolder checkpoints;
    private final KafkaOutput live;
    private volatile boolean stopped;

    /** Runs a job over topics to its end. */
    @FunctionalInterface
    public interface Report {
        /**
         * Runs it.
         *
         * @param flags of the job
         * @throws IllegalStateException if it fails
         */
        void run(List<String> flags) throws Exception;
    }

    /**
     * Opens a run, a new one if its folder holds none.
     *
     * @param output for what happens, a line for each fault
     * @throws io.omniretail.domain.UsageException if the folder holds another run
     */
    public ChaosRun(ChaosOptions options, ChaosPlaces places, Report report, PrintStream output) throws IOException {
        this.options = options;
        this.places = places;
        this.report = report;
        this.output = output;
        log = FaultLog.open(options);
        processes = new Processes(places, log.run(), generatorFlags());
        checkpoints = new CheckpointFolder(places);
        live = new KafkaOutput(processes.servers(), "", Map.of(), "chaos-reader", true, RetailTopology.TABLES);
    }

    private List<String> generatorFlags() {
        return List.of(
                "--events",
                Long.toString((long) options.rate() * SECONDS_A_DAY * DAYS),
                "--days",
                Integer.toString(DAYS),
                "--seed",
                Long.toString(options.seed()));
    }

    /** Lets {@link #run} come to an end, without its proof. May be called from any thread. */
    public void stop() {
        stopped = true;
        try {
            signals.resumeAll();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Starts everything, lets the faults happen that are missing, compares, and ends everything.
     *
     * @return whether the results are right; also not if it was stopped before that is known
     * @throws io.omniretail.domain.UsageException if another session of the run is at work
     */
    public boolean run() throws Exception {
        return new Background(places.folder()).alone("chaos", this::runAlone);
    }

    private boolean runAlone() throws Exception {
        try {
            start();
            try (CommittedResults results = new CommittedResults(
                    processes.servers(),
                    RetailTopology.TABLES.stream().map(live::topic).toList())) {
                suffer(results);
                if (!stopped) {
                    output.println("Waiting until all events have been read");
                    processes.killGenerator();
                    drain(results);
                }
            }
            processes.startMissing();
            processes.stopJob();
            return !stopped && isRight();
        } finally {
            end();
        }
    }

    private void end() throws Exception {
        try {
            checkpoints.giveBack();
        } finally {
            processes.stop();
        }
    }

    private void start() throws Exception {
        output.println("Starting ZooKeeper, a JobManager, " + Processes.TASK_MANAGERS
                + " TaskManagers, a broker and a generator in " + places.folder());
        processes.resumeAll(signals);
        checkpoints.giveBack();
        processes.startMissing();
        if (!processes.topics().contains(Feed.ORDERS.id()) || recordsOf(List.of(Feed.ORDERS)) == 0) {
            processes.generate(FIRST_RATE);
            boolean came = Background.waitFor(
                    DRAIN_LIMIT,
                    () -> processes.topics().contains(Feed.ORDERS.id()) && recordsOf(List.of(Feed.ORDERS)) > 0);
            if (!came) {
                throw new IllegalStateException("the generator sends no orders: see " + places.generator());
            }
        }
        processes.generate(options.rate());
        if (processes.job().isEmpty()) {
            processes.submit(Fault.FIRST_PARALLELISM, checkpoints.newest().map(Object::toString));
        }
    }

    private long recordsOf(List<Feed> feeds) {
        try (Admin admin = KafkaAdmin.open(live)) {
            return TopicEnds.of(admin, feeds.stream().map(Feed::id).toList()).values().stream()
                    .flatMapToLong(Arrays::stream)
                    .sum();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw KafkaAdmin.explain(live, e.getCause());
        }
    }

    private void suffer(CommittedResults results) throws Exception {
        if (log.outcomes().size() >= options.faults()) {
            // perhaps all events have been read too, so that no new result would ever come
            return;
        }
        Injector injector = new Injector(processes, signals, checkpoints, results, () -> stopped);
        List<FaultKind> kinds = FaultKind.possible();
        results.expectAfter(System.currentTimeMillis());
        awaitRecovery(results);
        for (int number = log.outcomes().size() + 1; number <= options.faults() && !stopped; number++) {
            Fault fault = Fault.draw(kinds, options.seed(), number);
            injector.hold(fault.delay());
            Instant begin = Instant.now();
            Injected injected = injector.inject(fault);
            long seenMs = awaitRecovery(results);
            if (!stopped) {
                note(fault, begin, injected, seenMs);
            }
        }
    }

    private void note(Fault fault, Instant begin, Injected injected, long seenMs) throws IOException {
        FaultOutcome outcome = new FaultOutcome(
                fault.number(),
                fault.kind(),
                injected.target(),
                begin.toString(),
                injected.endMs() - begin.toEpochMilli(),
                Math.max(0, seenMs - injected.endMs()));
        log.add(outcome);
        output.printf(
                "%4d  %-30s %-16s held %6d ms, recovered after %6d ms%n",
                outcome.fault(), fault.kind().text(), outcome.target(), outcome.heldMs(), outcome.recoveryMs());
    }

    /** Starts what was lost, until new results are committed; gives when that was seen, in epoch milliseconds. */
    private long awaitRecovery(CommittedResults results) throws Exception {
        long endNanos = System.nanoTime() + RECOVERY_LIMIT.toNanos();
        while (!stopped && results.seenMs().isEmpty()) {
            if (System.nanoTime() > endNanos) {
                throw new IllegalStateException("no new result was committed within " + RECOVERY_LIMIT.toSeconds()
                        + " s: see the logs in " + places.folder());
            }
            processes.startMissing();
            Thread.sleep(POLL_MS);
        }
        return results.seenMs().orElse(0L);
    }

    /** Waits until the job has read all and given all; what has not come by then is lost. */
    private void drain(CommittedResults results) throws InterruptedException {
        long sent = recordsOf(RetailTopology.FEEDS);
        Background.waitFor(DRAIN_LIMIT, () -> stopped || results.areQuietFor(QUIET) && recordsRead() == sent);
    }

    private long recordsRead() {
        return KafkaTables.read(live, ResultTable.LEDGER).values().stream()
                .mapToLong(row -> Long.parseLong(row.get("read")))
                .sum();
    }

    /** In a thread of its own: when this process is to end, a job within it does not return any more. */
    private void makeReport() throws Exception {
        List<String> flags =
                List.of("--input", processes.uri(), "--output", places.report().toString(), "--name", "chaos-report");
        FutureTask<Void> made = new FutureTask<>(() -> {
            report.run(flags);
            return null;
        });
        Thread thread = new Thread(made, "report");
        thread.setDaemon(true);
        thread.start();
        while (!made.isDone()) {
            if (stopped) {
                return;
            }
            Thread.sleep(POLL_MS);
        }
        try {
            made.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private boolean isRight() throws Exception {
        output.println("Comparing with a report over the same topics");
        makeReport();
        if (stopped) {
            return false;
        }
        Verdict verdict = Verdict.of(ResultPlace.of(new Output(places.report().toString(), Format.CSV)), live);
        ChaosTable.print(log.outcomes(), verdict, output);
        verdict.examples().forEach(output::println);
        output.printf(
                "%s: %s records, %s rows of the report, %s committed changes of live rows: %s lost, %s doubled, %s otherwise"
                        + " different, %s explained by late records%n",
                verdict.isClean() ? "Right" : "Wrong",
                TextTable.count(verdict.records()),
                TextTable.count(verdict.rows()),
                TextTable.count(verdict.changes()),
                TextTable.count(verdict.lost()),
                TextTable.count(verdict.doubled()),
                TextTable.count(verdict.different()),
                TextTable.count(verdict.explained()));
        return verdict.isClean();
    }
}
