package io.omniretail.benchmarks.runner.report;

import io.omniretail.benchmarks.runner.Command;
import io.omniretail.benchmarks.runner.Measurement;
import io.omniretail.benchmarks.runner.Peer;
import io.omniretail.pipeline.PipelineMain;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** This product, as a user runs it. Its own time is the one in its summary. */
final class Pipeline implements Peer<ReportTask> {
    private static final Pattern DONE = Pattern.compile("Done in ([0-9]+\\.[0-9]+) s: .*");

    @Override
    public String name() {
        return "omniretail";
    }

    @Override
    public String version() {
        String version = PipelineMain.version();
        return version.substring(version.lastIndexOf(' ') + 1);
    }

    @Override
    public Command command(ReportTask task, Path answer) {
        return new Command(
                List.of(
                        "./omni",
                        "run",
                        "--input",
                        "file:" + task.input(),
                        "--output",
                        "file:" + answer,
                        "--parallelism",
                        "2",
                        "--checkpoint-interval",
                        "30s"),
                Map.of("OMNI_HEAP", task.heap()));
    }

    @Override
    public Map<String, Double> figures(List<String> printed) {
        for (String line : printed) {
            Matcher matcher = DONE.matcher(line);
            if (matcher.matches()) {
                return Map.of(Measurement.JOB_MS, Double.parseDouble(matcher.group(1)) * 1000);
            }
        }
        return Map.of();
    }
}
