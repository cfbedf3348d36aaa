package io.omniretail.benchmarks.runner.catchup;

import io.omniretail.benchmarks.runner.Answers;
import io.omniretail.benchmarks.runner.BenchOption;
import io.omniretail.benchmarks.runner.BenchOptions;
import io.omniretail.benchmarks.runner.Benchmark;
import io.omniretail.benchmarks.runner.Command;
import io.omniretail.benchmarks.runner.Figures;
import io.omniretail.benchmarks.runner.Machine;
import io.omniretail.benchmarks.runner.Measurement;
import io.omniretail.benchmarks.runner.Peer;
import io.omniretail.benchmarks.runner.Rounds;
import io.omniretail.benchmarks.runner.Statistics;
import io.omniretail.benchmarks.runner.TableShape;
import io.omniretail.benchmarks.runner.Workbench;
import io.omniretail.benchmarks.runner.catchup.KafkaPeer.Guarantee;
import io.omniretail.benchmarks.runner.kafka.BenchBroker;
import io.omniretail.benchmarks.runner.kafka.ReadingsSample;
import io.omniretail.domain.event.Feed;
import io.omniretail.domain.result.ResultTable;
import io.omniretail.pipeline.TextTable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Topics that are read from their beginning to their end: how many events a second. */
public final class CatchUpBenchmark implements Benchmark {
    private static final long DEFAULT_ROWS = 5_000_000;
    private static final String SEED = "7";
    private static final Duration SHORT_GRACE = Duration.ofSeconds(60);
    private static final List<Feed> SALES_FEEDS = List.of(Feed.ORDERS, Feed.CUSTOMERS, Feed.PAYMENTS);
    private static final List<ResultTable> SALES_TABLES = List.of(
            ResultTable.SALES_DAILY,
            ResultTable.SALES_BY_PRODUCT,
            ResultTable.SALES_BY_REGION,
            ResultTable.SALES_BY_CAMPAIGN,
            ResultTable.TOP_PRODUCTS,
            ResultTable.UNMATCHED_PAYMENTS);

    @Override
    public String name() {
        return "catch-up";
    }

    @Override
    public String sentence() {
        return "Kafka topics read from beginning to end, 5 million JSON events by default";
    }

    @Override
    public Set<BenchOption> options() {
        return EnumSet.of(BenchOption.ROWS, BenchOption.ROUNDS, BenchOption.PEERS, BenchOption.REDO, BenchOption.HEAP);
    }

    @Override
    public Figures run(BenchOptions options, Workbench workbench) throws Exception {
        long rows = options.rows(DEFAULT_ROWS);
        List<Peer<CatchUpTask>> windowsPeers = windowsPeers(workbench);
        List<Peer<CatchUpTask>> salesPeers = salesPeers(workbench, rows);
        List<Peer<CatchUpTask>> all = new ArrayList<>(windowsPeers);
        salesPeers.stream().filter(peer -> !windowsPeers.contains(peer)).forEach(all::add);
        List<Peer<CatchUpTask>> wanted = options.peers(all);
        Machine machine = new Machine();
        List<Figures.Section> sections = new ArrayList<>();
        try (BenchBroker broker = BenchBroker.start(workbench)) {
            windowsPeers.retainAll(wanted);
            if (!windowsPeers.isEmpty()) {
                CatchUpTask task = windowsTask(workbench, broker, rows, options.heap());
                sections.add(section(
                        "Readings by sensor and minute: number, average, minimum, maximum",
                        workbench,
                        options,
                        windowsPeers,
                        task));
            }
            salesPeers.retainAll(wanted);
            if (!salesPeers.isEmpty()) {
                CatchUpTask task = salesTask(workbench, broker, rows, options.heap());
                sections.add(section(
                        "The whole sales topology: orders, customers and payments into all of its tables",
                        workbench,
                        options,
                        salesPeers,
                        task));
            }
            broker.delete(CatchUpTask.OUTPUT);
        }
        return new Figures(
                name(),
                String.format(Locale.ROOT, "Catching up with %s JSON events in Kafka", TextTable.count(rows)),
                machine.circumstances(workbench, options.heap()),
                sections);
    }

    private static List<Peer<CatchUpTask>> windowsPeers(Workbench workbench) {
        return new ArrayList<>(List.of(
                new Polling(workbench),
                new Pipeline(),
                new KafkaStreams(workbench, "kafka-streams", Guarantee.EXACTLY_ONCE, Optional.empty()),
                new KafkaStreams(workbench, "kafka-streams-at-least-once", Guarantee.AT_LEAST_ONCE, Optional.empty()),
                new KafkaStreams(
                        workbench, "kafka-streams-60s-grace", Guarantee.AT_LEAST_ONCE, Optional.of(SHORT_GRACE)),
                new FlinkSql(workbench),
                new Spark(workbench)));
    }

    private static List<Peer<CatchUpTask>> salesPeers(Workbench workbench, long rows)
            throws IOException, InterruptedException {
        return new ArrayList<>(
                List.of(new Polling(workbench), new Pipeline(), new FilesPipeline(salesFiles(workbench, rows))));
    }

