package io.omniretail.benchmarks.runner.catchup;

import io.omniretail.benchmarks.runner.Access;
import io.omniretail.benchmarks.runner.Command;
import io.omniretail.benchmarks.runner.JavaModule;
import io.omniretail.benchmarks.runner.Workbench;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Spark Structured Streaming, one trigger for all that there is. */
record Spark(Workbench workbench) implements KafkaPeer {
    private static final JavaModule MODULE = new JavaModule("spark");

    @Override
    public String name() {
        return "spark";
    }

    @Override
    public String version() {
        return MODULE.versionOf(workbench, "spark-sql_2.13");
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
        return Guarantee.AT_LEAST_ONCE;
    }

    @Override
    public Command command(CatchUpTask task, Path answer) {
        List<String> virtualMachine = new ArrayList<>(List.of("-Xmx" + task.heap()));
        virtualMachine.addAll(Access.SPARK);
        return MODULE.command(
                virtualMachine,
                "io.omniretail.benchmarks.spark.CatchUpMain",
                List.of(
                        task.broker().servers(),
                        task.inputs().get(0),
                        CatchUpTask.output(task.tables().get(0)),
                        CatchUpTask.STATE.toString()));
    }
}
