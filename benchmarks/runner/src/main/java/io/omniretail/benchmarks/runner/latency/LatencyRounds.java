package io.omniretail.benchmarks.runner.latency;

import io.omniretail.benchmarks.runner.BenchOptions;
import io.omniretail.benchmarks.runner.Figures;
import io.omniretail.benchmarks.runner.Machine;
import io.omniretail.benchmarks.runner.Peer;
import io.omniretail.benchmarks.runner.Workbench;
import io.omniretail.benchmarks.runner.kafka.BenchBroker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Runs of peers in turn that answer what is sent to a topic, and the figures of them.
 *
 * @param name of the benchmark
 * @param title of its page; the number of records a second follows
 * @param heading of its table
 * @param notes what there is to know of the table besides how it was measured
 */
record LatencyRounds(String name, String title, String heading, List<String> notes) {
    private static final long DEFAULT_RATE = 2_000;
    private static final int DEFAULT_ROUNDS = 5;
    private static final Duration DEFAULT_TIME = Duration.ofSeconds(60);
    private static final Duration WARM_UP = Duration.ofSeconds(20);

    /**
     * Runs them.
     *
     * @param taskOf the task, with a broker and the heap of a Java machine
     * @param loadOf what is sent in one run
     */
    Figures run(
            BenchOptions options,
            Workbench workbench,
            List<Peer<LatencyTask>> allPeers,
            Function<BenchBroker, LatencyTask> taskOf,
            Function<Schedule, Load> loadOf)
            throws Exception {
        Schedule schedule = new Schedule(options.rate(DEFAULT_RATE), WARM_UP, options.time(DEFAULT_TIME));
        int rounds = options.rounds(DEFAULT_ROUNDS);
        List<Peer<LatencyTask>> peers = options.peers(allPeers);
        Map<Peer<LatencyTask>, List<Latencies>> runs = new LinkedHashMap<>();
        peers.forEach(peer -> runs.put(peer, new ArrayList<>()));
        Machine machine = new Machine();
        List<Figures.Line> lines = new ArrayList<>();
        try (BenchBroker broker = BenchBroker.start(workbench)) {
            LatencyTask task = taskOf.apply(broker);
            for (int round = 1; round <= rounds; round++) {
                for (Peer<LatencyTask> peer : peers) {
                    workbench.say(name + ", round " + round + " of " + rounds + ": " + peer.name());
                    runs.get(peer).add(measure(workbench, peer, task, schedule, loadOf.apply(schedule)));
                }
            }
            runs.forEach((peer, latencies) -> lines.add(line(peer, latencies, task)));
        }
        return new Figures(
                name,
                String.format(Locale.ROOT, "%s at %,d a second", title, schedule.perSecond()),
                machine.circumstances(workbench, options.heap()),
                List.of(section(schedule, lines)));
    }

    private static Latencies measure(
            Workbench workbench, Peer<LatencyTask> peer, LatencyTask task, Schedule schedule, Load load)
            throws IOException, InterruptedException {
        BenchBroker broker = task.broker();
        broker.delete(task.prefix());
        broker.deleteGroups(task.prefix());
        broker.create(List.of(task.input(), task.output()));
        peer.prepare(task);
        Process process = workbench.start(peer.command(task, Path.of("OUT")), peer.name());
        try (Probe probe = new Probe(task, schedule, load)) {
            probe.awaitPeer(process);
            return probe.run(process);
        } finally {
            workbench.stop(process);
        }
    }

    private Figures.Section section(Schedule schedule, List<Figures.Line> lines) {
        List<String> allNotes = new ArrayList<>(List.of(
                String.format(
                        Locale.ROOT,
                        "%d s measured after %d s; each figure is the median of the runs, with their range.",
                        schedule.measured().toSeconds(),
                        schedule.warmUp().toSeconds()),
                "Latency is counted from when a record should have been sent. At least once; the broker, the sender and"
                        + " the receiver run on the same cores."));
        allNotes.addAll(notes);
        return new Figures.Section(
                heading,
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
                allNotes);
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
