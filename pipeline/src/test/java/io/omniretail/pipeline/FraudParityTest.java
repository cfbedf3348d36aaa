package io.omniretail.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.omniretail.domain.result.ResultTable;
import io.omniretail.pipeline.retail.fraud.AttemptsSample;
import io.omniretail.pipeline.retail.fraud.AttemptsSample.Sent;
import io.omniretail.sinks.kafka.KafkaFollower;
import io.omniretail.sinks.kafka.KafkaOutput;
import io.omniretail.sinks.kafka.KafkaTables;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.JobClient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Features and decisions are the same from files and from Kafka, in whatever order their events come. */
class FraudParityTest {
    @RegisterExtension
    static final SmallCluster CLUSTER = new SmallCluster();

    @RegisterExtension
    static final SharedBroker BROKER = new SharedBroker();

    private static final Set<ResultTable> TABLES = EnumSet.of(
            ResultTable.FRAUD_DECISIONS,
            ResultTable.FRAUD_ALERTS,
            ResultTable.PAYMENT_FEATURES,
            ResultTable.FRAUD_LABELS);
    private static final int ATTEMPTS = 400;
    private static final long PATIENCE_SECONDS = 60;
    private static final String RULES = """
            rules:
              - {name: burst, field: customer_count_1h, comparison: ">", threshold: 2, action: hold}
              - {name: far, field: speed_kmh, comparison: ">", threshold: 2000, action: hold}
              - {name: terminal, field: terminal_frauds_7d, comparison: ">", threshold: 1, action: block}
              - {name: card, field: card_amount_ratio, comparison: ">", threshold: 4.5, action: block}
              - {name: vip, field: customer_id, comparison: "=", threshold: c5, action: approve}
            """;

    @TempDir
    private Path folder;

    @BeforeEach
    void writeRules() throws Exception {
        Files.writeString(folder.resolve("rules.yaml"), RULES);
    }

    @ParameterizedTest
    @CsvSource({"STREAMING, 3, true", "STREAMING, 2, false", "BATCH, 2, true"})
    void shouldNotDependOnHowFilesAreRead(RuntimeExecutionMode mode, int parallelism, boolean hasDays)
            throws Exception {
        List<Sent> events = AttemptsSample.events(1, ATTEMPTS);

        assertThat(fromFiles(mode, parallelism, hasDays, events))
                .isEqualTo(fromFiles(RuntimeExecutionMode.STREAMING, 1, false, events));
    }

