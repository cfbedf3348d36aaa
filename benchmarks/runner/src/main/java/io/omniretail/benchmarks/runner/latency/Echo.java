package io.omniretail.benchmarks.runner.latency;

import io.omniretail.benchmarks.runner.Command;
import io.omniretail.benchmarks.runner.JavaModule;
import io.omniretail.benchmarks.runner.Peer;
import io.omniretail.benchmarks.runner.Workbench;
import java.nio.file.Path;
import java.util.List;

/** A consumer whose records a producer sends on as they are. */
record Echo(Workbench workbench) implements Peer<LatencyTask> {
    private static final JavaModule MODULE = new JavaModule("handwritten");

    @Override
    public String name() {
        return "echo";
    }

    @Override
    public String version() {
        return MODULE.versionOf(workbench, "kafka-clients");
    }

    /** It adds nothing up. */
    @Override
    public boolean hasAnswer() {
        return false;
    }

    @Override
    public Command command(LatencyTask task, Path answer) {
        return MODULE.command(
                List.of("-Xmx" + task.heap()),
                "io.omniretail.benchmarks.handwritten.EchoMain",
                List.of(task.broker().servers(), LatencyTask.INPUT, LatencyTask.OUTPUT, LatencyTask.PREFIX + name()));
    }
}
