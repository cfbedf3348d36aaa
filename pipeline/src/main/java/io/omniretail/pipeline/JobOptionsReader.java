package io.omniretail.pipeline;

import io.omniretail.domain.UsageException;
import io.omniretail.domain.event.Feed;
import io.omniretail.domain.rule.TimeRange;
import io.omniretail.pipeline.JobOptions.Delivery;
import io.omniretail.pipeline.JobOptions.Mode;
import io.omniretail.pipeline.JobOptions.Output;
import io.omniretail.pipeline.JobOptions.PipelineKind;
import io.omniretail.pipeline.config.ConfigFile;
import io.omniretail.pipeline.config.NearestName;
import io.omniretail.pipeline.config.Values;
import io.omniretail.pipeline.retail.fraud.ModelFile;
import io.omniretail.pipeline.retail.fraud.RuleFile;
import io.omniretail.sources.FeedMapping;
import io.omniretail.sources.SourceSettings.OnCorruptFile;
import io.omniretail.sources.decode.FeedMappings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads a job's flags from the command line and from a configuration file, once. */
final class JobOptionsReader {
    private static final String FEEDS = "feeds";
    private static final Set<String> LATER_PIPELINES = Set.of("billing", "payroll");
    private static final Set<String> START_WORDS = Set.of("earliest", "latest", "committed");
    private static final Duration SHORTEST = Duration.ofMillis(1);
    /** Flink refuses shorter ones. */
    private static final Duration SHORTEST_CHECKPOINT_INTERVAL = Duration.ofMillis(10);

    private static final int MAX_NAME_LENGTH = 200;

    private enum YesNo {
        YES,
        NO
    }

    /** A value and where it was given, for error messages. */
    private record Given(String text, String where) {}

    private final Map<JobOption, List<Given>> given = new EnumMap<>(JobOption.class);
    private final Locations locations;
    private Map<Feed, FeedMapping> mappings = Map.of();

    JobOptionsReader(List<String> arguments, Optional<Path> workingDirectory) {
        locations = new Locations(workingDirectory);
        Arguments.read(arguments, names(), this::isSwitch, this::takeArgument);
        List<Given> files = given.get(JobOption.CONFIG);
        if (files != null) {
            readFile(files.get(0).text());
        }
    }

    private static List<String> names() {
        return Arrays.stream(JobOption.values()).map(JobOption::key).toList();
    }

    private boolean isSwitch(String key) {
        return JobOption.byKey(key).orElseThrow().isSwitch();
    }

    private void takeArgument(String key, String text) {
        JobOption option = JobOption.byKey(key).orElseThrow();
        List<Given> values = given.computeIfAbsent(option, ignored -> new ArrayList<>());
        if (!values.isEmpty() && !option.isRepeatable()) {
            throw new UsageException(option.flag() + " is given twice: give it once");
        }
        values.add(new Given(text, option.flag()));
    }

    private void readFile(String name) {
        Path file = Path.of(locations.absolute(JobOption.CONFIG.flag(), name));
        Map<String, Object> settings = ConfigFile.read(JobOption.CONFIG.flag(), file);
        for (Map.Entry<String, Object> setting : settings.entrySet()) {
            if (setting.getKey().equals(FEEDS)) {
                mappings = FeedMappings.parse(setting.getValue(), entry -> ConfigFile.place(file, entry));
            } else {
                takeSetting(file, setting.getKey(), setting.getValue());
            }
        }
    }

    private void takeSetting(Path file, String key, Object value) {
        List<String> known = Stream.concat(
                        Arrays.stream(JobOption.values())
                                .filter(JobOption::isAllowedInFile)
                                .map(JobOption::key),
                        Stream.of(FEEDS))
                .toList();
        if (!known.contains(key)) {
            throw new UsageException(file + ": unknown setting \"" + key + "\"" + NearestName.hint(key, known));
        }
        JobOption option = JobOption.byKey(key).orElseThrow();
        String where = file + ": " + key;
        if (given.containsKey(option)) {
            return;
        }
        if (value instanceof String text) {
            given.put(option, List.of(new Given(text, where)));
        } else if (option.isRepeatable()
                && value instanceof List<?> list
                && !list.isEmpty()
                && list.stream().allMatch(String.class::isInstance)) {
            given.put(
                    option,
                    list.stream().map(text -> new Given((String) text, where)).toList());
        } else {
            throw new UsageException(
                    where + (option.isRepeatable() ? " needs a text or a list of texts" : " needs one text"));
        }
    }

