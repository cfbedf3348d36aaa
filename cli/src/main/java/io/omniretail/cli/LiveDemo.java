package io.omniretail.cli;

import io.omniretail.cli.generate.Destination;
import io.omniretail.cli.generate.GenerateOptions;
import io.omniretail.cli.generate.SampleGenerator;
import io.omniretail.cli.reconcile.ResultPlace;
import io.omniretail.cli.reconcile.TableComparison;
import io.omniretail.domain.event.Feed;
import io.omniretail.domain.result.ResultTable;
import io.omniretail.pipeline.JobOptions.Output;
import io.omniretail.pipeline.KafkaPlace;
import io.omniretail.pipeline.PipelineMain;
import io.omniretail.pipeline.ResultReader;
import io.omniretail.pipeline.TextTable;
import io.omniretail.sinks.kafka.KafkaFollower;
import io.omniretail.sinks.kafka.KafkaOutput;
import io.omniretail.sinks.kafka.KafkaTables;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * The same events once more, live: a generator sends them through Kafka, a job that does not end keeps its tables up to
 * date, and when all has arrived they are compared with the report.
 */
final class LiveDemo {
    /** What a report and live tables must have in common to the last cent. */
    private static final List<ResultTable> TABLES = List.of(
            ResultTable.SALES_DAILY,
            ResultTable.SALES_BY_PRODUCT,
            ResultTable.SALES_BY_REGION,
            ResultTable.SALES_BY_CAMPAIGN,
            ResultTable.TOP_PRODUCTS,
            ResultTable.UNMATCHED_PAYMENTS);

    private static final String JOB = "demo-live";
    private static final String CHECKPOINT_INTERVAL = "1s";
    private static final Duration POLL = Duration.ofMillis(200);
    /** Longer than rows take that are on their way: an emit interval and a checkpoint. */
    private static final long SETTLED_NANOS = 3_000_000_000L;
    /** What has not come after that time does not come. */
    private static final long LONGEST_SILENCE_NANOS = 20_000_000_000L;

    private static final double NANOS_PER_SECOND = 1e9;
    private static final int MOST_EXAMPLES = 3;

    private final EmbeddedFlink flink;
    private final Home home;
    private final Console console;
    private final GenerateOptions sample;
    private final Output report;
    private final Path rules;
    private final Duration sending;
    private final Optional<Duration> stay;

    private Optional<Long> firstRowNanos = Optional.empty();
    private long lastChangeNanos = System.nanoTime();

    /**
     * @param sample the events of the report
     * @param report where the report was published
     * @param rules the file of rules by which payments are decided
     * @param sending how long the events take to be sent
     * @param stay how long it goes on after the first live row; empty until Ctrl-C
     */
    LiveDemo(
            EmbeddedFlink flink,
            Home home,
            Console console,
            GenerateOptions sample,
            Output report,
            Path rules,
            Duration sending,
            Optional<Duration> stay) {
        this.flink = flink;
        this.home = home;
        this.console = console;
        this.sample = sample;
        this.report = report;
        this.rules = rules;
        this.sending = sending;
        this.stay = stay;
    }

    /** Gives the exit status. */
    int run() throws Exception {
        try {
            return sendAndFollow();
        } finally {
            flink.awaitInterruption();
        }
    }

    private int sendAndFollow() throws Exception {
        KafkaPlace place = new KafkaPlace(flink.startBroker(0), "");
        long perSecond = Math.max(1, sample.events() / Math.max(1, sending.toSeconds()));
        console.output()
                .println("Now live: the same events through Kafka at " + place.servers() + ", "
                        + TextTable.count(perSecond) + " a second, into the same topology.");
        // it creates the topics that the job reads
        SampleGenerator generator = new SampleGenerator(
                sample.into(new Destination.Topics(place, Map.of(), OptionalLong.of(perSecond), false)));
        int status = PipelineMain.run(flags(place), flink.inBackground(), console.output(), console.errors());
        if (status != PipelineMain.DONE) {
            return status;
        }
        FutureTask<Map<Feed, Long>> sent = new FutureTask<>(generator::run);
        Thread sender = new Thread(sent, "generator");
        sender.setDaemon(true);
        sender.start();
        KafkaOutput live = new KafkaOutput(place.servers(), "", Map.of(), JOB, true, Set.copyOf(TABLES));
        Set<ResultTable> followed = LiveView.tables();
        followed.add(ResultTable.LEDGER);
        try (KafkaFollower follower = KafkaTables.follow(live, followed)) {
            status = follow(follower, generator, sent, live);
        } finally {
            generator.stop();
        }
        if (flink.failure().isEmpty()) {
            flink.cancel();
        }
        sender.join();
        return status;
    }

    private List<String> flags(KafkaPlace place) {
        Path checkpoints = home.temporary().resolve("checkpoints");
        return List.of(
                "--mode=stream",
                "--input=" + place,
                "--output=" + place,
                "--name=" + JOB,
                "--rules=" + rules,
                "--checkpoint-interval=" + CHECKPOINT_INTERVAL,
                "--checkpoint-dir=" + checkpoints);
    }

