package io.omniretail.benchmarks.runner;

import io.omniretail.benchmarks.runner.catchup.CatchUpBenchmark;
import io.omniretail.benchmarks.runner.growth.GrowthBenchmark;
import io.omniretail.benchmarks.runner.latency.DecisionsBenchmark;
import io.omniretail.benchmarks.runner.latency.LatencyBenchmark;
import io.omniretail.benchmarks.runner.parts.PartsBenchmark;
import io.omniretail.benchmarks.runner.report.ReportBenchmark;
import io.omniretail.cli.process.Background;
import io.omniretail.domain.UsageException;
import io.omniretail.pipeline.config.NearestName;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What {@code ./omni bench} runs: a benchmark by its name. */
public final class BenchMain {
    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int WRONG_CALL = 2;

    private static final List<Benchmark> BENCHMARKS = List.of(
            new ReportBenchmark(),
            new CatchUpBenchmark(),
            new LatencyBenchmark(),
            new DecisionsBenchmark(),
            new GrowthBenchmark(),
            new PartsBenchmark());

    private BenchMain() {}

    /** Runs a benchmark and ends the process with its exit status. */
    public static void main(String[] arguments) {
        PrintStream output = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        PrintStream errors = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        // the first argument is "bench" itself
        System.exit(run(Arrays.asList(arguments).subList(1, arguments.length), output, errors));
    }

    static int run(List<String> arguments, PrintStream output, PrintStream errors) {
        if (arguments.contains("--help") || arguments.contains("-h")) {
            output.print(help());
            return DONE;
        }
        try {
            Benchmark benchmark = named(arguments);
            BenchOptions options = BenchOptions.parse(benchmark, arguments.subList(1, arguments.size()));
            try (Workbench workbench = Workbench.ofLauncher(errors)) {
                // data, broker and answers have one place each
                Figures figures =
                        new Background(workbench.folder()).alone("bench", () -> benchmark.run(options, workbench));
                output.println();
                figures.printText(output);
                figures.write(workbench.folder());
                errors.println();
                errors.println("Written to " + workbench.folder().resolve(figures.name()) + ".txt and .html");
            }
            return DONE;
        } catch (UsageException e) {
            errors.println("error: " + e.getMessage());
            return WRONG_CALL;
        } catch (BenchmarkFailure e) {
            errors.println("error: " + e.getMessage());
            return FAILED;
        } catch (Exception e) {
            errors.println("error: bench failed: " + e);
            e.printStackTrace(errors);
            return FAILED;
        }
    }

    private static Benchmark named(List<String> arguments) {
        List<String> names = BENCHMARKS.stream().map(Benchmark::name).toList();
        if (arguments.isEmpty()) {
            throw new UsageException("the name of a benchmark is missing: one of " + String.join(", ", names));
        }
        String name = arguments.get(0);
        return BENCHMARKS.stream()
                .filter(benchmark -> benchmark.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new UsageException("unknown benchmark " + name
                        + NearestName.of(name, names)
                                .map(nearest -> ": did you mean " + nearest + "?")
                                .orElse(": one of " + String.join(", ", names) + " is needed")));
    }

    private static String help() {
        StringBuilder help = new StringBuilder("""
                ./omni bench NAME FLAGS   measures whole jobs beside other engines on this machine: data is generated once,
                                          all answers are compared before any time is shown (but by parts), tables and charts go to
                                          .omni/bench. Measure on a machine that does nothing else.
                """);
        for (Benchmark benchmark : BENCHMARKS) {
            help.append(String.format(Locale.ROOT, "%n%s: %s%n", benchmark.name(), benchmark.sentence()));
            for (BenchOption option : benchmark.options()) {
                help.append("  ").append(option.help()).append('\n');
            }
        }
        return help.toString();
    }
}
