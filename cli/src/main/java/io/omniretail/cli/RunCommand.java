package io.omniretail.cli;

import io.omniretail.pipeline.PipelineMain;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;

/** {@code run}: one job in an embedded Flink. */
final class RunCommand {
    private RunCommand() {}

    static int run(List<String> arguments, Home home, Console console) {
        FlinkArguments parsed = FlinkArguments.parse(arguments, home);
        Configuration settings = Configuration.fromMap(parsed.settings());
        parsed.checkpoint().ifPresent(place -> settings.set(StateRecoveryOptions.SAVEPOINT_PATH, place));
        try (EmbeddedFlink flink = new EmbeddedFlink(home, settings, console)) {
            return PipelineMain.run(parsed.flags(), flink, console.output(), console.errors());
        }
    }

    /**
     * Runs a job whose results another command reads, and then deletes. What it tells is not what was asked for, and
     * does not go to the output.
     *
     * @return the exit status; of a failure it has told
     */
    static int serve(List<String> flags, EmbeddedFlink flink, Console console) {
        int status = PipelineMain.run(flags, flink, console.errors(), console.errors());
        if (status == PipelineMain.DONE) {
            console.errors().println("These tables go when this command is done; ./omni run keeps them.\n");
        }
        return status;
    }
}