    private static CatchUpTask windowsTask(Workbench workbench, BenchBroker broker, long rows, String heap)
            throws IOException, InterruptedException {
        String prefix = "windows-" + rows + ".";
        String topic = prefix + Feed.READINGS.id();
        broker.fillOnce(prefix, ReadingsSample.describe(rows), () -> {
            broker.create(List.of(topic));
            ReadingsSample.send(broker.servers(), topic, rows);
        });
        return new CatchUpTask(
                workbench,
                broker,
                "sensors",
                List.of("--window", "PT1M"),
                prefix,
                List.of(Feed.READINGS),
                ReadingsSample.span(rows).plusHours(1),
                List.of(TableShape.of(ResultTable.SENSOR_STATS)),
                heap);
    }

    private static CatchUpTask salesTask(Workbench workbench, BenchBroker broker, long rows, String heap)
            throws IOException, InterruptedException {
        String prefix = "sales-" + rows + ".";
        List<String> words = new ArrayList<>(List.of("./omni", "generate"));
        words.addAll(salesFlags(rows));
        broker.fillOnce(prefix, String.join(" ", words), () -> {
            words.addAll(List.of("--output", "kafka://" + broker.servers() + "?prefix=" + prefix));
            workbench.run(new Command(words, Map.of()), "generate");
        });
        return new CatchUpTask(
                workbench,
                broker,
                "retail",
                List.of(),
                prefix,
                SALES_FEEDS,
                Duration.ZERO,
                SALES_TABLES.stream().map(TableShape::of).toList(),
                heap);
    }

    private static Path salesFiles(Workbench workbench, long rows) throws IOException, InterruptedException {
        return workbench.relative(workbench.generated("catch-up-" + rows, "?format=json", salesFlags(rows)));
    }

    private static List<String> salesFlags(long rows) {
        return List.of("--events", Long.toString(rows), "--seed", SEED);
    }

    private static Figures.Section section(
            String title, Workbench workbench, BenchOptions options, List<Peer<CatchUpTask>> peers, CatchUpTask task)
            throws IOException, InterruptedException {
        long records = task.broker().records(task.inputs());
        Answers answers = new Answers(task.tables());
        String key = "catch-up-" + task.prefix() + task.heap();
        Map<Peer<CatchUpTask>, List<Measurement>> runs =
                new Rounds<CatchUpTask>(workbench, options, answers).run(key, peers, task);
        List<String> notes = new ArrayList<>(List.of(
                TextTable.count(records) + " records in " + BenchBroker.PARTITIONS
                        + " partitions a topic, read_committed; two threads each; the broker runs on the same cores.",
                answers.summary()));
        List<Figures.Line> lines = new ArrayList<>();
        runs.forEach((peer, measurements) -> {
            lines.add(line(peer, measurements, records, task));
            if (peer instanceof KafkaStreams streams && streams.fixedGrace().isPresent()) {
                notes.add(droppedNote(streams, measurements, records));
            }
        });
        return new Figures.Section(
                title,
                List.of(
                        "version",
                        "guarantee",
                        "runs#",
                        "events/s#",
                        "range#",
                        "job, s#",
                        "process, s#",
                        "range#",
                        "CPU, s#",
                        "memory, MiB#",
                        "dropped#"),
                lines,
                "Events a second by the job's own time; by the time of the whole process it is set off",
                notes);
    }

    private static String droppedNote(KafkaStreams peer, List<Measurement> runs, long records) {
        long dropped = dropped(runs);
        return String.format(
                Locale.ROOT,
                "%s: with a grace of %d s, %s of the records (%.1f %%) were dropped as late; its answer was not compared.",
                peer.name(),
                SHORT_GRACE.toSeconds(),
                TextTable.count(dropped),
                100.0 * dropped / records);
    }

    private static long dropped(List<Measurement> runs) {
        return runs.stream()
                .mapToLong(run ->
                        run.figures().getOrDefault(KafkaStreams.DROPPED, 0.0).longValue())
                .max()
                .orElse(0);
    }

    private static Figures.Line line(Peer<CatchUpTask> peer, List<Measurement> runs, long records, CatchUpTask task) {
        Statistics rate = Statistics.of(runs, run -> records / run.jobSeconds());
        Statistics processRate = Statistics.of(runs, run -> records / run.wallSeconds());
        Statistics wall = Statistics.of(runs, Measurement::wallSeconds);
        return new Figures.Line(
                peer.name(),
                List.of(
                        peer.version(),
                        peer instanceof KafkaPeer kafka ? kafka.guarantee().toString() : "",
                        Integer.toString(runs.size()),
                        whole(rate.median()),
                        whole(rate.lowest()) + "–" + whole(rate.highest()),
                        seconds(Statistics.of(runs, Measurement::jobSeconds).median()),
                        seconds(wall.median()),
                        seconds(wall.lowest()) + "–" + seconds(wall.highest()),
                        seconds(Statistics.of(runs, Measurement::cpuSeconds).median()),
                        whole(Statistics.of(runs, Measurement::peakMiB).highest()),
                        peer.hasAnswer() || dropped(runs) > 0 ? TextTable.count(dropped(runs)) : ""),
                new Figures.Bar(rate.median(), processRate.median(), whole(rate.median())),
                peer.command(task, Path.of("OUT")).toString());
    }

    private static String whole(double value) {
        return TextTable.count(Math.round(value));
    }

    private static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.1f", seconds);
    }
}
