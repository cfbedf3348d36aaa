package io.omniretail.benchmarks.runner.report;

import io.omniretail.benchmarks.runner.Command;
import io.omniretail.benchmarks.runner.JavaModule;
import io.omniretail.benchmarks.runner.Peer;
import io.omniretail.benchmarks.runner.Workbench;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * A peer whose main class takes the form of the report, the format of the data, the folder of the feeds and the folder
 * for the answer.
 *
 * @param engine name of the jar up to its version that the version is read from; empty if there is no engine
 * @param virtualMachine options of its Java machine besides the heap
 * @param tasks what it can do
 */
record ReportPeer(
        String name,
        Workbench workbench,
        JavaModule module,
        String engine,
        String mainClass,
        List<String> virtualMachine,
        Predicate<ReportTask> tasks,
        boolean isSlow)
        implements Peer<ReportTask> {

    @Override
    public String version() {
        return engine.isEmpty() ? "" : module.versionOf(workbench, engine);
    }

    @Override
    public String fingerprint() {
        return version() + "-" + module.fingerprint(workbench);
    }

    @Override
    public Command command(ReportTask task, Path answer) {
        List<String> options = new ArrayList<>();
        options.add("-Xmx" + task.heap());
        options.addAll(virtualMachine);
        return module.command(
                options,
                mainClass,
                List.of(task.form().id(), task.format().id(), task.input().toString(), answer.toString()));
    }
}