    JobOptions read() {
        PipelineKind pipeline = pipeline();
        Mode mode = choice(JobOption.MODE, Mode.class);
        ZoneId timezone = Values.zone(
                one(JobOption.TIMEZONE).where(), one(JobOption.TIMEZONE).text());
        JobOptions options = new JobOptions(
                pipeline,
                mode,
                given(JobOption.INPUT)
                        .filter(input -> !Locations.isKafka(input.text()))
                        .map(input -> locations.input(input.where(), input.text()))
                        .toList(),
                kafkaInput(),
                outputs(),
                kafkaOutputs(),
                name(pipeline, mode),
                range(timezone),
                duration(JobOption.LOOKBACK, Duration.ZERO),
                timezone,
                start(timezone),
                duration(JobOption.OUT_OF_ORDERNESS, Duration.ZERO),
                duration(JobOption.PARTITION_SLACK, Duration.ZERO),
                duration(JobOption.ALLOWED_LATENESS, Duration.ZERO),
                duration(JobOption.IDLE_TIMEOUT, SHORTEST),
                duration(JobOption.EMIT_INTERVAL, Duration.ZERO),
                duration(JobOption.MAX_FUTURE, Duration.ZERO),
                duration(JobOption.WINDOW, SHORTEST),
                Values.decimalE4(
                        one(JobOption.THRESHOLD).where(),
                        one(JobOption.THRESHOLD).text()),
                fraud(timezone),
                optional(JobOption.CHECKPOINT_INTERVAL)
                        .map(value -> Values.duration(value.where(), value.text(), SHORTEST_CHECKPOINT_INTERVAL)),
                optional(JobOption.CHECKPOINT_DIR).map(value -> locations.place(value.where(), value.text())),
                choice(JobOption.DELIVERY, Delivery.class),
                choice(JobOption.ON_CORRUPT_FILE, OnCorruptFile.class),
                parallelism(),
                optional(JobOption.KAFKA_CONFIG)
                        .map(value -> KafkaConfig.read(locations.absolute(value.where(), value.text())))
                        .orElse(Map.of()),
                mappings,
                texts(pipeline, mode));
        requireOneKindOfInput(options);
        return options;
    }

    private static void requireOneKindOfInput(JobOptions options) {
        boolean isBoth = !options.inputs().isEmpty() && options.kafkaInput().isPresent();
        if (isBoth && !options.isStream()) {
            throw new UsageException(JobOption.INPUT.flag() + ": files and then Kafka are read with "
                    + JobOption.MODE.flag() + " stream only: name one of them");
        }
    }

    private Optional<KafkaPlace> kafkaInput() {
        List<KafkaPlace> places = kafkaPlaces(given(JobOption.INPUT));
        if (places.size() > 1) {
            throw new UsageException(JobOption.INPUT.flag() + ": " + places.get(0) + " and " + places.get(1)
                    + " are two places to read the same feeds from: name one Kafka cluster and prefix");
        }
        return places.stream().findFirst();
    }

    private List<KafkaPlace> kafkaOutputs() {
        List<KafkaPlace> places = kafkaPlaces(given(JobOption.OUTPUT));
        if (places.stream().distinct().count() < places.size()) {
            throw new UsageException(JobOption.OUTPUT.flag() + ": two outputs are the same topics: name each once");
        }
        // What is read from Kafka goes to where it was read from.
        return given.containsKey(JobOption.OUTPUT)
                ? places
                : kafkaInput().stream().toList();
    }

    private static List<KafkaPlace> kafkaPlaces(Stream<Given> places) {
        return places.filter(place -> Locations.isKafka(place.text()))
                .map(place -> Locations.kafka(place.where(), place.text()))
                .toList();
    }

    private Stream<Given> given(JobOption option) {
        return given.getOrDefault(option, List.of()).stream();
    }

    private PipelineKind pipeline() {
        Given value = one(JobOption.PIPELINE);
        if (LATER_PIPELINES.contains(value.text().strip())) {
            throw new UsageException(
                    value.where() + " " + value.text().strip() + " is not available yet: use retail or sensors");
        }
        return choice(JobOption.PIPELINE, PipelineKind.class);
    }

    private List<Output> outputs() {
        if (!given.containsKey(JobOption.OUTPUT) && kafkaInput().isPresent()) {
            return List.of();
        }
        if (!given.containsKey(JobOption.OUTPUT) && locations.workingDirectory().isEmpty()) {
            throw new UsageException(JobOption.OUTPUT.flag()
                    + " is missing: say where the results go, such as --output file:/data/report");
        }
        List<Output> outputs = given.getOrDefault(JobOption.OUTPUT, List.of(one(JobOption.OUTPUT))).stream()
                .filter(output -> !Locations.isKafka(output.text()))
                .map(output -> locations.output(output.where(), output.text()))
                .toList();
        if (outputs.stream().map(Output::folder).distinct().count() < outputs.size()) {
            throw new UsageException(JobOption.OUTPUT.flag() + ": two outputs are the same folder: name each once");
        }
        return outputs;
    }

