package io.omniretail.benchmarks.runner.latency;

import io.omniretail.benchmarks.runner.Command;
import io.omniretail.benchmarks.runner.OwnJob;
import io.omniretail.benchmarks.runner.Peer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** This product's live statistics of sensors, as a user runs them who wants each change at once. */
record Pipeline() implements Peer<LatencyTask> {
    @Override
    public String name() {
        return "omniretail";
    }

    @Override
    public String version() {
        return OwnJob.version();
    }

    @Override
    public Command command(LatencyTask task, Path answer) {
        String place = task.place();
        return new Command(
                List.of(
                        "./omni",
                        "run",
                        "--pipeline",
                        "sensors",
                        "--mode",
                        "stream",
                        "--input",
                        place,
                        "--output",
                        place,
                        "--name",
                        task.prefix() + "sensors",
                        "--parallelism",
                        "2",
                        "--delivery",
                        "at-least-once",
                        "--emit-interval",
                        "0s"),
                Map.of("OMNI_HEAP", task.heap()));
    }
}
