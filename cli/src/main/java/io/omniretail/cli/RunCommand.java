package io.omniretail.cli;

import io.omniretail.domain.UsageException;
import io.omniretail.pipeline.PipelineMain;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;

/** {@code run}: one job in an embedded Flink. */
final class RunCommand {
    private static final String SETTING = "-D";
    private static final List<String> RESTORE = List.of("-s", "--fromSavepoint");
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:.*");

    private RunCommand() {}

    static int run(List<String> arguments, Home home, Console console) {
        Configuration settings = new Configuration();
        List<String> flags = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (RESTORE.contains(argument)) {
                if (++i == arguments.size()) {
                    throw new UsageException(argument + " needs a value: write -s CHECKPOINT");
                }
                settings.set(StateRecoveryOptions.SAVEPOINT_PATH, checkpoint(arguments.get(i), home));
            } else if (argument.equals(SETTING)) {
                if (++i == arguments.size()) {
                    throw new UsageException("-D needs a value: write -Dkey=value");
                }
                set(settings, arguments.get(i));
            } else if (argument.startsWith(SETTING)) {
                set(settings, argument.substring(SETTING.length()));
            } else {
                flags.add(argument);
            }
        }
        try (EmbeddedFlink flink = new EmbeddedFlink(home, settings, console)) {
            return PipelineMain.run(flags, flink, console.output(), console.errors());
        }
    }

    private static void set(Configuration settings, String setting) {
        int equals = setting.indexOf('=');
        if (equals <= 0) {
            throw new UsageException(SETTING + setting + " has no value: write -Dkey=value");
        }
        settings.setString(setting.substring(0, equals), setting.substring(equals + 1));
    }

    private static String checkpoint(String text, Home home) {
        String place = SCHEME.matcher(text).matches()
                ? text
                : home.workingDirectory().resolve(text).normalize().toUri().toString();
        if (!EmbeddedFlink.isCheckpoint(place)) {
            throw new UsageException(
                    "-s " + text + " is no checkpoint: name a folder that holds a file _metadata, such as"
                            + " .omni/checkpoints/JOB/chk-7");
        }
        return place;
    }
}
