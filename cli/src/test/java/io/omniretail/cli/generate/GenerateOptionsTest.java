package io.omniretail.cli.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.omniretail.domain.UsageException;
import io.omniretail.domain.event.Feed;
import io.omniretail.pipeline.KafkaPlace;
import io.omniretail.sinks.Format;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GenerateOptionsTest {
    private static final Path WORK = Path.of("/home/somebody");

    @TempDir
    Path folder;

    private static GenerateOptions parse(String commandLine) {
        return GenerateOptions.parse(List.of(commandLine.split(" ", -1)), WORK);
    }

    @Test
    void shouldHaveTheDocumentedDefaults() {
        assertThat(parse("--output sample"))
                .isEqualTo(new GenerateOptions(
                        200_000,
                        1,
                        new Destination.Folder(Path.of("/home/somebody/sample"), Optional.empty(), true, 1),
                        (int) LocalDate.of(2026, 11, 1).toEpochDay(),
                        30,
                        Duration.ofSeconds(10),
                        0.001,
                        0.001,
                        0.01));
        assertThat(parse("--output sample").lastDay()).isEqualTo("2026-11-30");
    }

    @Test
    void shouldReadEveryFlag() {
        assertThat(parse("--events 7 --seed -3 --output file:/x?format=json --from 2026-01-02 --days 2 --disorder 1m"
                        + " --duplicates 0 --malformed 0.5 --fraud 0.05 --partitioned false --files 4"))
                .isEqualTo(new GenerateOptions(
                        7,
                        -3,
                        new Destination.Folder(Path.of("/x"), Optional.of(Format.JSON), false, 4),
                        (int) LocalDate.of(2026, 1, 2).toEpochDay(),
                        2,
                        Duration.ofMinutes(1),
                        0,
                        0.5,
                        0.05));
    }

    @Test
    void shouldReadAKafkaClusterWithARateAndClientProperties() throws IOException {
        Files.writeString(folder.resolve("client.properties"), "security.protocol=SSL\n");

        Destination output = GenerateOptions.parse(
                        List.of(
                                "--output=kafka://one:1,two:2?prefix=p.",
                                "--rate",
                                "5000",
                                "--kafka-config=client.properties"),
                        folder)
                .output();

        assertThat(output)
                .isEqualTo(new Destination.Topics(
                        new KafkaPlace("one:1,two:2", "p."),
                        Map.of("security.protocol", "SSL"),
                        OptionalLong.of(5_000),
                        false));
        assertThat(output.format(Feed.ORDERS)).isEqualTo(Format.JSON);
        assertThat(parse("--output kafka://one:1").output())
                .isEqualTo(new Destination.Topics(new KafkaPlace("one:1", ""), Map.of(), OptionalLong.empty(), false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"partitioner.class", "partitioner.ignore.keys"})
    void shouldNotGoOnWithPartitionsThatAreNotKafkasOwn(String name) throws IOException {
        Files.writeString(folder.resolve("client.properties"), name + "=true\n");
        List<String> flags = List.of("--output=kafka://one:1", "--kafka-config=client.properties", "--continue");

        assertThatThrownBy(() -> GenerateOptions.parse(and(flags, "true"), folder))
                .isInstanceOf(UsageException.class)
                .hasMessage("--kafka-config client.properties sets " + name
                        + ", by which --continue true would leave out the wrong records: leave it out");
        assertThat(GenerateOptions.parse(and(flags, "false"), folder).output()).isInstanceOf(Destination.Topics.class);
    }

    private static List<String> and(List<String> flags, String last) {
        return Stream.concat(flags.stream(), Stream.of(last)).toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '#', quoteCharacter = '~', textBlock = """
            --events 5                       # --output is missing: say where the events go, such as --output file:sample
            --output a --event 5             # unknown flag --event: did you mean --events?
            --output a --events 0            # --events: cannot read "0": a whole number from 1 to 2000000000 is needed
            --output a --days 1e3            # --days: cannot read "1e3": a whole number from 1 to 3660 is needed
            --output a --seed x              # --seed: cannot read "x": a whole number from -9223372036854775808 to 9223372036854775807 is needed
            --output a --from 2026-11-01T06:00 # --from: cannot read "2026-11-01T06:00": a whole day is needed, such as 2026-11-01
            --output a --disorder 2d         # --disorder: cannot read "2d": at most 1d is possible
            --output a --duplicates 1        # --duplicates: cannot read "1": a fraction from 0 to below 1 is needed, such as 0.001
            --output a --malformed -0.1      # --malformed: cannot read "-0.1": a fraction from 0 to below 1 is needed, such as 0.001
            --output a --fraud 0.25          # --fraud: cannot read "0.25": at most 0.2 is possible
            --output a --fraud 1%            # --fraud: cannot read "1%": a fraction from 0 to below 1 is needed, such as 0.001
            --output a --partitioned no      # --partitioned: cannot read "no": one of true, false is needed
            --output a --files 0             # --files: cannot read "0": a whole number from 1 to 64 is needed
            --output a --rate 100            # --rate is only for Kafka, and the events go into files: leave it out
            --output a --kafka-config f      # --kafka-config is only for Kafka, and the events go into files: leave it out
            --output kafka://h:1 --files 2   # --files is only for files, and the events go to Kafka: leave it out
            --output kafka://h:1 --rate 0    # --rate: cannot read "0": a whole number from 1 to 2000000000 is needed
            --output kafka://h:1 --kafka-config none # --kafka-config /home/somebody/none does not exist
            --output kafka://h               # --output: cannot read "kafka://h": kafka://HOST:PORT[,HOST:PORT][?prefix=PREFIX] is needed
            --output a --output b            # --output is given twice: give it once
            --output a?format=xml            # --output format: cannot read "xml": one of csv, json is needed
            --output s3://bucket/x           # --output: cannot read "s3://bucket/x": a folder of this machine is needed, file:PATH
            """)
    void shouldTellWhatIsWrongAndTheMendInOneLine(String commandLine, String message) {
        assertThatThrownBy(() -> parse(commandLine))
                .isInstanceOf(UsageException.class)
                .hasMessage(message);
    }
}
