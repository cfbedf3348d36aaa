package io.omniretail.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.omniretail.domain.result.ResultTable;
import io.omniretail.pipeline.sensors.SensorTopology;
import io.omniretail.sinks.kafka.KafkaFollower;
import io.omniretail.sinks.kafka.KafkaOutput;
import io.omniretail.sinks.kafka.KafkaTables;
import io.omniretail.sources.kafka.TestBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A live job of sensors over a real Kafka broker. */
@Timeout(120)
class LiveSensorJobTest {
    @RegisterExtension
    static final SmallCluster CLUSTER = new SmallCluster();

    @TempDir
    private Path folder;

    @Test
    void shouldKeepStatisticsAndAlertsUpToDate() throws Exception {
        try (TestBroker broker = startBroker()) {
            JobClient job = start(
                    broker, "--emit-interval", "100ms", "--allowed-lateness", "PT1H", "--checkpoint-interval", "300ms");
            try (KafkaFollower tables = follow(broker)) {
                send(broker, "2026-11-02T10:00:00.123456", "s1", "29.5");
                send(broker, "2026-11-02T10:20:00", "s1", "20");
                await(tables, ResultTable.SENSOR_STATS, "s1 2026-11-02T10:00:00Z 2 24.75 20.00 29.50");
                await(tables, ResultTable.SENSOR_ALERTS, "s1 2026-11-02T10:00:00.123Z 29.50");

                // A smaller version takes the place of the hot one: the alert goes, and the statistics change.
                send(broker, "2026-11-02T10:00:00.123456", "s1", "10");
                await(tables, ResultTable.SENSOR_STATS, "s1 2026-11-02T10:00:00Z 2 15.00 10.00 20.00");
                await(tables, ResultTable.SENSOR_ALERTS);

                // The window closes, and is corrected as long as that is allowed.
                send(broker, "2026-11-02T11:30:00", "s1", "21");
                send(broker, "2026-11-02T10:59:59.999", "s1", "30");
                await(
                        tables,
                        ResultTable.SENSOR_STATS,
                        "s1 2026-11-02T10:00:00Z 3 20.00 10.00 30.00",
                        "s1 2026-11-02T11:00:00Z 1 21.00 21.00 21.00");

                // What comes later than that counts nowhere.
                send(broker, "2026-11-02T12:10:00", "s2", "22");
                await(
                        tables,
                        ResultTable.SENSOR_STATS,
                        "s1 2026-11-02T10:00:00Z 3 20.00 10.00 30.00",
                        "s1 2026-11-02T11:00:00Z 1 21.00 21.00 21.00",
                        "s2 2026-11-02T12:00:00Z 1 22.00 22.00 22.00");
                do {
                    send(broker, "2026-11-02T09:59:00", "s3", "23");
                    tables.poll(Duration.ofSeconds(1));
                } while (tables.rows(ResultTable.LATE).isEmpty());
                assertThat(tables.rows(ResultTable.LATE).values())
                        .allSatisfy(row -> assertThat(row.get("payload")).contains("\"s3\""));
                awaitLedger(
                        tables,
                        "late",
                        () -> Integer.toString(tables.rows(ResultTable.LATE).size()));
            } finally {
                SmallCluster.cancel(job);
            }
        }
    }

    @Test
    void shouldGiveEverythingWhenItIsDrained() throws Exception {
        try (TestBroker broker = startBroker()) {
            JobClient job = start(
                    broker, "--emit-interval", "100ms", "--delivery", "at-least-once", "--checkpoint-interval", "1d");
            try (KafkaFollower tables = follow(broker)) {
                send(broker, "2026-11-02T10:00:00", "s1", "20");
                await(tables, ResultTable.SENSOR_STATS, "s1 2026-11-02T10:00:00Z 1 20.00 20.00 20.00");
                CLUSTER.cluster().triggerCheckpoint(job.getJobID()).get();
                awaitLedger(tables, "read", () -> "1");

                send(broker, "2026-11-02T10:20:00", "s1", "30");
                await(tables, ResultTable.SENSOR_STATS, "s1 2026-11-02T10:00:00Z 2 25.00 20.00 30.00");
                job.stopWithSavepoint(
                                true, folder.resolve("savepoints").toUri().toString(), SavepointFormatType.CANONICAL)
                        .get();
                awaitLedger(tables, "read", () -> "2");
            } finally {
                if (!job.getJobStatus().get().isGloballyTerminalState()) {
                    SmallCluster.cancel(job);
                }
            }
        }
    }

