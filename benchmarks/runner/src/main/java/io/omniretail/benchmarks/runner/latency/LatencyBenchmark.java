package io.omniretail.benchmarks.runner.latency;

import io.omniretail.benchmarks.runner.BenchOption;
import io.omniretail.benchmarks.runner.BenchOptions;
import io.omniretail.benchmarks.runner.Benchmark;
import io.omniretail.benchmarks.runner.Figures;
import io.omniretail.benchmarks.runner.Machine;
import io.omniretail.benchmarks.runner.Peer;
import io.omniretail.benchmarks.runner.Workbench;
import io.omniretail.benchmarks.runner.kafka.BenchBroker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** Running totals: how long after a reading was sent its result is there for a consumer. */
public final class LatencyBenchmark implements Benchmark {
    private static final long DEFAULT_RATE = 2_000;
    private static final int DEFAULT_ROUNDS = 5;
    private static final Duration DEFAULT_TIME = Duration.ofSeconds(60);
    private static final Duration WARM_UP = Duration.ofSeconds(20);

    @Override
    public String name() {
        return "latency";
    }

    @Override
    public String sentence() {
        return "running totals: from when a reading is sent to when its result is visible, 5 rounds by default";
    }

    @Override
    public Set<BenchOption> options() {
        return EnumSet.of(
                BenchOption.RATE, BenchOption.SECONDS, BenchOption.ROUNDS, BenchOption.PEERS, BenchOption.HEAP);
    }

    @Override
    public Figures run(BenchOptions options, Workbench workbench) throws Exception {
        Schedule schedule = new Schedule(options.rate(DEFAULT_RATE), WARM_UP, options.time(DEFAULT_TIME));
        int rounds = options.rounds(DEFAULT_ROUNDS);
        List<Peer<LatencyTask>> peers = options.peers(
                List.<Peer<LatencyTask>>of(new Echo(workbench), new Pipeline(), new KafkaStreams(workbench)));
        Map<Peer<LatencyTask>, List<Latencies>> runs = new LinkedHashMap<>();
        peers.forEach(peer -> runs.put(peer, new ArrayList<>()));
        Machine machine = new Machine();
        List<Figures.Line> lines = new ArrayList<>();
        try (BenchBroker broker = BenchBroker.start(workbench)) {
            LatencyTask task = new LatencyTask(broker, options.heap());
            for (int round = 1; round <= rounds; round++) {
                for (Peer<LatencyTask> peer : peers) {
                    workbench.say(name() + ", round " + round + " of " + rounds + ": " + peer.name());
                    runs.get(peer).add(measure(workbench, peer, task, schedule));
                }
            }
            runs.forEach((peer, latencies) -> lines.add(line(peer, latencies, task)));
        }
        return new Figures(
                name(),
                String.format(Locale.ROOT, "Latency of running totals at %,d readings a second", schedule.perSecond()),
                machine.circumstances(workbench, options.heap()),
                List.of(section(schedule, lines)));
    }

    private static Latencies measure(Workbench workbench, Peer<LatencyTask> peer, LatencyTask task, Schedule schedule)
            throws IOException, InterruptedException {
        BenchBroker broker = task.broker();
        broker.delete(LatencyTask.PREFIX);
        broker.deleteGroups(LatencyTask.PREFIX);
        broker.create(List.of(LatencyTask.INPUT, LatencyTask.OUTPUT));
        peer.prepare(task);
        Process process = workbench.start(peer.command(task, Path.of("OUT")), peer.name());
        try (Probe probe = new Probe(broker.servers(), schedule)) {
            probe.awaitPeer(process);
            return probe.run(process);
        } finally {
            workbench.stop(process);
        }
    }

    private static Figures.Section section(Schedule schedule, List<Figures.Line> lines) {
        return new Figures.Section(
                "Number, average, minimum and maximum of each sensor's day, after each reading",
                List.of(
                        "version",
                        "runs#",
                        "p50, ms#",
                        "range#",
                        "p99, ms#",
                        "range#",
                        "p99.9, ms#",
                        "range#",
                        "highest, ms#",
                        "cores#"),
                lines,
                "Milliseconds at the 99th percentile; those at the median are set off",
                List.of(
                        String.format(
                                Locale.ROOT,
                                "%,d sensors in turn, %d s measured after %d s; each figure is the median of the runs,"
                                        + " with their range.",
                                Schedule.SENSORS,
                                schedule.measured().toSeconds(),
                                schedule.warmUp().toSeconds()),
                        "Latency is counted from when a reading should have been sent. At least once, no emit interval;"
                                + " the broker, the sender and the receiver run on the same cores.",
                        "All results came, and the last one of each sensor was that of the readings sent."));
    }

    private static Figures.Line line(Peer<LatencyTask> peer, List<Latencies> runs, LatencyTask task) {
        List<String> cells = new ArrayList<>(List.of(peer.version(), Integer.toString(runs.size())));
        for (ToDoubleFunction<Latencies> figure :
                List.<ToDoubleFunction<Latencies>>of(Latencies::median, Latencies::percent99, Latencies::permille999)) {
            double[] sorted = Latencies.sorted(runs, figure);
            cells.add(milliseconds(middle(sorted)));
            cells.add(milliseconds(sorted[0]) + "–" + milliseconds(sorted[sorted.length - 1]));
        }
        double[] highest = Latencies.sorted(runs, Latencies::highest);
        cells.add(milliseconds(highest[highest.length - 1]));
        cells.add(String.format(Locale.ROOT, "%.2f", middle(Latencies.sorted(runs, Latencies::cores))));
        double percent99 = middle(Latencies.sorted(runs, Latencies::percent99));
        double median = middle(Latencies.sorted(runs, Latencies::median));
        return new Figures.Line(
                peer.name(),
                cells,
                new Figures.Bar(percent99, median, milliseconds(percent99) + " ms"),
                peer.command(task, Path.of("OUT")).toString());
    }

    private static double middle(double[] sorted) {
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    private static String milliseconds(double milliseconds) {
        return String.format(Locale.ROOT, "%.2f", milliseconds);
    }
}
