package io.omniretail.benchmarks.runner.latency;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/**
 * From when a reading should have been sent to when its result was there, in milliseconds.
 *
 * @param cores that the peer's process kept busy meanwhile, on average
 */
record Latencies(double median, double percent99, double permille999, double highest, double cores) {
    private static final double MICROS_PER_MILLI = 1e3;

    /** Of microseconds. */
    static Latencies of(Histogram micros, double cores) {
        return new Latencies(
                micros.getValueAtPercentile(50) / MICROS_PER_MILLI,
                micros.getValueAtPercentile(99) / MICROS_PER_MILLI,
                micros.getValueAtPercentile(99.9) / MICROS_PER_MILLI,
                micros.getMaxValue() / MICROS_PER_MILLI,
                cores);
    }

    /** One of the figures of several runs, ascending. */
    static double[] sorted(List<Latencies> runs, ToDoubleFunction<Latencies> figure) {
        return runs.stream().mapToDouble(figure).sorted().toArray();
    }
}
