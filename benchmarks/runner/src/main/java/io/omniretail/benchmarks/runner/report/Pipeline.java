package io.omniretail.benchmarks.runner.report;

import io.omniretail.benchmarks.runner.Command;
import io.omniretail.benchmarks.runner.OwnJob;
import io.omniretail.benchmarks.runner.Peer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** This product, as a user runs it. Its own time is the one in its summary. */
final class Pipeline implements Peer<ReportTask> {
    @Override
    public String name() {
        return "omniretail";
    }

    @Override
    public String version() {
        return OwnJob.version();
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
        return OwnJob.figures(printed);
    }
}
