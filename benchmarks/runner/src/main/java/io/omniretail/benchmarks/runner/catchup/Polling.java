package io.omniretail.benchmarks.runner.catchup;

import io.omniretail.benchmarks.runner.Command;
import io.omniretail.benchmarks.runner.Engine;
import io.omniretail.benchmarks.runner.EnginePeer;
import io.omniretail.benchmarks.runner.Workbench;
import java.nio.file.Path;
import java.util.List;

/** Two plain consumers, which only read. */
record Polling(Workbench workbench) implements EnginePeer<CatchUpTask> {
    @Override
    public String name() {
        return "polling";
    }

    @Override
    public Engine engine() {
        return Engine.KAFKA_CLIENTS;
    }

    @Override
    public boolean hasAnswer() {
        return false;
    }

    @Override
    public Command command(CatchUpTask task, Path answer) {
        return program(
                task.heap(),
                "io.omniretail.benchmarks.handwritten.PollingMain",
                List.of(task.broker().servers(), String.join(",", task.inputs()), "2"));
    }
}
