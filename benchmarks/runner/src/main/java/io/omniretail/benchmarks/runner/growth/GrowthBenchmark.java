package io.omniretail.benchmarks.runner.growth;

import io.omniretail.benchmarks.runner.BenchOption;
import io.omniretail.benchmarks.runner.BenchOptions;
import io.omniretail.benchmarks.runner.Benchmark;
import io.omniretail.benchmarks.runner.Figures;
import io.omniretail.benchmarks.runner.Machine;
import io.omniretail.benchmarks.runner.Measurement;
import io.omniretail.benchmarks.runner.Statistics;
import io.omniretail.benchmarks.runner.Workbench;
import io.omniretail.domain.UsageException;
import io.omniretail.pipeline.TextTable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * The full sales report over ever more data: what a further line costs, what memory and state it takes, and how long it
 * takes to go on after a crash. There is no peer: the sums of every answer are checked, and a job that was killed and
 * went on from a checkpoint must publish the same bytes as one that was not.
 */
public final class GrowthBenchmark implements Benchmark {
    private static final long DEFAULT_ROWS = 10_000_000;
    /** With fewer lines the job ends before its first checkpoint. */
    private static final long FEWEST_ROWS = 100_000;

    private static final int DEFAULT_ROUNDS = 1;
    private static final String DEFAULT_HEAP = "2g";
    private static final String SEED = "7";
    /** How long the history is, in times of the shortest, with the same number of lines a day. */
    private static final List<Integer> LENGTHS = List.of(1, 3, 10);

    private static final int SHORTEST_DAYS = 30;
    /** Over how many days the same number of lines is spread. */
    private static final List<Integer> SPREADS = List.of(1, 30, 365);
    /** All lines of the lookback are in state: those of a single day have to fit into the heap. */
    private static final long PART_THAT_IS_SPREAD = 4;

    private static final long LINES_PER_INTERVAL_MS = 1_000;
    private static final long SHORTEST_INTERVAL_MS = 200;
    private static final long LONGEST_INTERVAL_MS = 10_000;

    private static final String RESTART_S = "restart-s";

    @Override
    public String name() {
        return "growth";
    }

    @Override
    public String sentence() {
        return "the full report of a history that gets longer: --rows order lines in 30 days (10 million by default),"
                + " then 3 and 10 times\n  as many of both, and a quarter of --rows in 1, 30 and 365 days. Its data,"
                + " about 30 GB by default, stays in .omni/bench/data.";
    }

    @Override
    public Set<BenchOption> options() {
        return EnumSet.of(BenchOption.ROWS, BenchOption.ROUNDS, BenchOption.HEAP);
    }

    @Override
    public Figures run(BenchOptions options, Workbench workbench) throws Exception {
        long rows = options.rows(DEFAULT_ROWS);
        if (rows < FEWEST_ROWS) {
            throw new UsageException(BenchOption.ROWS.flag() + " " + rows + ": at least " + TextTable.count(FEWEST_ROWS)
                    + " are needed, or a job ends before its first checkpoint");
        }
        String heap = options.heap(DEFAULT_HEAP);
        int rounds = options.rounds(DEFAULT_ROUNDS);
        Machine machine = new Machine();
        GrowthJob job = new GrowthJob(workbench);
        Map<Step, List<Measurement>> runs = new LinkedHashMap<>();
        for (Step step : steps(workbench, rows, heap)) {
            runs.put(step, new ArrayList<>());
        }
        for (int round = 1; round <= rounds; round++) {
            for (Step step : runs.keySet()) {
                workbench.say(name() + ", round " + round + " of " + rounds + ", lines / days: " + step);
                runs.get(step).add(measure(workbench, job, step));
            }
        }
        job.clear();
        return new Figures(
                name(),
                "Growth of the full sales report",
                machine.circumstances(workbench, heap),
                List.of(section(job, runs)));
    }

    private static List<Step> steps(Workbench workbench, long rows, String heap)
            throws IOException, InterruptedException {
        List<Step> steps = new ArrayList<>();
        for (int length : LENGTHS) {
            steps.add(step(workbench, rows * length, SHORTEST_DAYS * length, interval(rows), heap));
        }
        long spread = rows / PART_THAT_IS_SPREAD;
        for (int days : SPREADS) {
            steps.add(step(workbench, spread, days, interval(spread), heap));
        }
        return steps;
    }

    private static Duration interval(long fewestLines) {
        return Duration.ofMillis(
                Math.min(LONGEST_INTERVAL_MS, Math.max(SHORTEST_INTERVAL_MS, fewestLines / LINES_PER_INTERVAL_MS)));
    }

    /** All feeds in {@code dt=} folders. Half of the generator's events are order lines. */
    private static Step step(Workbench workbench, long lines, int days, Duration checkpointInterval, String heap)
            throws IOException, InterruptedException {
        List<String> flags = List.of(
                "--events", Long.toString(2 * lines), "--seed", SEED, "--days", Integer.toString(days), "--files", "2");
        Path input = workbench.generated("growth-" + lines + "-" + days, "?format=csv", flags);
        return new Step(workbench.relative(input), lines, days, checkpointInterval, heap);
    }

