package io.omniretail.benchmarks.runner;

import io.omniretail.pipeline.PipelineMain;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a job of this product says of itself. */
public final class OwnJob {
    private static final Pattern DONE = Pattern.compile("Done in ([0-9]+\\.[0-9]+) s: .*");

    private OwnJob() {}

    /** The product's version, without its name. */
    public static String version() {
        String version = PipelineMain.version();
        return version.substring(version.lastIndexOf(' ') + 1);
    }

    /** The job's own time, from its summary. */
    public static Map<String, Double> figures(List<String> printed) {
        for (String line : printed) {
            Matcher matcher = DONE.matcher(line);
            if (matcher.matches()) {
                return Map.of(Measurement.JOB_MS, Double.parseDouble(matcher.group(1)) * 1000);
            }
        }
        return Map.of();
    }
}
