package io.omniretail.cli.generate;

import io.omniretail.domain.UsageException;
import io.omniretail.pipeline.Arguments;
import io.omniretail.pipeline.JobOptions.Output;
import io.omniretail.pipeline.Locations;
import io.omniretail.pipeline.Values;
import io.omniretail.sinks.Format;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is generated.
 *
 * @param events number of events over all feeds, positive
 * @param folder where the feeds' folders are put
 * @param format of every feed; empty if each feed has its own
 * @param firstDay first day of the events, in days since 1970-01-01 in UTC
 * @param days number of days, positive
 * @param disorder how far events may arrive out of the order of their times
 * @param duplicates records that come twice, as a fraction of the events
 * @param malformed damaged records, as a fraction of the events
 * @param partitioned whether each day has a folder
 * @param files number of files in a folder, positive
 */
public record GenerateOptions(
        long events,
        long seed,
        Path folder,
        Optional<Format> format,
        int firstDay,
        int days,
        Duration disorder,
        double duplicates,
        double malformed,
        boolean partitioned,
        int files) {

    private static final long MOST_EVENTS = 2_000_000_000L;
    private static final int MOST_DAYS = 3_660;
    private static final int MOST_FILES = 64;
    private static final long DAY_MS = 86_400_000;
    /** What waits for its turn lies in memory. */
    private static final Duration LONGEST_DISORDER = Duration.ofDays(1);

    private enum Choice {
        TRUE,
        FALSE
    }

    /** The flags, one a line. */
    public static String help() {
        return GenerateOption.help();
    }

    /**
     * A sample with the defaults.
     *
     * @param events number of events over all feeds, positive
     */
    public static GenerateOptions sample(Path folder, long events) {
        return parse(
                List.of(
                        GenerateOption.EVENTS.flag(),
                        Long.toString(events),
                        GenerateOption.OUTPUT.flag(),
                        folder.toString()),
                folder);
    }

    /**
     * Reads the generator's flags.
     *
     * @param workingDirectory what a relative path is relative to
     * @throws UsageException if a flag is unknown or its value cannot be read
     */
    public static GenerateOptions parse(List<String> arguments, Path workingDirectory) {
        Map<GenerateOption, String> given = new EnumMap<>(GenerateOption.class);
        Arguments.read(
                arguments,
                Arrays.stream(GenerateOption.values()).map(GenerateOption::key).toList(),
                key -> false,
                (key, text) -> {
                    GenerateOption option = GenerateOption.byKey(key).orElseThrow();
                    if (given.put(option, text) != null) {
                        throw new UsageException(option.flag() + " is given twice: give it once");
                    }
                });
        if (given.containsKey(GenerateOption.RATE)) {
            throw new UsageException(GenerateOption.RATE.flag()
                    + " is for Kafka, which is not available yet: files are written as fast as possible");
        }
        for (GenerateOption option : GenerateOption.values()) {
            if (!option.defaultText().isEmpty()) {
                given.putIfAbsent(option, option.defaultText());
            }
        }
        String output = given.get(GenerateOption.OUTPUT);
        if (output == null) {
            throw new UsageException("--output is missing: say where the events go, such as --output file:sample");
        }
        Output place = new Locations(Optional.of(workingDirectory)).output(GenerateOption.OUTPUT.flag(), output);
        return new GenerateOptions(
                whole(given, GenerateOption.EVENTS, 1, MOST_EVENTS),
                whole(given, GenerateOption.SEED, Long.MIN_VALUE, Long.MAX_VALUE),
                folder(place),
                output.indexOf('?') < 0 ? Optional.empty() : Optional.of(place.format()),
                firstDay(given.get(GenerateOption.FROM)),
                (int) whole(given, GenerateOption.DAYS, 1, MOST_DAYS),
                disorder(given.get(GenerateOption.DISORDER)),
                Values.fraction(GenerateOption.DUPLICATES.flag(), given.get(GenerateOption.DUPLICATES)),
                Values.fraction(GenerateOption.MALFORMED.flag(), given.get(GenerateOption.MALFORMED)),
                Values.choice(GenerateOption.PARTITIONED.flag(), given.get(GenerateOption.PARTITIONED), Choice.class)
                        == Choice.TRUE,
                (int) whole(given, GenerateOption.FILES, 1, MOST_FILES));
    }

    private static long whole(Map<GenerateOption, String> given, GenerateOption option, long least, long greatest) {
        return Values.whole(option.flag(), given.get(option), least, greatest);
    }

    private static int firstDay(String text) {
        long timeMs = Values.moment(GenerateOption.FROM.flag(), text, ZoneOffset.UTC);
        if (timeMs % DAY_MS != 0) {
            throw Values.unreadable(GenerateOption.FROM.flag(), text, "a whole day is needed, such as 2026-11-01");
        }
        return (int) (timeMs / DAY_MS);
    }

    private static Duration disorder(String text) {
        Duration disorder = Values.duration(GenerateOption.DISORDER.flag(), text, Duration.ZERO);
        if (disorder.compareTo(LONGEST_DISORDER) > 0) {
            throw Values.unreadable(GenerateOption.DISORDER.flag(), text, "at most 1d is possible");
        }
        return disorder;
    }

    private static Path folder(Output output) {
        if (!output.folder().startsWith("/")) {
            throw Values.unreadable(
                    GenerateOption.OUTPUT.flag(), output.folder(), "a folder of this machine is needed, file:PATH");
        }
        return Path.of(output.folder());
    }

    /** Number of the day after the last one. */
    int endDay() {
        return firstDay + days;
    }

    /** The same events in another folder. */
    public GenerateOptions into(Path otherFolder) {
        return new GenerateOptions(
                events, seed, otherFolder, format, firstDay, days, disorder, duplicates, malformed, partitioned, files);
    }

    /** The last day of the events. */
    public LocalDate lastDay() {
        return LocalDate.ofEpochDay(endDay() - 1L);
    }
}
