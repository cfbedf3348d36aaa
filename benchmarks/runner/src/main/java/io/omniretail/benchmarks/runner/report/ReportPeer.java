package io.omniretail.benchmarks.runner.report;

import io.omniretail.benchmarks.runner.Command;
import io.omniretail.benchmarks.runner.Engine;
import io.omniretail.benchmarks.runner.EnginePeer;
import io.omniretail.benchmarks.runner.Workbench;
import io.omniretail.benchmarks.runner.report.ReportTask.Form;
import io.omniretail.benchmarks.runner.report.ReportTask.Format;
import java.nio.file.Path;
import java.util.List;

/**
 * A peer whose main class takes the form of the report, the format of the data, the folder of the feeds and the folder
 * for the answer.
 */
record ReportPeer(Workbench workbench, Engine engine, String name, String mainClass, boolean isSlow)
        implements EnginePeer<ReportTask> {

    /** What is written by hand is written for one report and one format. */
    boolean canMake(ReportTask task) {
        return engine != Engine.JAVA || task.form() == Form.PLAIN && task.format() == Format.CSV;
    }

    @Override
    public Command command(ReportTask task, Path answer) {
        return program(
                task.heap(),
                mainClass,
                List.of(task.form().id(), task.format().id(), task.input().toString(), answer.toString()));
    }
}
