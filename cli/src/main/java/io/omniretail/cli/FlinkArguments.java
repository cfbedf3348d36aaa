package io.omniretail.cli;

import io.omniretail.domain.UsageException;
import io.omniretail.pipeline.Locations;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The words of a command, with those apart that Flink's own command line knows.
 *
 * @param settings {@code -Dkey=value}
 * @param checkpoint {@code -s}: the URI of one that exists
 * @param flags all other words
 */
record FlinkArguments(Map<String, String> settings, Optional<String> checkpoint, List<String> flags) {
    private static final String SETTING = "-D";
    private static final List<String> RESTORE = List.of("-s", "--fromSavepoint");
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:.*");

    /** @throws UsageException if a value is missing, or there is no checkpoint */
    static FlinkArguments parse(List<String> arguments, Home home) {
        Map<String, String> settings = new LinkedHashMap<>();
        Optional<String> checkpoint = Optional.empty();
        List<String> flags = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (RESTORE.contains(argument)) {
                if (++i == arguments.size()) {
                    throw new UsageException(argument + " needs a value: write -s CHECKPOINT");
                }
                checkpoint = Optional.of(checkpoint(arguments.get(i), home));
            } else if (argument.equals(SETTING)) {
                if (++i == arguments.size()) {
                    throw new UsageException("-D needs a value: write -Dkey=value");
                }
                put(settings, arguments.get(i));
            } else if (argument.startsWith(SETTING)) {
                put(settings, argument.substring(SETTING.length()));
            } else {
                flags.add(argument);
            }
        }
        return new FlinkArguments(settings, checkpoint, flags);
    }

    private static void put(Map<String, String> settings, String setting) {
        int equals = setting.indexOf('=');
        if (equals <= 0) {
            throw new UsageException(SETTING + setting + " has no value: write -Dkey=value");
        }
        settings.put(setting.substring(0, equals), setting.substring(equals + 1));
    }

    private static String checkpoint(String text, Home home) {
        String place = SCHEME.matcher(text).matches()
                ? text
                : Locations.uri(
                        home.workingDirectory().resolve(text).normalize().toString());
        if (!EmbeddedFlink.isCheckpoint(place)) {
            throw new UsageException(
                    "-s " + text + " is no checkpoint: name a folder that holds a file _metadata, such as"
                            + " .omni/checkpoints/JOB/chk-7");
        }
        return place;
    }
}
