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
    /** Within the lookback all lines are in state: of a single day, these have to fit into the heap. */
    private static final long PART_IN_ONE_DAY = 4;

    private static final long LINES_PER_INTERVAL_MS = 1_000;
    private static final long SHORTEST_INTERVAL_MS = 200;
    private static final long LONGEST_INTERVAL_MS = 10_000;

    /** What grows. */
    private enum Axis {
        LINES("lines", "days#", "µs a further line#", 1e6),
        DAYS("days", "lines#", "ms a further day#", 1e3);

        private final String heading;
        private final String otherHeading;
        private final String marginalHeading;
        private final double perSecond;

        Axis(String heading, String otherHeading, String marginalHeading, double perSecond) {
            this.heading = heading;
            this.otherHeading = otherHeading;
            this.marginalHeading = marginalHeading;
            this.perSecond = perSecond;
        }

        private long size(Step step) {
            return this == LINES ? step.lines() : step.days();
        }

        private long other(Step step) {
            return this == LINES ? step.days() : step.lines();
        }
    }

    /**
     * What was measured of a step.
     *
     * @param runs from beginning to end, at least one
     */
    private record Result(Step step, List<Measurement> runs, Duration restart) {
        private double median(ToDoubleFunction<Measurement> figure) {
            return Statistics.of(runs, figure).median();
        }

        private double highest(ToDoubleFunction<Measurement> figure) {
            return Statistics.of(runs, figure).highest();
        }
    }

    @Override
    public String name() {
        return "growth";
    }

    @Override
    public String sentence() {
        return "the full report of a history that gets longer, --rows order lines in 30 days (10 million by default), then"
                + " 3 and 10 times as many of both,\n  and of a quarter of --rows in 1, 30 and 365 days; the data, about"
                + " 30 GB by default, stays in .omni/bench/data for the next time";
    }

    @Override
    public Set<BenchOption> options() {
        return EnumSet.of(BenchOption.ROWS, BenchOption.ROUNDS, BenchOption.HEAP);
    }

    @Override
    public Figures run(BenchOptions options, Workbench workbench) throws Exception {
        long rows = options.rows(DEFAULT_ROWS);
        if (rows < FEWEST_ROWS) {
            throw new UsageException(BenchOption.ROWS.flag() + " " + rows
                    + ": a job must be long enough to have a checkpoint, at least " + TextTable.count(FEWEST_ROWS)
                    + " are needed");
        }
        String heap = options.heap(DEFAULT_HEAP);
        Machine machine = new Machine();
        List<Step> longer = new ArrayList<>();
        for (int factor : new int[] {1, 3, 10}) {
            longer.add(step(workbench, rows * factor, 30 * factor, interval(rows), heap));
        }
        List<Step> thinner = new ArrayList<>();
        long fixed = rows / PART_IN_ONE_DAY;
        for (int days : new int[] {1, 30, 365}) {
            thinner.add(step(workbench, fixed, days, interval(fixed), heap));
        }
        GrowthJob job = new GrowthJob(workbench);
        List<Figures.Section> sections = List.of(
                section(
                        "A history that gets longer: " + TextTable.count(rows / 30) + " order lines a day",
                        Axis.LINES,
                        measure(workbench, options, job, longer),
                        job),
                section(
                        TextTable.count(fixed) + " order lines in more and more days",
                        Axis.DAYS,
                        measure(workbench, options, job, thinner),
                        job));
        return new Figures(
                name(),
                "Growth of the full sales report, from " + TextTable.count(rows) + " order lines",
                machine.circumstances(workbench, heap),
                sections);
    }

    private static Duration interval(long lines) {
        return Duration.ofMillis(
                Math.min(LONGEST_INTERVAL_MS, Math.max(SHORTEST_INTERVAL_MS, lines / LINES_PER_INTERVAL_MS)));
    }

    /** All feeds in {@code dt=} folders. Half of the generator's events are order lines. */
    private static Step step(Workbench workbench, long lines, int days, Duration interval, String heap)
            throws IOException, InterruptedException {
        Path input = workbench.generated(
                "growth-" + lines + "-" + days,
                "?format=csv",
                List.of(
                        "--events",
                        Long.toString(2 * lines),
                        "--seed",
                        SEED,
                        "--days",
                        Integer.toString(days),
                        "--files",
                        "2"));
        return new Step(workbench.relative(input), lines, days, interval, heap);
    }

    /** Runs the steps in turn; in the first round each of them is also killed and goes on. */
    private List<Result> measure(Workbench workbench, BenchOptions options, GrowthJob job, List<Step> steps)
            throws IOException, InterruptedException {
        PublishedReport whole = new PublishedReport(workbench.folder().resolve("answers/growth"));
        PublishedReport restarted = new PublishedReport(workbench.folder().resolve("answers/growth-restarted"));
        Map<Step, Duration> restarts = new LinkedHashMap<>();
        Map<Step, List<Measurement>> runs = new LinkedHashMap<>();
        int rounds = options.rounds(DEFAULT_ROUNDS);
        for (int round = 1; round <= rounds; round++) {
            for (Step step : steps) {
                String what = TextTable.count(step.lines()) + " lines in " + step.days() + " days";
                workbench.say(name() + ", round " + round + " of " + rounds + ": " + what);
                workbench.warm(workbench.root().resolve(step.input()));
                Measurement run = workbench.measure(job, step, whole.folder());
                runs.computeIfAbsent(step, key -> new ArrayList<>()).add(run);
                whole.requireComplete(step.lines());
                if (round == 1) {
                    workbench.say(name() + ", killed and going on: " + what);
                    Duration half = Duration.ofMillis(Math.round(run.wallSeconds() * 500));
                    restarts.put(step, job.restart(step, half, restarted.folder()));
                    whole.requireSame(restarted);
                }
            }
        }
        Workbench.delete(whole.folder());
        Workbench.delete(restarted.folder());
        job.clear();
        return steps.stream()
                .map(step -> new Result(step, runs.get(step), restarts.get(step)))
                .toList();
    }

    private static Figures.Section section(String title, Axis axis, List<Result> results, GrowthJob growthJob) {
        List<Figures.Line> lines = new ArrayList<>();
        List<Double> marginals = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            String jobMarginal = "";
            String cpuMarginal = "";
            if (i > 0) {
                Result before = results.get(i - 1);
                marginals.add(marginal(axis, before, results.get(i), Measurement::jobSeconds));
                jobMarginal = decimal(marginals.get(i - 1));
                cpuMarginal = decimal(marginal(axis, before, results.get(i), Measurement::cpuSeconds));
            }
            lines.add(line(axis, results.get(i), jobMarginal, cpuMarginal, growthJob));
        }
        return new Figures.Section(
                title,
                axis.heading,
                List.of(
                        axis.otherHeading,
                        "runs#",
                        "process, s#",
                        "job, s#",
                        axis.marginalHeading,
                        "CPU, s#",
                        axis.marginalHeading,
                        "memory, MiB#",
                        "heap, MiB#",
                        "in use, MiB#",
                        "checkpoint, MiB#",
                        "restart, s#"),
                lines,
                "Seconds from the start of the process to its end; the job's own time is set off",
                notes(axis, results.get(0).step(), marginals));
    }

    private static double marginal(Axis axis, Result before, Result after, ToDoubleFunction<Measurement> seconds) {
        return marginal(
                        axis.size(before.step()),
                        before.median(seconds),
                        axis.size(after.step()),
                        after.median(seconds))
                * axis.perSecond;
    }

    /** What a further unit of size takes, in the unit of the times. */
    static double marginal(long sizeBefore, double before, long sizeAfter, double after) {
        return (after - before) / (sizeAfter - sizeBefore);
    }

    private static List<String> notes(Axis axis, Step first, List<Double> marginals) {
        List<String> notes = new ArrayList<>();
        if (axis == Axis.LINES) {
            notes.add(String.format(
                    Locale.ROOT,
                    "The dearest further line takes %.2f times the job's time of the cheapest (goal: at most 1.15).",
                    Collections.max(marginals) / Collections.min(marginals)));
        }
        notes.add(String.format(
                Locale.ROOT,
                "CSV in dt= folders, --lookback P3D, two threads, a checkpoint every %.1f s; what a further one takes is"
                        + " counted from the line before.",
                first.checkpointInterval().toMillis() / 1000.0));
        notes.add(
                "Memory: of the process at its peak. Heap: the most after a collection; in use: the most after a full"
                        + " one, by the Java machine's log. Checkpoint: all state in the largest completed one, by Flink's log.");
        notes.add(
                "Restart: the process was killed after half its time; from the start of a new one with -s CHECKPOINT to"
                        + " when its last task has its state back, by Flink's log.");
        notes.add(
                "Every record read is accounted for, all generated lines are counted once, the roll-ups have the sums of"
                        + " sales_daily, and each restarted job published the same bytes.");
        return notes;
    }

    private static Figures.Line line(
            Axis axis, Result result, String jobMarginal, String cpuMarginal, GrowthJob growthJob) {
        double process = result.median(Measurement::wallSeconds);
        double job = result.median(Measurement::jobSeconds);
        return new Figures.Line(
                TextTable.count(axis.size(result.step())),
                List.of(
                        TextTable.count(axis.other(result.step())),
                        Integer.toString(result.runs().size()),
                        decimal(process),
                        decimal(job),
                        jobMarginal,
                        decimal(result.median(Measurement::cpuSeconds)),
                        cpuMarginal,
                        whole(result.highest(Measurement::peakMiB)),
                        whole(result.highest(figure(Traces.HEAP_MIB))),
                        whole(result.highest(figure(Traces.LIVE_MIB))),
                        whole(result.highest(figure(Traces.CHECKPOINT_MIB))),
                        decimal(result.restart().toMillis() / 1000.0)),
                new Figures.Bar(process, Math.min(job, process), decimal(process) + " s"),
                growthJob.command(result.step(), Path.of("OUT")).toString());
    }

    /** What a process has said itself, or left in its logs; 0 if it has not. */
    private static ToDoubleFunction<Measurement> figure(String name) {
        return run -> run.figures().getOrDefault(name, 0.0);
    }

    private static String decimal(double number) {
        return String.format(Locale.ROOT, "%.1f", number);
    }

    /** Nothing for what never happened. */
    private static String whole(double number) {
        return number == 0 ? "" : TextTable.count(Math.round(number));
    }
}
