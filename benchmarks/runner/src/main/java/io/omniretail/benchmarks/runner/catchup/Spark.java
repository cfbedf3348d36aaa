package io.omniretail.benchmarks.runner.catchup;

import io.omniretail.benchmarks.runner.Command;
import io.omniretail.benchmarks.runner.Engine;
import io.omniretail.benchmarks.runner.EnginePeer;
import io.omniretail.benchmarks.runner.Workbench;
import java.nio.file.Path;
import java.util.List;

/** Spark Structured Streaming, one trigger for all that there is. */
record Spark(Workbench workbench) implements KafkaPeer, EnginePeer<CatchUpTask> {
    @Override
    public String name() {
        return "spark";
    }

    @Override
    public Engine engine() {
        return Engine.SPARK;
    }

    @Override
    public boolean isSlow() {
        return true;
    }

    @Override
    public Guarantee guarantee() {
        return Guarantee.AT_LEAST_ONCE;
    }

    @Override
    public Command command(CatchUpTask task, Path answer) {
        return program(
                task.heap(),
                "io.omniretail.benchmarks.spark.CatchUpMain",
                List.of(
                        task.broker().servers(),
                        task.inputs().get(0),
                        CatchUpTask.output(task.tables().get(0)),
                        CatchUpTask.STATE.toString()));
    }
}