    @Test
    void shouldDecideAndExplainAndLearn() throws Exception {
        Map<ResultTable, Map<String, Map<String, String>>> tables =
                fromFiles(RuntimeExecutionMode.STREAMING, 2, true, AttemptsSample.events(1, ATTEMPTS));

        Collection<Map<String, String>> decisions =
                tables.get(ResultTable.FRAUD_DECISIONS).values();
        assertThat(decisions).hasSizeBetween(ATTEMPTS * 9 / 10, ATTEMPTS - 1);
        assertThat(decisions).extracting(row -> row.get("decision")).contains("approve", "hold", "block");
        assertThat(decisions)
                .extracting(row -> row.get("reasons"))
                .anyMatch(reasons -> reasons.contains("released by"))
                .anyMatch(reasons -> reasons.contains("confirmed by"))
                .anyMatch(reasons -> reasons.contains("rule terminal: terminal_frauds_7d"));
        assertThat(tables.get(ResultTable.FRAUD_ALERTS).values())
                .containsExactlyInAnyOrderElementsOf(decisions.stream()
                        .filter(row -> !row.get("decision").equals("approve"))
                        .toList());
        assertThat(tables.get(ResultTable.PAYMENT_FEATURES)).hasSameSizeAs(decisions);
        assertThat(tables.get(ResultTable.FRAUD_LABELS)).hasSizeBetween(ATTEMPTS / 10, ATTEMPTS / 2);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void shouldAgreeBetweenFilesAndTopicsReadToTheirEnds(long seed) throws Exception {
        List<Sent> events = AttemptsSample.events(seed, ATTEMPTS);
        String prefix = "fraud-bounded-" + seed + ".";
        createTopics(prefix);
        send(prefix, events, new Random(seed));
        List<String> flags = kafkaFlags(prefix, "batch", 2);

        CLUSTER.run(RuntimeExecutionMode.STREAMING, flags);

        try (KafkaFollower tables = follow(prefix)) {
            assertThat(awaited(tables, fromFiles(RuntimeExecutionMode.STREAMING, 1, false, events)))
                    .isEqualTo(fromFiles(RuntimeExecutionMode.STREAMING, 1, false, events));
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 2", "2, 2", "3, 1", "4, 1"})
    void shouldAgreeBetweenFilesAndALiveJobThatIsKilled(long seed, int parallelism) throws Exception {
        List<Sent> events = AttemptsSample.events(seed, ATTEMPTS);
        var expected = fromFiles(RuntimeExecutionMode.STREAMING, 1, false, events);
        String prefix = "fraud-live-" + seed + ".";
        createTopics(prefix);
        Random random = new Random(seed);
        send(prefix, events.subList(0, events.size() / 2), random);
        Configuration restarts = new Configuration();
        restarts.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        restarts.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 20);
        restarts.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(100));
        JobClient job = CLUSTER.start(restarts, kafkaFlags(prefix, "stream", parallelism));
        try (KafkaFollower tables = follow(prefix)) {
            CLUSTER.takeCheckpoint(job);
            CLUSTER.replaceTaskManager();
            send(prefix, events.subList(events.size() / 2, events.size()), random);

            assertThat(awaited(tables, expected)).isEqualTo(expected);
        } finally {
            SmallCluster.cancel(job);
        }
    }

    /** p0 was confirmed before the range; what is said of p1, and that it is charged back, comes after it. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldKnowWhatWasKnownByTheEndOfTheRangeWhateverFoldersThereAre(boolean hasDays) throws Exception {
        List<Sent> events = List.of(
                payment("p0", "2026-10-22T12:00:00Z", "authorization", ""),
                verdict("p0", "2026-10-23T12:00:00Z", "confirmed"),
                payment("q1", "2026-11-05T11:00:00Z", "authorization", ""),
                payment("q2", "2026-11-05T11:10:00Z", "authorization", ""),
                payment("p1", "2026-11-05T11:20:00Z", "authorization", ""),
                verdict("p1", "2026-11-06T01:00:00Z", "released"),
                payment("cb1", "2026-11-07T12:00:00Z", "chargeback", "p1"));
        List<String> range = List.of("--from", "2026-11-05", "--to", "2026-11-06");

        var tables = fromFiles(RuntimeExecutionMode.STREAMING, 1, hasDays, events, fraudFlags(), range);

        Map<String, String> features = tables.get(ResultTable.PAYMENT_FEATURES).get("p1");
        assertThat(features).containsEntry("terminal_frauds_30d", "1");
        assertThat(tables.get(ResultTable.FRAUD_DECISIONS).get("p1")).containsEntry("decision", "hold");
        assertThat(tables.get(ResultTable.FRAUD_LABELS)).isEmpty();
        assertThat(fromFiles(RuntimeExecutionMode.STREAMING, 1, hasDays, events, featureFlags(), range)
                        .get(ResultTable.PAYMENT_FEATURES)
                        .get("p1"))
                .isEqualTo(features);
    }

    private static Sent payment(String id, String time, String status, String attemptId) {
        return new Sent("payments", Instant.parse(time).toEpochMilli(), """
                {"payment_id":"%s","event_time":"%s","status":"%s","ref_payment_id":"%s","amount":"1","currency":"EUR",\
                "customer_id":"c1","terminal_id":"t1"}""".formatted(id, time, status, attemptId));
    }

    private static Sent verdict(String paymentId, String time, String verdict) {
        return new Sent("verdicts", Instant.parse(time).toEpochMilli(), """
                {"payment_id":"%s","event_time":"%s","verdict":"%s"}""".formatted(paymentId, time, verdict));
    }

    private Map<ResultTable, Map<String, Map<String, String>>> fromFiles(
            RuntimeExecutionMode mode, int parallelism, boolean hasDays, List<Sent> events) throws Exception {
        return fromFiles(mode, parallelism, hasDays, events, fraudFlags(), List.of());
    }

    private Map<ResultTable, Map<String, Map<String, String>>> fromFiles(
            RuntimeExecutionMode mode,
            int parallelism,
            boolean hasDays,
            List<Sent> events,
            List<String> fraudFlags,
            List<String> range)
            throws Exception {
        Path input = Files.createTempDirectory(folder, "in");
        for (Sent event : events) {
            Path feed = input.resolve(event.feed());
            String day = Instant.ofEpochMilli(event.timeMs())
                    .atZone(ZoneOffset.UTC)
                    .toLocalDate()
                    .toString();
            Path file = hasDays
                    ? feed.resolve("dt=" + day).resolve("e.jsonl")
                    : feed.resolve("part-" + event.json().length() % 3 + ".jsonl");
            Files.createDirectories(file.getParent());
            Files.writeString(file, event.json() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
        Path output = Files.createTempDirectory(folder, "out");
        List<String> flags = new ArrayList<>(fraudFlags);
        flags.addAll(range);
        flags.addAll(List.of("--input", input.toString(), "--output", output.toString()));
        flags.addAll(List.of("--parallelism", Integer.toString(parallelism)));
        CLUSTER.run(mode, flags);
        Map<ResultTable, Map<String, Map<String, String>>> tables = new TreeMap<>();
        for (ResultTable table : TABLES) {
            tables.put(table, byPayment(PublishedTables.rows(output, table.id())));
        }
        return tables;
    }

    private List<String> fraudFlags() {
        List<String> flags = new ArrayList<>(featureFlags());
        flags.addAll(List.of("--rules", folder.resolve("rules.yaml").toString()));
        return flags;
    }

    private List<String> featureFlags() {
        return List.of(
                "--features",
                "yes",
                "--label-delay",
                "1d",
                "--allowed-lateness",
                "30d",
                "--checkpoint-dir",
                folder.resolve("checkpoints").toString());
    }

    private List<String> kafkaFlags(String prefix, String mode, int parallelism) {
        List<String> flags = new ArrayList<>(fraudFlags());
        flags.addAll(List.of("--mode", mode, "--name", prefix));
        flags.addAll(List.of("--parallelism", Integer.toString(parallelism)));
        flags.addAll(List.of("--input", "kafka://" + BROKER.broker().servers() + "?prefix=" + prefix));
        flags.addAll(List.of("--checkpoint-interval", "300ms", "--emit-interval", "100ms"));
        return flags;
    }

    private static void createTopics(String prefix) {
        for (String feed : List.of("orders", "customers", "payments", "verdicts")) {
            BROKER.broker().createTopic(prefix + feed, 3);
        }
    }

    /** Sends events into any partition, nearly in the order of their times. */
    private void send(String prefix, List<Sent> events, Random random) {
        List<Sent> arriving = new ArrayList<>(events);
        IdentityHashMap<Sent, Long> arrivalsMs = new IdentityHashMap<>();
        arriving.forEach(event -> arrivalsMs.put(event, event.timeMs() + random.nextInt(10_000)));
        arriving.sort(Comparator.comparingLong(arrivalsMs::get));
        for (Sent event : arriving) {
            BROKER.broker().send(prefix + event.feed(), random.nextInt(3), event.json(), event.timeMs());
        }
    }

    private KafkaFollower follow(String prefix) {
        return KafkaTables.follow(
                new KafkaOutput(BROKER.broker().servers(), prefix, Map.of(), "reader", true, TABLES), TABLES);
    }

    private static Map<ResultTable, Map<String, Map<String, String>>> awaited(
            KafkaFollower follower, Map<ResultTable, Map<String, Map<String, String>>> expected) {
        long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        Map<ResultTable, Map<String, Map<String, String>>> tables = new TreeMap<>();
        do {
            follower.poll(Duration.ofMillis(100));
            TABLES.forEach(
                    table -> tables.put(table, byPayment(follower.rows(table).values())));
        } while (!tables.equals(expected) && System.nanoTime() < endNanos);
        return tables;
    }

    private static Map<String, Map<String, String>> byPayment(Collection<Map<String, String>> rows) {
        Map<String, Map<String, String>> byPayment = new TreeMap<>();
        for (Map<String, String> row : rows) {
            Map<String, String> compared = new TreeMap<>(row);
            compared.remove("revision");
            assertThat(byPayment.put(row.get("payment_id"), compared)).isNull();
        }
        return byPayment;
    }
}
