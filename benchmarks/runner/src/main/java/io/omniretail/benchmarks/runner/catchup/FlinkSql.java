package io.omniretail.benchmarks.runner.catchup;

import io.omniretail.benchmarks.runner.Command;
import io.omniretail.benchmarks.runner.Engine;
import io.omniretail.benchmarks.runner.EnginePeer;
import io.omniretail.benchmarks.runner.Workbench;
import java.nio.file.Path;
import java.util.List;

/** Flink SQL, streaming, exactly once. */
record FlinkSql(Workbench workbench) implements KafkaPeer, EnginePeer<CatchUpTask> {
    @Override
    public String name() {
        return "flink-sql";
    }

    @Override
    public Engine engine() {
        return Engine.FLINK_SQL;
    }

    @Override
    public boolean isSlow() {
        return true;
    }

    @Override
    public Guarantee guarantee() {
        return Guarantee.EXACTLY_ONCE;
    }

    @Override
    public Command command(CatchUpTask task, Path answer) {
        return program(
                task.heap(),
                "io.omniretail.benchmarks.flinksql.CatchUpMain",
                List.of(
                        task.broker().servers(),
                        task.inputs().get(0),
                        CatchUpTask.output(task.tables().get(0)),
                        CatchUpTask.OUTPUT + name(),
                        CatchUpTask.STATE.toString()));
    }
}
