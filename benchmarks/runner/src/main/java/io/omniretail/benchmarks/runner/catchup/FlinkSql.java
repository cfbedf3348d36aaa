package io.omniretail.benchmarks.runner.catchup;

import io.omniretail.benchmarks.runner.Access;
import io.omniretail.benchmarks.runner.Command;
import io.omniretail.benchmarks.runner.JavaModule;
import io.omniretail.benchmarks.runner.Workbench;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Flink SQL, streaming, exactly once. */
record FlinkSql(Workbench workbench) implements KafkaPeer {
    private static final JavaModule MODULE = new JavaModule("flink-sql");

    @Override
    public String name() {
        return "flink-sql";
    }

    @Override
    public String version() {
        return MODULE.versionOf(workbench, "flink-table-planner-loader");
    }

    @Override
    public String fingerprint() {
        return version() + "-" + MODULE.fingerprint(workbench);
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
        List<String> virtualMachine = new ArrayList<>(List.of("-Xmx" + task.heap()));
        virtualMachine.addAll(Access.FLINK);
        return MODULE.command(
                virtualMachine,
                "io.omniretail.benchmarks.flinksql.CatchUpMain",
                List.of(
                        task.broker().servers(),
                        task.inputs().get(0),
                        CatchUpTask.output(task.tables().get(0)),
                        CatchUpTask.OUTPUT + name(),
                        CatchUpTask.STATE.toString()));
    }
}
