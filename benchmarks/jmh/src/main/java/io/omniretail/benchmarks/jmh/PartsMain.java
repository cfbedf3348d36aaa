package io.omniretail.benchmarks.jmh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Measures all parts with JMH, one thread each in a process of its own.
 *
 * <p>Argument: the file for the results, a line for each part: its name, nanoseconds a record, their error (half of the
 * 99.9 % confidence interval), bytes allocated a record, bytes of a packed record or nothing; with tabs between.
 */
public final class PartsMain {
    private static final int WARM_UPS = 3;
    private static final int ITERATIONS = 5;
    private static final TimeValue ITERATION = TimeValue.seconds(1);

    private PartsMain() {}

    public static void main(String[] arguments) throws RunnerException, IOException {
        List<String> lines = new ArrayList<>();
        for (RunResult result : new Runner(new OptionsBuilder()
                        .include(PartsMain.class.getPackageName() + ".*")
                        .mode(Mode.AverageTime)
                        .timeUnit(TimeUnit.NANOSECONDS)
                        .forks(1)
                        .warmupIterations(WARM_UPS)
                        .warmupTime(ITERATION)
                        .measurementIterations(ITERATIONS)
                        .measurementTime(ITERATION)
                        .addProfiler(GCProfiler.class)
                        .jvmArgsAppend("-Xmx1g")
                        .shouldFailOnError(true)
                        .build())
                .run()) {
            lines.add(line(result));
        }
        Files.write(Path.of(arguments[0]), lines);
    }

    private static String line(RunResult result) throws IOException {
        String benchmark = result.getParams().getBenchmark();
        String method = benchmark.substring(benchmark.lastIndexOf('.') + 1);
        String size = result.getParams().getParam("size");
        Result<?> time = result.getPrimaryResult();
        return String.format(
                Locale.ROOT,
                "%s%s\t%.1f\t%.1f\t%.0f\t%s",
                method,
                size == null ? "" : " of " + size,
                time.getScore(),
                time.getScoreError(),
                allocated(result),
                method.equals("writeOrderLine") ? Pack.bytes() : "");
    }

    private static double allocated(RunResult result) {
        return result.getSecondaryResults().entrySet().stream()
                .filter(entry -> entry.getKey().endsWith("gc.alloc.rate.norm"))
                .mapToDouble(entry -> entry.getValue().getScore())
                .findFirst()
                .orElseThrow();
    }
}