    /** Runs the job from beginning to end, then again, killed and going on, and compares both. */
    private static Measurement measure(Workbench workbench, GrowthJob job, Step step)
            throws IOException, InterruptedException {
        Path answers = workbench.folder().resolve("answers");
        PublishedReport whole = new PublishedReport(answers.resolve("whole"));
        PublishedReport restarted = new PublishedReport(answers.resolve("restarted"));
        workbench.warm(workbench.root().resolve(step.input()));
        Measurement run = workbench.measure(job, step, whole.folder());
        whole.requireComplete(step.lines());
        Duration half = Duration.ofMillis(Math.round(run.wallSeconds() * 1000 / 2));
        Map<String, Double> figures = new HashMap<>(run.figures());
        figures.put(RESTART_S, job.restart(step, half, restarted.folder()).toMillis() / 1000.0);
        whole.requireSame(restarted);
        Workbench.delete(answers);
        return new Measurement(run.wallSeconds(), run.cpuSeconds(), run.peakMiB(), figures);
    }

    private static Figures.Section section(GrowthJob job, Map<Step, List<Measurement>> runs) {
        List<Figures.Line> lines = new ArrayList<>();
        List<Double> marginals = new ArrayList<>();
        Step before = null;
        for (Step step : runs.keySet()) {
            boolean isLonger = before != null && before.lines() < step.lines();
            if (isLonger) {
                marginals.add(marginalMicros(before, step, runs, Measurement::jobSeconds));
            }
            lines.add(line(job, step, runs, isLonger ? before : null));
            before = step;
        }
        return new Figures.Section(
                "Order lines, and the days that they lie in",
                "lines / days",
                List.of(
                        "runs#",
                        "process, s#",
                        "job, s#",
                        "µs a further line#",
                        "CPU, s#",
                        "µs a further line#",
                        "memory, MiB#",
                        "heap, MiB#",
                        "in use, MiB#",
                        "checkpoint, MiB#",
                        "restart, s#"),
                lines,
                "Seconds from the start of the process to its end; the job's own time is set off",
                notes(Collections.max(marginals) / Collections.min(marginals)));
    }

    private static List<String> notes(double dearestToCheapest) {
        return List.of(
                String.format(
                        Locale.ROOT,
                        "A further line: what the job takes longer than in the row above, by how many lines there are"
                                + " more; the dearest takes %.2f times the cheapest (goal: at most 1.15).",
                        dearestToCheapest),
                "Memory: of the process at its peak. Heap: the most that was left by a collection; in use: by a full"
                        + " one, if there was any (the Java machine's log).",
                "Checkpoint: the whole state in the largest that was completed (Flink's log).",
                "Restart: of a process that was killed after half its time, from the start of the next one to when its"
                        + " last task has its state back (Flink's log).",
                "Of every run: all generated lines are counted once, all records read are accounted for, the roll-ups"
                        + " have the sums of sales_daily, and the job that was killed has published the same bytes.");
    }

    private static Figures.Line line(GrowthJob job, Step step, Map<Step, List<Measurement>> all, Step before) {
        List<Measurement> runs = all.get(step);
        double process = median(runs, Measurement::wallSeconds);
        double ownTime = median(runs, Measurement::jobSeconds);
        return new Figures.Line(
                step.toString(),
                List.of(
                        Integer.toString(runs.size()),
                        decimal(process),
                        decimal(ownTime),
                        before == null ? "" : decimal(marginalMicros(before, step, all, Measurement::jobSeconds)),
                        decimal(median(runs, Measurement::cpuSeconds)),
                        before == null ? "" : decimal(marginalMicros(before, step, all, Measurement::cpuSeconds)),
                        TextTable.count(Math.round(highest(runs, Measurement::peakMiB))),
                        highest(runs, Traces.HEAP_MIB),
                        highest(runs, Traces.LIVE_MIB),
                        highest(runs, Traces.CHECKPOINT_MIB),
                        decimal(median(runs, run -> run.figures().get(RESTART_S)))),
                new Figures.Bar(process, Math.min(ownTime, process), decimal(process) + " s"),
                job.command(step, Path.of("OUT")).toString());
    }

    /** What each line more than in the step before has taken, in microseconds. */
    private static double marginalMicros(
            Step before, Step step, Map<Step, List<Measurement>> runs, ToDoubleFunction<Measurement> seconds) {
        return marginalMicros(
                before.lines(), median(runs.get(before), seconds), step.lines(), median(runs.get(step), seconds));
    }

    static double marginalMicros(long linesBefore, double secondsBefore, long lines, double seconds) {
        return (seconds - secondsBefore) * 1_000_000 / (lines - linesBefore);
    }

    private static double median(List<Measurement> runs, ToDoubleFunction<Measurement> figure) {
        return Statistics.of(runs, figure).median();
    }

    private static double highest(List<Measurement> runs, ToDoubleFunction<Measurement> figure) {
        return Statistics.of(runs, figure).highest();
    }

    /** Of a figure that a log tells; nothing if none does. */
    private static String highest(List<Measurement> runs, String figure) {
        double highest = highest(runs, run -> run.figures().getOrDefault(figure, 0.0));
        return highest == 0 ? "" : TextTable.count(Math.round(highest));
    }

    private static String decimal(double number) {
        return String.format(Locale.ROOT, "%.1f", number);
    }
}
