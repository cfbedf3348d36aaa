package io.omniretail.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.omniretail.domain.UsageException;
import io.omniretail.domain.rule.TimeRange;
import io.omniretail.pipeline.JobOptions.Delivery;
import io.omniretail.pipeline.JobOptions.Mode;
import io.omniretail.pipeline.JobOptions.Output;
import io.omniretail.pipeline.JobOptions.PipelineKind;
import io.omniretail.pipeline.retail.fraud.SmallModel;
import io.omniretail.sinks.Format;
import io.omniretail.sources.SourceSettings.OnCorruptFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobOptionsTest {
    private static final Path WORK = Path.of("/home/somebody/shop");

    private static JobOptions parse(String... arguments) {
        return JobOptions.parse(List.of(arguments), Optional.of(WORK));
    }

    private static JobOptions onCluster(String... arguments) {
        return JobOptions.parse(List.of(arguments), Optional.empty());
    }

    private static long ms(String instant) {
        return Instant.parse(instant).toEpochMilli();
    }

    @Test
    void shouldHaveTheDocumentedDefaults() {
        JobOptions options = parse();

        assertThat(options.pipeline()).isEqualTo(PipelineKind.RETAIL);
        assertThat(options.mode()).isEqualTo(Mode.BATCH);
        assertThat(options.inputs()).isEmpty();
        assertThat(options.outputs()).containsExactly(new Output("/home/somebody/shop/out", Format.CSV));
        assertThat(options.name()).isEqualTo("omniretail-retail-batch");
        assertThat(options.range()).isEqualTo(TimeRange.ALL);
        assertThat(options.fromDay()).isEqualTo(Integer.MIN_VALUE);
        assertThat(options.toDay()).isEqualTo(Integer.MAX_VALUE);
        assertThat(options.lookback()).isEqualTo(Duration.ofDays(30));
        assertThat(options.timezone()).isEqualTo(ZoneId.of("UTC"));
        assertThat(options.start()).isEqualTo("earliest");
        assertThat(options.outOfOrderness()).isEqualTo(Duration.ofSeconds(10));
        assertThat(options.partitionSlack()).isEqualTo(Duration.ofSeconds(10));
        assertThat(options.allowedLateness()).isEqualTo(Duration.ofDays(1));
        assertThat(options.idleTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(options.emitInterval()).isEqualTo(Duration.ofSeconds(1));
        assertThat(options.maxFuture()).isEqualTo(Duration.ofMinutes(5));
        assertThat(options.window()).isEqualTo(Duration.ofDays(1));
        assertThat(options.thresholdE4()).isEqualTo(280_000);
        assertThat(options.fraud())
                .isEqualTo(new FraudOptions(List.of(), List.of(), List.of(), Duration.ofDays(7), false, false));
        assertThat(options.checkpointInterval()).isEmpty();
        assertThat(options.checkpointDir()).isEmpty();
        assertThat(options.delivery()).isEqualTo(Delivery.EXACTLY_ONCE);
        assertThat(options.onCorruptFile()).isEqualTo(OnCorruptFile.FAIL);
        assertThat(options.parallelism()).isEmpty();
        assertThat(options.kafkaInput()).isEmpty();
        assertThat(options.kafkaOutputs()).isEmpty();
        assertThat(options.kafkaClient()).isEmpty();
        assertThat(options.mappings()).isEmpty();
    }

    /** A flag, a value that is not its default, and what the options then hold. */
    private record Mapping(JobOption option, String text, Function<JobOptions, Object> component, Object expected) {}

    private static final String CLIENT_PROPERTIES = "security.protocol=SASL_SSL\nsasl.jaas.config = secret;\n";

    private static final String RULES =
            "rules: [{name: large, field: amount, comparison: '>', threshold: 900, action: hold}]";

    private static final List<Mapping> MAPPINGS = List.of(
            new Mapping(JobOption.PIPELINE, "sensors", JobOptions::pipeline, PipelineKind.SENSORS),
            new Mapping(JobOption.MODE, "batch", JobOptions::mode, Mode.BATCH),
            new Mapping(JobOption.INPUT, "file:in", JobOptions::inputs, List.of("/home/somebody/shop/in")),
            new Mapping(
                    JobOption.OUTPUT,
                    "/report?format=json",
                    JobOptions::outputs,
                    List.of(new Output("/report", Format.JSON))),
            new Mapping(JobOption.NAME, "daily sales", JobOptions::name, "daily sales"),
            new Mapping(JobOption.FROM, "2026-11-01", options -> options.range().fromMs(), ms("2026-11-01T00:00:00Z")),
            new Mapping(JobOption.TO, "2026-11-02", options -> options.range().toMs(), ms("2026-11-02T00:00:00Z")),
            new Mapping(JobOption.LOOKBACK, "P3D", JobOptions::lookback, Duration.ofDays(3)),
            new Mapping(JobOption.TIMEZONE, "Europe/Berlin", JobOptions::timezone, ZoneId.of("Europe/Berlin")),
            new Mapping(JobOption.START, "2026-11-01T06:00", JobOptions::start, "2026-11-01T06:00:00Z"),
            new Mapping(JobOption.OUT_OF_ORDERNESS, "1s", JobOptions::outOfOrderness, Duration.ofSeconds(1)),
            new Mapping(JobOption.PARTITION_SLACK, "0s", JobOptions::partitionSlack, Duration.ZERO),
            new Mapping(JobOption.ALLOWED_LATENESS, "2h", JobOptions::allowedLateness, Duration.ofHours(2)),
            new Mapping(JobOption.IDLE_TIMEOUT, "1m", JobOptions::idleTimeout, Duration.ofMinutes(1)),
            new Mapping(JobOption.EMIT_INTERVAL, "250ms", JobOptions::emitInterval, Duration.ofMillis(250)),
            new Mapping(JobOption.MAX_FUTURE, "PT1H", JobOptions::maxFuture, Duration.ofHours(1)),
            new Mapping(JobOption.WINDOW, "PT15M", JobOptions::window, Duration.ofMinutes(15)),
            new Mapping(JobOption.THRESHOLD, "-5.25", JobOptions::thresholdE4, -52_500L),
            new Mapping(
                    JobOption.MODEL,
                    file("model.json", SmallModel.file()),
                    options -> options.fraud().models(),
                    List.of(new String(SmallModel.file(), UTF_8))),
            new Mapping(
                    JobOption.RULES,
                    file("rules.yaml", RULES.getBytes(UTF_8)),
                    options -> options.fraud().rules(),
                    List.of(RULES)),
            new Mapping(JobOption.LABEL_DELAY, "P3D", options -> options.fraud().labelDelay(), Duration.ofDays(3)),
            new Mapping(JobOption.FEATURES, "yes", options -> options.fraud().givesFeatures(), true),
            new Mapping(
                    JobOption.CHECKPOINT_INTERVAL,
                    "30s",
                    JobOptions::checkpointInterval,
                    Optional.of(Duration.ofSeconds(30))),
            new Mapping(
                    JobOption.CHECKPOINT_DIR,
                    "file:///var/checkpoints",
                    JobOptions::checkpointDir,
                    Optional.of("/var/checkpoints")),
            new Mapping(JobOption.DELIVERY, "at-least-once", JobOptions::delivery, Delivery.AT_LEAST_ONCE),
            new Mapping(JobOption.ON_CORRUPT_FILE, "skip", JobOptions::onCorruptFile, OnCorruptFile.SKIP),
            new Mapping(JobOption.PARALLELISM, "4", JobOptions::parallelism, OptionalInt.of(4)),
            new Mapping(
                    JobOption.KAFKA_CONFIG,
                    file(".properties", CLIENT_PROPERTIES.getBytes(UTF_8)),
                    JobOptions::kafkaClient,
                    Map.of("security.protocol", "SASL_SSL", "sasl.jaas.config", "secret;")));

    private static String file(String name, byte[] content) {
        try {
            Path file = Files.createTempFile("", name);
            file.toFile().deleteOnExit();
            return Files.write(file, content).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void shouldMapEveryFlagFromTheCommandLineInBothForms() {
        for (Mapping mapping : MAPPINGS) {
            String flag = mapping.option().flag();
            assertThat(mapping.component().apply(parse(flag, mapping.text()))).isEqualTo(mapping.expected());
            assertThat(mapping.component().apply(parse(flag + "=" + mapping.text())))
                    .isEqualTo(mapping.expected());
        }
    }

    @Test
    void shouldMapEveryFlagFromTheConfigurationFile(@TempDir Path folder) throws IOException {
        for (Mapping mapping : MAPPINGS) {
            Path file = Files.writeString(
                    folder.resolve("job.yaml"), mapping.option().key() + ": " + mapping.text() + "\n");
            assertThat(mapping.component().apply(parse("--config", file.toString())))
                    .as(mapping.option().key())
                    .isEqualTo(mapping.expected());
        }
    }

    @Test
    void shouldTestTheMappingOfEveryFlagThatAFileMayHold() {
        Set<JobOption> tested = new HashSet<>();
        MAPPINGS.forEach(mapping -> tested.add(mapping.option()));

        assertThat(tested)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(JobOption.values())
                        .filter(JobOption::isAllowedInFile)
                        .toList());
    }

    @Test
    void shouldLetTheCommandLineWinOverTheFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("job.yaml"), """
                threshold: 30
                lookback: P5D
                input: [a, file:b]
                output: c
                """);

        JobOptions options = parse("--threshold", "31", "--config", file.toString(), "--output", "d");

        assertThat(options.thresholdE4()).isEqualTo(310_000);
        assertThat(options.lookback()).isEqualTo(Duration.ofDays(5));
        assertThat(options.inputs()).containsExactly("/home/somebody/shop/a", "/home/somebody/shop/b");
        assertThat(options.outputs()).containsExactly(new Output("/home/somebody/shop/d", Format.CSV));
    }

    @Test
    void shouldTakeSeveralInputsAndOutputs() {
        JobOptions options = parse(
                "--input", "../a", "--input=hdfs://nn/b", "--output", "x?format=json", "--output", "y?format=csv");

        assertThat(options.inputs()).containsExactly("/home/somebody/a", "hdfs://nn/b");
        assertThat(options.outputs())
                .containsExactly(
                        new Output("/home/somebody/shop/x", Format.JSON),
                        new Output("/home/somebody/shop/y", Format.CSV));
    }

    @ParameterizedTest
    @CsvSource({
        "10s, 10000",
        "5m, 300000",
        "2h, 7200000",
        "1d, 86400000",
        "250ms, 250",
        "PT10S, 10000",
        "P1D, 86400000",
        "P30D, 2592000000",
        "P1DT12H, 129600000",
        "pt0.5s, 500",
        "0s, 0",
        "1D, 86400000"
    })
    void shouldReadDurationsInEveryForm(String text, long milliseconds) {
        assertThat(parse("--lookback", text).lookback()).isEqualTo(Duration.ofMillis(milliseconds));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-29, 2026-03-28T23:00:00Z",
        "2026-03-30, 2026-03-29T22:00:00Z",
        "2026-03-29T12:00, 2026-03-29T10:00:00Z",
        "2026-03-29T12:00:30.250, 2026-03-29T10:00:30.250Z",
        "2026-03-29T12:00Z, 2026-03-29T12:00:00Z",
        "2026-03-29T12:00:00-05:00, 2026-03-29T17:00:00Z",
        "2026-03-29T12:00:00+05:30, 2026-03-29T06:30:00Z"
    })
    void shouldReadDaysAndInstantsInTheTimeZone(String text, String instant) {
        assertThat(parse("--from", text, "--timezone", "Europe/Berlin").range().fromMs())
                .isEqualTo(ms(instant));
    }

    @ParameterizedTest
    @CsvSource({"2026-03-29T12:00, 2026-03-29T10:00:00Z", "2026-03-29T12:00Z, 2026-03-29T12:00:00Z", "latest, latest"})
    void shouldReadTheStartInTheTimeZone(String text, String start) {
        assertThat(parse("--start", text, "--timezone", "Europe/Berlin").start())
                .isEqualTo(start);
    }

    @Test
    void shouldNameTheDaysThatTheRangeTouches() {
        JobOptions wholeDays = parse("--from", "2026-11-01", "--to", "2026-11-03", "--timezone", "Asia/Tokyo");
        JobOptions parts = parse("--from", "2026-11-01T06:00", "--to", "2026-11-03T00:00:00.001");

        assertThat(LocalDate.ofEpochDay(wholeDays.fromDay())).isEqualTo("2026-11-01");
        assertThat(LocalDate.ofEpochDay(wholeDays.toDay())).isEqualTo("2026-11-03");
        assertThat(LocalDate.ofEpochDay(parts.fromDay())).isEqualTo("2026-11-01");
        assertThat(LocalDate.ofEpochDay(parts.toDay())).isEqualTo("2026-11-04");
        assertThat(wholeDays.cutDays()).isEmpty();
        assertThat(parts.cutDays()).containsExactly(LocalDate.parse("2026-11-01"), LocalDate.parse("2026-11-03"));
        assertThat(parse("--to", "2026-11-03").cutDays()).isEmpty();
    }

    @Test
    void shouldShowEveryFlagAsText() {
        Map<String, String> texts =
                parse("--threshold", "30.5", "--input", "a", "--input", "b").texts();

        assertThat(texts)
                .containsEntry("threshold", "30.5")
                .containsEntry("input", "a b")
                .containsEntry("lookback", "P30D")
                .containsEntry("name", "omniretail-retail-batch")
                .doesNotContainKeys("help", "version");
    }

    @Test
    void shouldReadAndWriteKafkaTopics() {
        JobOptions options = parse("--mode", "stream", "--input", "kafka://a:9092,b:9092?prefix=shop.");

        assertThat(options.isStream()).isTrue();
        assertThat(options.hasInput()).isTrue();
        assertThat(options.inputs()).isEmpty();
        assertThat(options.kafkaInput()).contains(new KafkaPlace("a:9092,b:9092", "shop."));
        assertThat(options.outputs()).isEmpty();
        assertThat(options.kafkaOutputs()).containsExactly(new KafkaPlace("a:9092,b:9092", "shop."));
    }

    @Test
    void shouldWriteToFilesAndTopicsAtOnceWhateverIsRead() {
        JobOptions options = parse("--input", "in", "--output", "out", "--output", "kafka://a:9092/");

        assertThat(options.inputs()).containsExactly("/home/somebody/shop/in");
        assertThat(options.kafkaInput()).isEmpty();
        assertThat(options.outputs()).containsExactly(new Output("/home/somebody/shop/out", Format.CSV));
        assertThat(options.kafkaOutputs()).containsExactly(new KafkaPlace("a:9092", ""));
        assertThat(onCluster("--input", "kafka://a:9092").kafkaOutputs()).hasSize(1);
    }

    @Test
    void shouldNeverShowWhatTheClientPropertiesHold() {
        assertThat(parse("--kafka-config", file(".properties", CLIENT_PROPERTIES.getBytes(UTF_8)))
                        .toString())
                .doesNotContain("secret");
        assertThat(parse("--kafka-config", file(".properties", CLIENT_PROPERTIES.getBytes(UTF_8)))
                        .texts()
                        .toString())
                .doesNotContain("secret");
    }

    @Test
    void shouldRefuseClientPropertiesThatFlagsDecide(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("client.properties"), "group.id=mine\n");

        assertThatThrownBy(() -> parse("--kafka-config", file.toString()))
                .isInstanceOf(UsageException.class)
                .hasMessage("--kafka-config " + file + " sets group.id, which is decided by the job: leave it out");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '#', quoteCharacter = '~', textBlock = """
            --thresold 28                    # unknown flag --thresold: did you mean --threshold?
            --qwertyuiop 1                   # unknown flag --qwertyuiop: see --help
            -threshold 28                    # unexpected "-threshold": a flag begins with --, see --help
            in                               # unexpected "in": a flag begins with --, see --help
            --input                          # --input needs a value: write --input VALUE, see --help
            --input --output x               # --input needs a value: write --input VALUE, see --help
            --input=                         # --input needs a value: write --input VALUE, see --help
            --mode batch --mode batch        # --mode is given twice: give it once
            --mode live                      # --mode: cannot read "live": one of batch, stream is needed
            --pipeline retial                # --pipeline: cannot read "retial": one of retail, sensors is needed
            --pipeline billing               # --pipeline billing is not available yet: use retail or sensors
            --pipeline payroll               # --pipeline payroll is not available yet: use retail or sensors
            --input kafka://localhost        # --input: cannot read "kafka://localhost": kafka://HOST:PORT[,HOST:PORT][?prefix=PREFIX] is needed
            --input kafka://u:p@h:9092       # --input holds a user or a password: put secrets into the file of --kafka-config, flags show in the web UI
            --input kafka://a:1 --input kafka://b:1 # --input: kafka://a:1 and kafka://b:1 are two places to read the same feeds from: name one Kafka cluster and prefix
            --input kafka://a:1 --input in   # --input: files and then Kafka are read with --mode stream only: name one of them
            --output kafka://a:1 --output kafka://a:1/ # --output: two outputs are the same topics: name each once
            --checkpoint-dir kafka://a:1     # --checkpoint-dir kafka://a:1: a place for files is needed, such as file:PATH
            --kafka-config none.properties   # --kafka-config /home/somebody/shop/none.properties does not exist
            --output kafka:localhost         # --output: cannot read "kafka:localhost": kafka://HOST:PORT[,HOST:PORT][?prefix=PREFIX] is needed
            --output jdbc:postgresql://h/db  # --output jdbc:postgresql://h/db: jdbc: is not available yet: use files, file:PATH
            --output jdbc:postgresql://h/db?user=u&password=p # --output holds a user or a password: put secrets into the file of --kafka-config, flags show in the web UI
            --input s3://key:secret@bucket/x # --input holds a user or a password: put secrets into the file of --kafka-config, flags show in the web UI
            --input file://data/shop         # --input: cannot read "file://data/shop": after file:// a host would stand; write file:data/shop or file:/PATH
            --input file:                    # --input: cannot read "": a path is needed
            --input in?format=csv            # --input: cannot read "in?format=csv": a file input takes no "?"
            --output out?format=xml          # --output format: cannot read "xml": one of csv, json is needed
            --output out?zip                 # --output: cannot read "out?zip": after "?" only format=csv or format=json may stand
            --output a --output ./a          # --output: two outputs are the same folder: name each once
            --lookback soon                  # --lookback: cannot read "soon": a duration of whole milliseconds is needed, such as 10s, 5m, 2h, 1d or PT10S
            --lookback PT0.0001S             # --lookback: cannot read "PT0.0001S": a duration of whole milliseconds is needed, such as 10s, 5m, 2h, 1d or PT10S
            --lookback -PT1S                 # --lookback: cannot read "-PT1S": a duration from 0 ms to 36500 days is needed
            --window 0s                      # --window: cannot read "0s": a duration from 1 ms to 36500 days is needed
            --window 999999999999d           # --window: cannot read "999999999999d": a duration from 1 ms to 36500 days is needed
            --threshold 28.12345             # --threshold: cannot read "28.12345": a plain decimal with at most 4 fraction digits is needed, such as 28.5
            --threshold 1e3                  # --threshold: cannot read "1e3": a plain decimal with at most 4 fraction digits is needed, such as 28.5
            --from yesterday                 # --from: cannot read "yesterday": a day is needed, such as 2026-11-01, or an instant, such as 2026-11-01T06:00:00Z
            --to 2026-02-30                  # --to: cannot read "2026-02-30": a day is needed, such as 2026-11-01, or an instant, such as 2026-11-01T06:00:00Z
            --from +99999-01-01              # --from: cannot read "+99999-01-01": a day is needed, such as 2026-11-01, or an instant, such as 2026-11-01T06:00:00Z
            --from 2026-11-02 --to 2026-11-02 # --from 2026-11-02 is not before --to 2026-11-02: the range is half-open, one day is --from DAY --to NEXT_DAY
            --timezone Europe/Berln          # --timezone: cannot read "Europe/Berln": a time zone is needed, such as Europe/Berlin or UTC, did you mean Europe/Berlin?
            --start now                      # --start: cannot read "now": earliest, latest, committed or an instant is needed, such as 2026-11-01T06:00:00Z
            --parallelism 0                  # --parallelism: cannot read "0": a whole number from 1 to 128 is needed
            --parallelism many               # --parallelism: cannot read "many": a whole number from 1 to 128 is needed
            --checkpoint-interval 1ms        # --checkpoint-interval: cannot read "1ms": a duration from 10 ms to 36500 days is needed
            --delivery twice                 # --delivery: cannot read "twice": one of exactly-once, at-least-once is needed
            --on-corrupt-file ignore         # --on-corrupt-file: cannot read "ignore": one of fail, skip is needed
            --help=now                       # --help takes no value: write --help alone
            --config none.yaml               # --config /home/somebody/shop/none.yaml: cannot be read: name an existing, readable file
            """)
    void shouldTellWhatIsWrongAndTheMendInOneLine(String commandLine, String message) {
        assertThatThrownBy(() -> parse(commandLine.split(" ")))
                .isInstanceOf(UsageException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '#', quoteCharacter = '~', textBlock = """
            thresold: 3            # : unknown setting "thresold", did you mean threshold?
            config: other.yaml     # : unknown setting "config"
            window: [a, b]         # : window needs one text
            input: {a: b}          # : input needs a text or a list of texts
            window: later          # : window: cannot read "later": a duration of whole milliseconds is needed, such as 10s, 5m, 2h, 1d or PT10S
            just words             # : needs lines of the form "name: value"
            """)
    void shouldTellWhatIsWrongInTheConfigurationFile(String content, String message, @TempDir Path folder)
            throws IOException {
        Path file = Files.writeString(folder.resolve("job.yaml"), content + "\n");

        assertThatThrownBy(() -> parse("--config", file.toString()))
                .isInstanceOf(UsageException.class)
                .hasMessageEndingWith(file + message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a: b: c", "a: [", "window: 1d\nwindow: 2d", "a: \"\\q\"", "\t"})
    void shouldTellInOneLineThatAFileIsNotYaml(String content, @TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("job.yaml"), content);

        assertThatThrownBy(() -> parse("--config", file.toString()))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(file.toString())
                .satisfies(error -> assertThat(error.getMessage().lines()).hasSize(1));
    }

    @Test
    void shouldTakeAnEmptyConfigurationFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("job.yaml"), "# nothing yet\n");

        assertThat(parse("--config", file.toString()).name()).isEqualTo("omniretail-retail-batch");
    }

    @Test
    void shouldRefuseRelativePathsOnACluster() {
        assertThatThrownBy(() -> onCluster("--input", "in", "--output", "/out"))
                .isInstanceOf(UsageException.class)
                .hasMessage("--input in is a relative path, which means nothing on a cluster: write an absolute one");
        assertThatThrownBy(() -> onCluster("--input", "/in", "--output", "/out", "--checkpoint-dir", "file:chk"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("is a relative path");
        assertThatThrownBy(() -> onCluster("--input", "/in"))
                .isInstanceOf(UsageException.class)
                .hasMessage("--output is missing: say where the results go, such as --output file:/data/report");
        assertThat(onCluster("--input", "/in", "--output", "s3://bucket/out").outputs())
                .containsExactly(new Output("s3://bucket/out", Format.CSV));
    }
}
