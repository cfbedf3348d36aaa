package io.omniretail.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.omniretail.cli.process.Background;
import io.omniretail.cli.process.Ports;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes, from the packaged jars. */
class ClusterITCase {
    private static final Duration JOB_LIMIT = Duration.ofMinutes(2);

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    @TempDir
    Path kept;

    @BeforeEach
    void keepApart() {
        ProjectHome.enter(kept);
    }

    @AfterEach
    void leaveNothingRunning() throws Exception {
        omni("cluster", "stop");
        omni("kafka", "stop");
        ProjectHome.leave();
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

    private String output() {
        return output.toString(StandardCharsets.UTF_8);
    }

    private String errors() {
        return errors.toString(StandardCharsets.UTF_8);
    }

    private List<String> roles() {
        return List.copyOf(new Background(kept.resolve("cluster")).running().keySet());
    }

    @Test
    void shouldRunAJobOnTwoTaskManagersAndLeaveNothingBehind() throws Exception {
        assertThat(omni("cluster", "status")).isEqualTo(1);
        assertThat(omni("cluster", "start", "-Drest.port=0", "-Dtaskmanager.memory.process.size=1g"))
                .as("%s", errors())
                .isZero();
        assertThat(roles()).containsExactly("jobmanager", "taskmanager-1", "taskmanager-2");
        assertThat(output()).containsPattern("Flink runs: http://127\\.0\\.0\\.1:\\d+");

        assertThat(omni("cluster", "start")).isZero();
        assertThat(output()).startsWith("It runs already.");
        assertThat(omni("cluster", "start", "--taskmanagers", "1")).isEqualTo(2);
        assertThat(errors()).contains("2 TaskManagers run already: ").hasLineCount(1);

        Path readings = kept.resolve("readings.txt");
        Files.writeString(readings, "21\n22\n23\nabc\n31\n");
        Path results = kept.resolve("out");
        assertThat(omni("submit", "--pipeline", "sensors", "--inptu", readings.toString()))
                .isEqualTo(2);
        assertThat(errors()).isEqualTo("error: unknown flag --inptu: did you mean --input?" + System.lineSeparator());
        assertThat(omni(
                        "submit",
                        "--pipeline",
                        "sensors",
                        "--input",
                        readings.toString(),
                        "--output",
                        results.toString()))
                .isZero();
        assertThat(output()).containsPattern("JobID [0-9a-f]{32}");
        assertThat(Background.waitFor(JOB_LIMIT, () -> omni("cluster", "status") == 0 && output().contains("finished")))
                .as("%s", output())
                .isTrue();
        assertThat(rows(results.resolve("sensor_stats")))
                .singleElement()
                .asString()
                .contains(",4,24.25,21.00,31.00");
        assertThat(rows(results.resolve("rejects"))).hasSize(1);

        kill("taskmanager-2");
        assertThat(omni("cluster", "status")).isZero();
        assertThat(output()).containsPattern("taskmanager-2 +gone");
        assertThat(omni("cluster", "start")).isZero();
        assertThat(output()).startsWith("Started what was missing.");
        assertThat(roles()).containsExactly("jobmanager", "taskmanager-1", "taskmanager-2");

        kill("jobmanager");
        assertThat(omni("cluster", "status")).isEqualTo(1);
        assertThat(omni("cluster", "stop")).isZero();
        assertThat(roles()).isEmpty();
        assertThat(kept.resolve("cluster/tmp")).doesNotExist();
        assertThat(kept.resolve("cluster/conf")).doesNotExist();
        try (Stream<Path> left = Files.list(kept.resolve("cluster"))) {
            assertThat(left.map(path -> path.getFileName().toString())).containsExactlyInAnyOrder("lock", "logs");
        }
        assertThat(omni("cluster", "stop")).isZero();
        assertThat(omni("cluster", "status")).isEqualTo(1);
    }

    @Test
    void shouldRunABrokerUntilItIsStopped() throws Exception {
        String port = Integer.toString(Ports.anyFree());

        assertThat(omni("kafka", "status")).isEqualTo(1);
        assertThat(omni("kafka", "start", "--port", port)).as("%s", errors()).isZero();
        assertThat(output()).startsWith("Kafka runs: 127.0.0.1:" + port);
        assertThat(omni("kafka", "start")).isZero();
        assertThat(output()).startsWith("Kafka runs already: 127.0.0.1:" + port);
        assertThat(omni("kafka", "status")).isZero();
        assertThat(output()).contains("topics: 0");
        assertThat(omni("kafka", "start", "--port", "1")).isEqualTo(2);

        assertThat(omni("kafka", "stop")).isZero();
        assertThat(new Background(kept.resolve("kafka")).running()).isEmpty();
        assertThat(kept.resolve("kafka/broker.pid")).doesNotExist();
        assertThat(omni("kafka", "status")).isEqualTo(1);
        assertThat(omni("kafka", "stop")).isZero();
    }

    private void kill(String role) throws InterruptedException {
        Background background = new Background(kept.resolve("cluster"));
        background.running().get(role).destroyForcibly();
        assertThat(Background.waitFor(
                        Duration.ofSeconds(30), () -> !background.running().containsKey(role)))
                .isTrue();
    }

    /** The rows of a table, without headers. */
    private static List<String> rows(Path table) throws IOException {
        try (Stream<Path> files = Files.walk(table)) {
            return files.filter(file -> file.toString().endsWith(".csv"))
                    .flatMap(ClusterITCase::lines)
                    .toList();
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream().skip(1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
