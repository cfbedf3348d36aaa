package io.omniretail.benchmarks.runner.catchup;

import io.omniretail.benchmarks.runner.Command;
import io.omniretail.benchmarks.runner.OwnJob;
import io.omniretail.benchmarks.runner.Peer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * This product on the same events in files: there is no other engine that makes all of its tables from Kafka, so its
 * answer is compared with that of its own batch half.
 *
 * @param input folder of the feeds, relative to the root of the project
 */
record FilesPipeline(Path input) implements Peer<CatchUpTask> {
    @Override
    public String name() {
        return "omniretail-files";
    }

    @Override
    public String version() {
        return OwnJob.version();
    }

    @Override
    public Command command(CatchUpTask task, Path answer) {
        return new Command(
                List.of(
                        "./omni",
                        "run",
                        "--input",
                        "file:" + input,
                        "--output",
                        "file:" + answer,
                        "--parallelism",
                        "2"),
                Map.of("OMNI_HEAP", task.heap()));
    }

    @Override
    public Map<String, Double> figures(List<String> printed) {
        return OwnJob.figures(printed);
    }
}
