package io.omniretail.pipeline;

import io.omniretail.domain.UsageException;
import io.omniretail.pipeline.config.NearestName;
import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/** Splits a command line into flags and their values: {@code --flag value} or {@code --flag=value}. */
public final class Arguments {
    private static final String DASHES = "--";

    private Arguments() {}

    /**
     * Hands every flag to a consumer, by its name without dashes, with its value; a switch has the value "".
     *
     * @throws UsageException for an unknown flag, a flag without a value, or a word that belongs to no flag
     */
    public static void read(
            List<String> arguments,
            Collection<String> known,
            Predicate<String> isSwitch,
            BiConsumer<String, String> consumer) {
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (!argument.startsWith(DASHES) || argument.length() == DASHES.length()) {
                throw new UsageException("unexpected \"" + argument + "\": a flag begins with --, see --help");
            }
            int equals = argument.indexOf('=');
            String key = argument.substring(DASHES.length(), equals < 0 ? argument.length() : equals);
            String flag = DASHES + key;
            if (!known.contains(key)) {
                List<String> flags = known.stream().map(DASHES::concat).toList();
                throw new UsageException("unknown flag " + flag
                        + NearestName.of(flag, flags)
                                .map(nearest -> ": did you mean " + nearest + "?")
                                .orElse(": see --help"));
            }
            if (isSwitch.test(key)) {
                if (equals >= 0) {
                    throw new UsageException(flag + " takes no value: write " + flag + " alone");
                }
                consumer.accept(key, "");
                continue;
            }
            String value;
            if (equals >= 0) {
                value = argument.substring(equals + 1);
            } else if (i + 1 < arguments.size() && !arguments.get(i + 1).startsWith(DASHES)) {
                value = arguments.get(++i);
            } else {
                value = "";
            }
            if (value.isBlank()) {
                throw new UsageException(flag + " needs a value: write " + flag + " VALUE, see --help");
            }
            consumer.accept(key, value);
        }
    }
}
