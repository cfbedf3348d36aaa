package io.omniretail.cli.chaos;

import io.omniretail.domain.UsageException;
import io.omniretail.pipeline.Arguments;
import io.omniretail.pipeline.JobOptions.Delivery;
import io.omniretail.pipeline.config.Values;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a run of faults is.
 *
 * @param faults how many there are to be in all, those of earlier sessions included; positive
 * @param seed of the faults and of the events
 * @param rate events a second, positive
 * @param delivery guarantee of the job's output, as the job calls it
 * @param folder where everything lies
 */
public record ChaosOptions(int faults, long seed, int rate, String delivery, Path folder) {
    private static final String FAULTS = "faults";
    private static final String SEED = "seed";
    private static final String RATE = "rate";
    private static final String DELIVERY = "delivery";
    private static final String FOLDER = "dir";
    /** At some 8 s a fault, they end well before the events of a run, which last for four hours. */
    private static final int MOST_FAULTS = 1_000;

    private static final int MOST_EVENTS = 10_000;

    /**
     * Reads the flags.
     *
     * @param defaultFolder where everything lies unless a flag says so
     * @throws UsageException if a flag is unknown or its value cannot be read
     */
    public static ChaosOptions parse(List<String> arguments, Path workingDirectory, Path defaultFolder) {
        Map<String, String> given = new HashMap<>();
        Arguments.read(arguments, List.of(FAULTS, SEED, RATE, DELIVERY, FOLDER), key -> false, (key, value) -> {
            if (given.put(key, value) != null) {
                throw new UsageException("--" + key + " is given twice: give it once");
            }
        });
        String delivery = given.getOrDefault(DELIVERY, "exactly-once");
        Values.choice("--" + DELIVERY, delivery, Delivery.class);
        return new ChaosOptions(
                (int) whole(FAULTS, given, "20", 1, MOST_FAULTS),
                whole(SEED, given, "1", Long.MIN_VALUE, Long.MAX_VALUE),
                (int) whole(RATE, given, "200", 1, MOST_EVENTS),
                delivery,
                given.containsKey(FOLDER)
                        ? workingDirectory.resolve(given.get(FOLDER)).normalize()
                        : defaultFolder);
    }

    private static long whole(String key, Map<String, String> given, String defaultText, long least, long greatest) {
        return Values.whole("--" + key, given.getOrDefault(key, defaultText), least, greatest);
    }
}
