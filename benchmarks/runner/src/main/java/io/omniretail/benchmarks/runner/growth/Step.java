package io.omniretail.benchmarks.runner.growth;

import io.omniretail.pipeline.TextTable;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A history of one size.
 *
 * @param input folder of the feeds, relative to the root of the project
 * @param lines number of order lines
 * @param days number of {@code dt=} folders of a feed
 * @param checkpointInterval the same for all steps that are compared
 * @param heap of the Java machine, such as {@code 2g}
 */
record Step(Path input, long lines, int days, Duration checkpointInterval, String heap) {
    /** Its lines and days, as in the table. */
    @Override
    public String toString() {
        return TextTable.count(lines) + " / " + days;
    }
}
