package io.omniretail.cli.generate;

import io.omniretail.domain.UsageException;
import io.omniretail.pipeline.Arguments;
import io.omniretail.pipeline.JobOptions.Output;
import io.omniretail.pipeline.KafkaConfig;
import io.omniretail.pipeline.Locations;
import io.omniretail.pipeline.config.Values;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * What is generated.
 *
 * @param events number of events over all feeds, positive
 * @param output where the events go
 * @param firstDay first day of the events, in days since 1970-01-01 in UTC
 * @param days number of days, positive
 * @param disorder how far events may arrive out of the order of their times
 * @param duplicates records that come twice, as a fraction of the events
 * @param malformed damaged records, as a fraction of the events
 * @param fraud share of frauds in the payment attempts, from 0 to 0.2
 */
public record GenerateOptions(
        long events,
        long seed,
        Destination output,
        int firstDay,
        int days,
        Duration disorder,
        double duplicates,
        double malformed,
        double fraud) {

    private static final long MOST_EVENTS = 2_000_000_000L;
    private static final int MOST_DAYS = 3_660;
    private static final int MOST_FILES = 64;
    private static final long DAY_MS = 86_400_000;
    /** What waits for its turn lies in memory. */
    private static final Duration LONGEST_DISORDER = Duration.ofDays(1);

    /** All payments have to fit among the events beside the orders. */
    private static final double LARGEST_FRAUD = 0.2;

    private static final Set<GenerateOption> ONLY_FILES = EnumSet.of(GenerateOption.PARTITIONED, GenerateOption.FILES);
    private static final Set<GenerateOption> ONLY_KAFKA =
            EnumSet.of(GenerateOption.RATE, GenerateOption.CONTINUE, GenerateOption.KAFKA_CONFIG);

    /** Settings of a producer that decide the partition of a record. */
    private static final List<String> PARTITIONING =
            List.of(ProducerConfig.PARTITIONER_CLASS_CONFIG, ProducerConfig.PARTITIONER_IGNORE_KEYS_CONFIG);

    private enum Choice {
        TRUE,
        FALSE
    }

    /** The flags, one a line. */
    public static String help() {
        return GenerateOption.help();
    }

    /**
     * A sample with the defaults, in files.
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
        String output = given.get(GenerateOption.OUTPUT);
        if (output == null) {
            throw new UsageException("--output is missing: say where the events go, such as --output file:sample");
        }
        boolean toKafka = Locations.isKafka(output);
        for (GenerateOption option : toKafka ? ONLY_FILES : ONLY_KAFKA) {
            if (given.containsKey(option)) {
                throw new UsageException(option.flag() + " is only for "
                        + (toKafka ? "files, and the events go to Kafka" : "Kafka, and the events go into files")
                        + ": leave it out");
            }
        }
        for (GenerateOption option : GenerateOption.values()) {
            if (!option.defaultText().isEmpty()) {
                given.putIfAbsent(option, option.defaultText());
            }
        }
        Locations locations = new Locations(Optional.of(workingDirectory));
        return new GenerateOptions(
                whole(given, GenerateOption.EVENTS, 1, MOST_EVENTS),
                whole(given, GenerateOption.SEED, Long.MIN_VALUE, Long.MAX_VALUE),
                toKafka ? topics(given, locations) : folder(given, locations),
                firstDay(given.get(GenerateOption.FROM)),
                (int) whole(given, GenerateOption.DAYS, 1, MOST_DAYS),
                disorder(given.get(GenerateOption.DISORDER)),
                Values.fraction(GenerateOption.DUPLICATES.flag(), given.get(GenerateOption.DUPLICATES)),
                Values.fraction(GenerateOption.MALFORMED.flag(), given.get(GenerateOption.MALFORMED)),
                fraud(given.get(GenerateOption.FRAUD)));
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

    private static double fraud(String text) {
        double fraud = Values.fraction(GenerateOption.FRAUD.flag(), text);
        if (fraud > LARGEST_FRAUD) {
            throw Values.unreadable(GenerateOption.FRAUD.flag(), text, "at most " + LARGEST_FRAUD + " is possible");
        }
        return fraud;
    }

    private static boolean isTrue(GenerateOption option, Map<GenerateOption, String> given) {
        return Values.choice(option.flag(), given.get(option), Choice.class) == Choice.TRUE;
    }

    private static Destination folder(Map<GenerateOption, String> given, Locations locations) {
        String text = given.get(GenerateOption.OUTPUT);
        Output place = locations.output(GenerateOption.OUTPUT.flag(), text);
        if (!place.folder().startsWith("/")) {
            throw Values.unreadable(
                    GenerateOption.OUTPUT.flag(), place.folder(), "a folder of this machine is needed, file:PATH");
        }
        return new Destination.Folder(
                Path.of(place.folder()),
                text.indexOf('?') < 0 ? Optional.empty() : Optional.of(place.format()),
                isTrue(GenerateOption.PARTITIONED, given),
                (int) whole(given, GenerateOption.FILES, 1, MOST_FILES));
    }

    private static Destination topics(Map<GenerateOption, String> given, Locations locations) {
        String config = given.get(GenerateOption.KAFKA_CONFIG);
        Map<String, String> client = config == null
                ? Map.of()
                : KafkaConfig.read(locations.absolute(GenerateOption.KAFKA_CONFIG.flag(), config));
        boolean goesOn = isTrue(GenerateOption.CONTINUE, given);
        if (goesOn) {
            requireKafkasPartitions(client, config);
        }
        return new Destination.Topics(
                Locations.kafka(GenerateOption.OUTPUT.flag(), given.get(GenerateOption.OUTPUT)),
                client,
                given.containsKey(GenerateOption.RATE)
                        ? OptionalLong.of(whole(given, GenerateOption.RATE, 1, MOST_EVENTS))
                        : OptionalLong.empty(),
                goesOn);
    }

    /** What topics hold already is known only by the partitions that Kafka itself gives the keys. */
    private static void requireKafkasPartitions(Map<String, String> client, String config) {
        for (String name : PARTITIONING) {
            if (client.containsKey(name)) {
                throw new UsageException(
                        "%s %s sets %s, by which %s true would leave out the wrong records: leave it out"
                                .formatted(
                                        GenerateOption.KAFKA_CONFIG.flag(),
                                        config,
                                        name,
                                        GenerateOption.CONTINUE.flag()));
            }
        }
    }

    /** When the first day begins, in epoch milliseconds. */
    long startMs() {
        return firstDay * DAY_MS;
    }

    /** When the last day has ended, in epoch milliseconds. */
    long endMs() {
        return startMs() + days * DAY_MS;
    }

    /** The same events in another place. */
    public GenerateOptions into(Destination other) {
        return new GenerateOptions(events, seed, other, firstDay, days, disorder, duplicates, malformed, fraud);
    }

    /** The last day of the events. */
    public LocalDate lastDay() {
        return LocalDate.ofEpochDay(firstDay + days - 1L);
    }
}