    @Test
    void shouldGiveEachChangeWhenThereIsNoEmitInterval() throws Exception {
        try (TestBroker broker = startBroker()) {
            JobClient job = start(
                    broker, "--emit-interval", "0s", "--delivery", "at-least-once", "--checkpoint-interval", "1d");
            try (KafkaFollower tables = follow(broker)) {
                send(broker, "2026-11-02T10:00:00", "s1", "20");
                send(broker, "2026-11-02T10:10:00", "s1", "21");
                send(broker, "2026-11-02T10:20:00", "s1", "22");
                List<String> readings = new ArrayList<>();
                while (readings.size() < 3) {
                    tables.poll(Duration.ofSeconds(1)).stream()
                            .filter(change -> change.table() == ResultTable.SENSOR_STATS)
                            .forEach(change ->
                                    readings.add(change.row().orElseThrow().get("readings")));
                }
                assertThat(readings).containsExactly("1", "2", "3");
            } finally {
                SmallCluster.cancel(job);
            }
        }
    }

    private TestBroker startBroker() {
        TestBroker broker = TestBroker.start(folder.resolve("broker"));
        broker.createTopic("readings", 2);
        return broker;
    }

    private JobClient start(TestBroker broker, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                "--pipeline", "sensors",
                "--mode", "stream",
                "--input", "kafka://" + broker.servers(),
                "--window", "1h",
                "--idle-timeout", "500ms",
                "--parallelism", "2",
                "--checkpoint-dir", folder.resolve("checkpoints").toString()));
        arguments.addAll(List.of(more));
        return CLUSTER.start(arguments);
    }

    private static KafkaFollower follow(TestBroker broker) {
        return KafkaTables.follow(
                new KafkaOutput(broker.servers(), "", Map.of(), "reader", true, SensorTopology.TABLES),
                SensorTopology.TABLES);
    }

    /** Waits until a number of the ledger is as it should be. */
    private static void awaitLedger(KafkaFollower tables, String column, Supplier<String> expected) {
        while (tables.rows(ResultTable.LEDGER).values().stream()
                .noneMatch(row -> row.get(column).equals(expected.get()))) {
            tables.poll(Duration.ofSeconds(1));
        }
    }

    private static void send(TestBroker broker, String time, String sensor, String temperature) {
        String zoned = time + "Z";
        broker.send(
                "readings",
                0,
                "{\"timestamp\": \"%s\", \"sensor_id\": \"%s\", \"temperature\": %s}"
                        .formatted(time, sensor, temperature),
                Instant.parse(zoned).toEpochMilli());
    }

    /** Waits until a table has exactly these rows. */
    private static void await(KafkaFollower tables, ResultTable table, String... rows) {
        List<String> expected = new ArrayList<>(new TreeSet<>(List.of(rows)));
        while (!inWords(tables, table).equals(expected)) {
            tables.poll(Duration.ofSeconds(1));
        }
    }

    private static List<String> inWords(KafkaFollower tables, ResultTable table) {
        List<String> columns = table == ResultTable.SENSOR_STATS
                ? List.of("sensor_id", "window_start", "readings", "average", "minimum", "maximum")
                : List.of("sensor_id", "timestamp", "temperature");
        return tables.rows(table).values().stream()
                .map(row -> String.join(" ", columns.stream().map(row::get).toList()))
                .sorted()
                .toList();
    }
}
