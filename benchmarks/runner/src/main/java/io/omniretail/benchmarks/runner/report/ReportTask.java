package io.omniretail.benchmarks.runner.report;

import java.nio.file.Path;
import java.util.Locale;

/**
 * What a report is made of.
 *
 * @param input folder of the feeds, relative to the root of the project
 * @param heap of a Java machine, such as {@code 4g}
 */
record ReportTask(Form form, Format format, Path input, String heap) {
    /** How much of the report there is. */
    enum Form {
        /** Order lines alone: identity, sums, roll-ups, best products. A line without a region is of region unknown. */
        PLAIN,
        /** Customers' regions as of the moment, captures and refunds shared out, unmatched payments as well. */
        FULL;

        String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How the data is written. */
    enum Format {
        CSV,
        JSON;

        String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