    private String name(PipelineKind pipeline, Mode mode) {
        Given value = optional(JobOption.NAME).orElse(new Given(defaultName(pipeline, mode), JobOption.NAME.flag()));
        String text = value.text();
        if (text.isBlank() || text.length() > MAX_NAME_LENGTH || text.chars().anyMatch(Character::isISOControl)) {
            throw Values.unreadable(
                    value.where(), text, "one line of 1 to " + MAX_NAME_LENGTH + " characters is needed");
        }
        return text.strip();
    }

    private static String defaultName(PipelineKind pipeline, Mode mode) {
        return ("omniretail-" + pipeline + "-" + mode).toLowerCase(Locale.ROOT);
    }

    private TimeRange range(ZoneId timezone) {
        Optional<Given> from = optional(JobOption.FROM);
        Optional<Given> to = optional(JobOption.TO);
        long fromMs = from.map(value -> Values.moment(value.where(), value.text(), timezone))
                .orElse(Long.MIN_VALUE);
        long toMs = to.map(value -> Values.moment(value.where(), value.text(), timezone))
                .orElse(Long.MAX_VALUE);
        if (fromMs >= toMs) {
            throw new UsageException(
                    from.orElseThrow().where() + " " + from.get().text() + " is not before "
                            + to.orElseThrow().where() + " " + to.get().text()
                            + ": the range is half-open, one day is --from DAY --to NEXT_DAY");
        }
        return new TimeRange(fromMs, toMs);
    }

    private String start(ZoneId timezone) {
        Given value = one(JobOption.START);
        String text = value.text().strip();
        if (START_WORDS.contains(text)) {
            return text;
        }
        if (text.indexOf('T') < 0) {
            throw Values.unreadable(
                    value.where(),
                    text,
                    "earliest, latest, committed or an instant is needed, such as 2026-11-01T06:00:00Z");
        }
        return Instant.ofEpochMilli(Values.moment(value.where(), text, timezone))
                .toString();
    }

    private FraudOptions fraud(ZoneId timezone) {
        return new FraudOptions(
                texts(JobOption.MODEL, ModelFile::read),
                texts(JobOption.RULES, (where, bytes) -> RuleFile.read(where, bytes, timezone)),
                List.of(),
                duration(JobOption.LABEL_DELAY, SHORTEST),
                choice(JobOption.FEATURES, YesNo.class) == YesNo.YES,
                false);
    }

    /** The texts of the files that an option names, after each was read as what it has to be. */
    private List<String> texts(JobOption option, BiConsumer<String, byte[]> reader) {
        return given(option)
                .map(file -> {
                    Path path = Path.of(locations.absolute(file.where(), file.text()));
                    byte[] bytes = ConfigFile.bytes(file.where(), path);
                    reader.accept(file.where() + " " + path, bytes);
                    return new String(bytes, StandardCharsets.UTF_8);
                })
                .toList();
    }

    private OptionalInt parallelism() {
        return optional(JobOption.PARALLELISM)
                .map(value ->
                        OptionalInt.of((int) Values.whole(value.where(), value.text(), 1, JobSettings.MAX_PARALLELISM)))
                .orElse(OptionalInt.empty());
    }

    private Duration duration(JobOption option, Duration shortest) {
        Given value = one(option);
        return Values.duration(value.where(), value.text(), shortest);
    }

    private <E extends Enum<E>> E choice(JobOption option, Class<E> choices) {
        Given value = one(option);
        return Values.choice(value.where(), value.text(), choices);
    }

    private Optional<Given> optional(JobOption option) {
        return Optional.ofNullable(given.get(option)).map(values -> values.get(0));
    }

    /** What was given, else the default, which is then a value itself. */
    private Given one(JobOption option) {
        return optional(option).orElse(new Given(option.defaultText(), option.flag()));
    }

    private Map<String, String> texts(PipelineKind pipeline, Mode mode) {
        Map<String, String> texts = new TreeMap<>();
        for (JobOption option : JobOption.values()) {
            if (!option.isSwitch()) {
                List<Given> values = given.get(option);
                texts.put(
                        option.key(),
                        values == null
                                ? option.defaultText()
                                : values.stream().map(Given::text).collect(Collectors.joining(" ")));
            }
        }
        if (!given.containsKey(JobOption.NAME)) {
            texts.put(JobOption.NAME.key(), defaultName(pipeline, mode));
        }
        return Map.copyOf(texts);
    }
}
