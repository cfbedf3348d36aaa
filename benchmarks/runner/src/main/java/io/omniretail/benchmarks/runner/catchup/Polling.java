package io.omniretail.benchmarks.runner.catchup;

import io.omniretail.benchmarks.runner.Command;
import io.omniretail.benchmarks.runner.JavaModule;
import io.omniretail.benchmarks.runner.Peer;
import io.omniretail.benchmarks.runner.Workbench;
import java.nio.file.Path;
import java.util.List;

/** Two plain consumers, which only read. */
record Polling(Workbench workbench) implements Peer<CatchUpTask> {
    private static final JavaModule MODULE = new JavaModule("handwritten");

    @Override
    public String name() {
        return "polling";
    }

    @Override
    public String version() {
        return MODULE.versionOf(workbench, "kafka-clients");
    }

    @Override
    public boolean hasAnswer() {
        return false;
    }

    @Override
    public Command command(CatchUpTask task, Path answer) {
        return MODULE.command(
                List.of("-Xmx" + task.heap()),
                "io.omniretail.benchmarks.handwritten.PollingMain",
                List.of(task.broker().servers(), String.join(",", task.inputs()), "2"));
    }
}
