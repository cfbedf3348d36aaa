package io.omniretail.benchmarks.runner;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The median of some runs and how far they lie apart.
 *
 * @param median the one in the middle; of an even number, the mean of the two
 */
public record Statistics(double median, double lowest, double highest) {
    /** Of one figure of all runs, at least one. */
    public static Statistics of(List<Measurement> runs, ToDoubleFunction<Measurement> figure) {
        double[] sorted = runs.stream().mapToDouble(figure).sorted().toArray();
        if (sorted.length == 0) {
            throw new IllegalArgumentException("there are no runs");
        }
        double median = (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
        return new Statistics(median, sorted[0], Arrays.stream(sorted).max().orElseThrow());
    }
}
