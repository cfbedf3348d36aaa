package io.omniretail.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.metadata.MetadataV6Serializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    @TempDir
    Path root;

    @BeforeEach
    void standInTheRoot() {
        System.setProperty("omni.home", root.toString());
        System.setProperty("omni.cwd", root.toString());
    }

    @AfterEach
    void leave() {
        System.clearProperty("omni.home");
        System.clearProperty("omni.cwd");
    }

    private int omni(String... arguments) {
        output.reset();
        errors.reset();
        return Main.run(
                List.of(arguments),
                new Console(
                        new PrintStream(output, true, StandardCharsets.UTF_8),
                        new PrintStream(errors, true, StandardCharsets.UTF_8),
                        false));
    }

    /** A run whose web UI takes any free port. */
    private int run(String... flags) {
        List<String> arguments = new ArrayList<>(List.of("run", "-Drest.port=0", "--parallelism", "2"));
        arguments.addAll(List.of(flags));
        return omni(arguments.toArray(String[]::new));
    }

    private String output() {
        return output.toString(StandardCharsets.UTF_8);
    }

    private String errors() {
        return errors.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '#', quoteCharacter = '~', textBlock = """
            rnu                              # unknown command rnu: did you mean run?
            fly                              # unknown command fly: see ./omni --help
            cluster                          # cluster needs a word more: start, stop or status, see ./omni cluster --help
            cluster stat                     # cluster has no stat: did you mean start?
            cluster start --slots 0          # --slots: cannot read "0": a number between 1 and 100 is needed
            cluster start -Dfoo              # -Dfoo has no value: write -Dkey=value
            flink list                       # no Flink cluster runs here: start one with ./omni cluster start
            submit -s missing                # -s missing is no checkpoint: name a folder that holds a file _metadata, such as .omni/checkpoints/JOB/chk-7
            submit --input a                 # no Flink cluster runs here: start one with ./omni cluster start
            chaos --faults 0                 # --faults: cannot read "0": a whole number from 1 to 1000 is needed
            chaos --delivery twice           # --delivery: cannot read "twice": one of exactly-once, at-least-once is needed
            kafka                            # kafka needs a word more: start, stop or status, see ./omni kafka --help
            kafka strat                      # kafka has no strat: did you mean start?
            kafka dashboards                 # kafka has no dashboards: see ./omni kafka --help
            kafka start --prot 1             # unknown flag --prot: did you mean --port?
            kafka start --port 99999         # --port: cannot read "99999": a number between 1 and 65535 is needed
            kafka stop now                   # unexpected "now": a flag begins with --, see --help
            kafka topics --list              # no Kafka broker runs here: start one with ./omni kafka start, or name another one with --bootstrap-server HOST:PORT
            reconcile --expected a           # --actual is missing: say where the results are, such as --actual file:OUT
            reconcile --expected a --actual b --table sales_dialy # --table: there is no table "sales_dialy", did you mean sales_daily?
            reconcile --expected a --expected b # --expected is given twice: give it once
            explain                          # a table and the key of a row are missing: see ./omni explain --help
            explain sales_dialy              # there is no table "sales_dialy", did you mean sales_daily?
            explain ledger orders            # ledger counts all records of a run: what became of single ones stands in rejects and late
            explain late orders 0:1          # late has one row for each record, which says itself where it stands, why, and what its bytes are: explain sales_daily, sales_by_product, sales_by_region, sales_by_campaign, top_products, unmatched_payments, sensor_stats, sensor_alerts
            explain fraud_labels p1          # fraud_labels is not explained yet: explain sales_daily, sales_by_product, sales_by_region, sales_by_campaign, top_products, unmatched_payments, sensor_stats, sensor_alerts
            explain sales_by_region 2026-11-03 north # sales_by_region has the key day, region, currency: give each of these, in this order or as column=value
            explain sales_by_region 3 north EUR # day: cannot read "3": a day is needed, such as 2026-11-03
            explain top_products 2026-11-03 north EUR rank=11 # rank: cannot read "11": a whole number from 1 to 10 is needed
            explain sales_by_region day=2026-11-03 day=2026-11-04 # day is given twice: give it once
            explain sales_by_region 2026-11-03 north EUR --pipeline sensors # --pipeline sensors has no table sales_by_region: leave it out
            explain sales_by_region 2026-11-03 north EUR --output a --output b # --output is given several times: name the one place whose row is to be explained
            run --thresold 3                 # unknown flag --thresold: did you mean --threshold?
            run -s                           # -s needs a value: write -s CHECKPOINT
            run -D                           # -D needs a value: write -Dkey=value
            run -Dfoo                        # -Dfoo has no value: write -Dkey=value
            run -s missing                   # -s missing is no checkpoint: name a folder that holds a file _metadata, such as .omni/checkpoints/JOB/chk-7
            run --input ftp://host/x         # --input ftp://host/x: Flink has no file system for it here: write file:PATH, or put the plugin for it into Flink's plugins folder
            run --input x -Dexecution.checkpointing.interval=abc # -D: Could not parse value 'abc' for key 'execution.checkpointing.interval'.
            run --input x -Dexecution.runtime-mode=FOO # -D: Could not parse value 'FOO' for key 'execution.runtime-mode'.
            run --input x -Drestart-strategy.type=xyz # -D: xyz is an unknown value of RestartStrategyType.
            run --input x -Dstate.backend.type=foo # -D: Cannot find configured state backend factory class: foo
            demo --for long                  # --for: cannot read "long": a duration of whole milliseconds is needed, such as 10s, 5m, 2h, 1d or PT10S
            generate                         # --output is missing: say where the events go, such as --output file:sample
            """)
    void shouldTellAMistakeInOneLineWithStatusTwo(String commandLine, String message) {
        int status = omni(commandLine.split(" ", -1));

        assertThat(errors()).isEqualTo("error: " + message + System.lineSeparator());
        assertThat(output()).isEmpty();
        assertThat(status).isEqualTo(2);
    }

    @Test
    void shouldTellThatACommandIsMissing() {
        assertThat(omni()).isEqualTo(2);
        assertThat(errors()).startsWith("error: a command is missing: ").hasLineCount(1);
    }

    @Test
    void shouldRefuseAnInputThatIsMissingAndAnOutputThatCannotBeWritten() throws IOException {
        Path file = Files.writeString(root.resolve("file"), "");

        assertThat(run("--input", "missing")).isEqualTo(2);
        assertThat(errors()).contains(root.resolve("missing").toString()).hasLineCount(1);
        assertThat(run("--input", "missing", "--output", file.toString())).isEqualTo(2);
        assertThat(errors())
                .startsWith("error: --output " + file + " cannot be made: ")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "help",
                "run --help",
                "run -h",
                "generate --help",
                "demo --help",
                "kafka --help",
                "cluster --help",
                "chaos --help",
                "submit --help",
                "explain --help",
                "--version"
            })
    void shouldHelp(String commandLine) {
        assertThat(omni(commandLine.split(" ", -1))).isZero();
        assertThat(output()).containsIgnoringCase("omni");
        assertThat(errors()).isEmpty();
    }

    @Test
    void shouldReportSensorReadingsOfATextFile() throws IOException {
        Files.writeString(root.resolve("daily_readings.txt"), "21\n22\n23\n24\nabc\n25\n26\n27\n28\n29\n30\n");

        int status = run("--pipeline", "sensors", "--input", "daily_readings.txt");

        assertThat(errors()).startsWith("Flink web UI: http://127.0.0.1:");
        assertThat(status).isZero();
        assertThat(output())
                .containsPattern("sensor_alerts +2\\R")
                .containsPattern("sensor_stats +1\\R")
                .containsPattern("readings +11 +10 +1 +0 +0 +0\\R")
                .contains("readings: 1 rejected as ")
                .contains("Done in ");
        assertThat(root.resolve("out/sensor_stats")).isNotEmptyDirectory();
        assertThat(root.resolve(".omni/tmp")).isEmptyDirectory();
        assertThat(root.resolve(".omni/checkpoints")).isEmptyDirectory();
    }

    @Test
    void shouldUseEveryGeneratedEvent() {
        assertThat(omni("generate", "--events", "3000", "--days", "3", "--output", "sample"))
                .isZero();
        assertThat(output()).containsPattern("orders +1,500\\R").contains("3,000 events.");

        assertThat(run("--input", "sample", "--output", "report?format=json", "--name", "mine"))
                .isZero();
        assertThat(errors()).contains("(job mine)");
        assertThat(output()).containsPattern("orders +1,5\\d\\d +1,500 ").containsPattern("ledger +3\\R");

        assertThat(omni("generate", "--events", "3000", "--output", "sample")).isEqualTo(2);
        assertThat(errors()).contains("is there already: ");
    }

    @Test
    void shouldRunAsManyTasksAsALargeMachineHasProcessors() {
        omni("generate", "--events", "300", "--days", "2", "--output", "sample");

        int status = omni("run", "-Drest.port=0", "--parallelism", "20", "--input", "sample");

        assertThat(errors()).doesNotContain("error: ");
        assertThat(status).isZero();
    }

    @Test
    void shouldRefuseADamagedCheckpoint() throws IOException {
        Files.writeString(root.resolve("readings.txt"), "21\n");
        Path metadata = Files.createDirectories(root.resolve("chk-7")).resolve("_metadata");
        ByteBuffer cutOff =
                ByteBuffer.allocate(8).putInt(Checkpoints.HEADER_MAGIC_NUMBER).putInt(MetadataV6Serializer.VERSION);
        for (byte[] damaged :
                List.of(new byte[0], "not a checkpoint".getBytes(StandardCharsets.UTF_8), cutOff.array())) {
            Files.write(metadata, damaged);

            int status = run("--pipeline", "sensors", "--input", "readings.txt", "-s", "chk-7");

            assertThat(errors().lines().skip(1))
                    .singleElement()
                    .asString()
                    .startsWith("error: -s names a checkpoint whose file _metadata is damaged (")
                    .contains("): name an earlier one, or leave -s out (more in ");
            assertThat(status).isEqualTo(2);
        }
    }
}
