package io.omniretail.benchmarks.runner;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one run of a process took.
 *
 * @param wallSeconds from its start to its end
 * @param cpuSeconds of all its threads, and of processes that it waited for; 0 where the system does not tell
 * @param peakMiB the most memory that it held at once, in MiB; 0 where the system does not tell
 * @param figures what it said itself, by name
 */
public record Measurement(double wallSeconds, double cpuSeconds, double peakMiB, Map<String, Double> figures) {
    /** The name of a job's own time, in milliseconds. */
    public static final String JOB_MS = "job-ms";

    private static final Pattern FIGURE = Pattern.compile("([a-z][a-z0-9.-]*)=([0-9]+(?:\\.[0-9]+)?)");

    public Measurement {
        figures = Map.copyOf(figures);
    }

    /** A job's own time, without the start and the end of its process; the whole time if it does not tell. */
    public double jobSeconds() {
        return figures.containsKey(JOB_MS) ? figures.get(JOB_MS) / 1000 : wallSeconds;
    }

    /** The lines {@code name=number} among those that a process has printed. */
    static Map<String, Double> figures(List<String> printed) {
        Map<String, Double> figures = new TreeMap<>();
        for (String line : printed) {
            Matcher matcher = FIGURE.matcher(line.strip());
            if (matcher.matches()) {
                figures.put(matcher.group(1), Double.valueOf(matcher.group(2)));
            }
        }
        return figures;
    }
}
