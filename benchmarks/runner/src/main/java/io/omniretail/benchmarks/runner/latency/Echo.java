package io.omniretail.benchmarks.runner.latency;

import io.omniretail.benchmarks.runner.Command;
import io.omniretail.benchmarks.runner.Engine;
import io.omniretail.benchmarks.runner.EnginePeer;
import io.omniretail.benchmarks.runner.Workbench;
import java.nio.file.Path;
import java.util.List;

/** A consumer whose records a producer sends on as they are. */
record Echo(Workbench workbench) implements EnginePeer<LatencyTask> {
    @Override
    public String name() {
        return "echo";
    }

    @Override
    public Engine engine() {
        return Engine.KAFKA_CLIENTS;
    }

    /** It works nothing out. */
    @Override
    public boolean hasAnswer() {
        return false;
    }

    @Override
    public Command command(LatencyTask task, Path answer) {
        return program(
                task.heap(),
                "io.omniretail.benchmarks.handwritten.EchoMain",
                List.of(task.broker().servers(), task.input(), task.output(), task.prefix() + name()));
    }
}