    private int follow(
            KafkaFollower follower, SampleGenerator generator, FutureTask<Map<Feed, Long>> sent, KafkaOutput live)
            throws Exception {
        Map<String, String> expected = recordsOfReport();
        LiveView view = new LiveView(console);
        long startNanos = System.nanoTime();
        while (true) {
            poll(follower);
            Optional<String> failure = failure(sent);
            if (failure.isPresent()) {
                console.errors()
                        .println("error: the live half failed: " + failure.get() + " (more in " + home.log() + ")");
                return PipelineMain.FAILED;
            }
            boolean allSent = sent.isDone();
            if (view.isDue() || isTimeUp()) {
                view.show(follower, progress(follower, generator, allSent, System.nanoTime() - startNanos));
            }
            if (isTimeUp() && !allSent) {
                console.output().println();
                console.output()
                        .println("The time is up before all was sent: " + TextTable.count(generator.events()) + " of "
                                + TextTable.count(sample.events())
                                + " events. Live and report are compared when all has arrived: give it more time, or"
                                + " leave --for out.");
                printHowToGoOn();
                return PipelineMain.DONE;
            }
            long silentNanos = System.nanoTime() - lastChangeNanos;
            boolean last = silentNanos > LONGEST_SILENCE_NANOS;
            // decisions read one feed more, verdicts
            boolean allRead = recordsRead(follower).entrySet().containsAll(expected.entrySet());
            if (allSent && (last || allRead && silentNanos > SETTLED_NANOS)) {
                List<TableComparison> comparisons = compare(live);
                boolean equal =
                        comparisons.stream().allMatch(each -> each.differences().isEmpty());
                if (equal || last) {
                    view.show(follower, progress(follower, generator, allSent, System.nanoTime() - startNanos));
                    print(comparisons);
                    return equal ? stayOn(follower, sent) : PipelineMain.FAILED;
                }
            }
        }
    }

    private void poll(KafkaFollower follower) throws InterruptedException {
        if (!follower.poll(POLL).isEmpty()) {
            lastChangeNanos = System.nanoTime();
        }
        flink.awaitInterruption();
        if (firstRowNanos.isEmpty()
                && !follower.rows(ResultTable.SALES_BY_REGION).isEmpty()) {
            firstRowNanos = Optional.of(System.nanoTime());
        }
    }

    private boolean isTimeUp() {
        return stay.isPresent()
                && firstRowNanos.isPresent()
                && System.nanoTime() - firstRowNanos.get() >= stay.get().toNanos();
    }

    private Optional<String> failure(FutureTask<Map<Feed, Long>> sent) throws Exception {
        if (sent.isDone()) {
            try {
                sent.get();
            } catch (ExecutionException e) {
                return Optional.of(e.getCause().getMessage());
            }
        }
        return flink.failure();
    }

    /** What the report read of each feed: the live job must have read as much. */
    private Map<String, String> recordsOfReport() throws IOException {
        Map<String, String> records = new TreeMap<>();
        ResultReader.read(report, ResultTable.LEDGER, row -> records.put(row.get("feed"), row.get("read")));
        return records;
    }

    private static Map<String, String> recordsRead(KafkaFollower follower) {
        Map<String, String> records = new TreeMap<>();
        follower.rows(ResultTable.LEDGER).values().forEach(row -> records.put(row.get("feed"), row.get("read")));
        return records;
    }

    private String progress(KafkaFollower follower, SampleGenerator generator, boolean allSent, long nanos) {
        long events = generator.events();
        String sent = allSent
                ? "all " + TextTable.count(events) + " events sent"
                : TextTable.count(events) + " of " + TextTable.count(sample.events()) + " events sent, "
                        + TextTable.count((long) (events * NANOS_PER_SECOND / nanos)) + " a second";
        long read = recordsRead(follower).values().stream()
                .mapToLong(Long::parseLong)
                .sum();
        return (long) (nanos / NANOS_PER_SECOND) + " s: " + sent + "; " + TextTable.count(read)
                + " records in the tables; web UI " + flink.webAddress();
    }

    private List<TableComparison> compare(KafkaOutput live) throws IOException {
        List<TableComparison> comparisons = new ArrayList<>();
        for (ResultTable table : TABLES) {
            comparisons.add(TableComparison.of(table, ResultPlace.of(report), ResultPlace.of(live)));
        }
        return comparisons;
    }

    private void print(List<TableComparison> comparisons) {
        console.output().println();
        for (TableComparison comparison : comparisons) {
            console.output()
                    .println((comparison.differences().isEmpty()
                                    ? "Live equals the report: "
                                    : "Live differs from the report: ")
                            + TextTable.count(comparison.expected()) + " rows of "
                            + comparison.table().id() + ", "
                            + TextTable.count(comparison.differences().size()) + " differ");
            comparison.differences().stream()
                    .limit(MOST_EXAMPLES)
                    .forEach(difference -> console.output().println("  " + difference));
        }
    }

    private void printHowToGoOn() {
        // chargebacks of the other half tell what was fraud
        LocalDate first = LocalDate.ofEpochDay(sample.firstDay());
        LocalDate middle = first.plusDays(sample.days() / 2);
        console.output().println();
        console.output().println("Payments were decided by " + rules + ". To go on:");
        new TextTable("to", "type")
                .row(
                        "decide by your own rules",
                        "./omni run --mode stream --input kafka://HOST:PORT --rules my-rules.yaml")
                .row(
                        "train a model on these payments",
                        "./omni train --input %s --from %s --to %s --output model.json"
                                .formatted(sample.output(), first, middle))
                .row("decide by both", "./omni run … --rules my-rules.yaml --model model.json")
                .row("try both on past payments", "./omni backtest --help")
                .print(console.output());
    }

    private int stayOn(KafkaFollower follower, FutureTask<Map<Feed, Long>> sent) throws Exception {
        printHowToGoOn();
        console.output().println();
        console.output()
                .println("The live job and its web UI, " + flink.webAddress() + ", stay until "
                        + (stay.isPresent() ? "the time of --for is up, or " : "") + "Ctrl-C.");
        while (!isTimeUp()) {
            poll(follower);
            Optional<String> failure = failure(sent);
            if (failure.isPresent()) {
                console.errors()
                        .println("error: the live job failed: " + failure.get() + " (more in " + home.log() + ")");
                return PipelineMain.FAILED;
            }
        }
        return PipelineMain.DONE;
    }
}
