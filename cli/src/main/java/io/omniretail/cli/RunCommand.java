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
}
