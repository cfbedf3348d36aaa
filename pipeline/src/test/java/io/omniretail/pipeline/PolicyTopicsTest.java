package io.omniretail.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.omniretail.domain.result.ResultTable;
import io.omniretail.pipeline.retail.fraud.SmallModel;
import io.omniretail.sinks.kafka.KafkaFollower;
import io.omniretail.sinks.kafka.KafkaOutput;
import io.omniretail.sinks.kafka.KafkaTables;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.core.execution.JobClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Models and rules change while a job runs. */
class PolicyTopicsTest {
    @RegisterExtension
    static final SmallCluster CLUSTER = new SmallCluster();

    @RegisterExtension
    static final SharedBroker BROKER = new SharedBroker();

    private static final Set<ResultTable> TABLES =
            EnumSet.of(ResultTable.FRAUD_DECISIONS, ResultTable.FRAUD_ALERTS, ResultTable.REJECTS);
    private static final long PATIENCE_SECONDS = 60;
    /** Messages are stamped with times that are older than Kafka keeps them by default. */
    private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");

    @TempDir
    private Path folder;

    @Test
    void shouldTakeModelsAndRulesWithoutARestartAndRefuseBrokenOnes() throws Exception {
        String prefix = "policies-live.";
        createTopics(prefix);
        BROKER.broker().createTopic(prefix + "rules", 1);
        send(prefix, "rules", rules("from-before", 1_000, NOON.minusSeconds(3_600)));
        JobClient job = CLUSTER.start(flags(prefix, "stream"));
        try (KafkaFollower tables = follow(prefix)) {
            send(prefix, "payments", attempt("a", NOON, 2_000));
            await(tables, rows -> decision(rows, "a").equals("hold by from-before"));

            send(prefix, "rules", "rules: [{name: broken}]");
            send(prefix, "models", "{}");
            await(tables, rows -> tables.rows(ResultTable.REJECTS).size() == 2);
            assertThat(tables.rows(ResultTable.REJECTS).values())
                    .extracting(row -> row.get("feed") + " " + row.get("reason"))
                    .containsExactlyInAnyOrder("rules bad_rules", "models bad_model");
            assertThat(tables.rows(ResultTable.REJECTS).values())
                    .extracting(row -> row.get("source") + " " + row.get("payload"))
                    .contains(prefix + "rules rules: [{name: broken}]");

            send(prefix, "rules", rules("from-one", 500, NOON.plusSeconds(3_600)));
            send(prefix, "models", new String(SmallModel.file(), UTF_8));
            awaitScored(tables, prefix);
            assertThat(decision(tables, "b0")).startsWith("approve");
            send(prefix, "payments", attempt("later", NOON.plusSeconds(3_600), 600));
            await(tables, rows -> decision(rows, "later").equals("hold by from-one"));
            send(prefix, "payments", attempt("earlier", NOON.plusSeconds(3_599), 600));
            await(tables, rows -> decision(rows, "earlier").equals("approve by "));

            CLUSTER.takeCheckpoint(job);
            CLUSTER.replaceTaskManager();
            send(prefix, "payments", attempt("after", NOON.plusSeconds(3_601), 600));
            await(tables, rows -> decision(rows, "after").equals("hold by from-one"));
        } finally {
            SmallCluster.cancel(job);
        }
    }

    @Test
    void shouldDecideAReportByWhatLiesInTheTopics() throws Exception {
        String prefix = "policies-report.";
        createTopics(prefix);
        BROKER.broker().createTopic(prefix + "models", 1);
        BROKER.broker().createTopic(prefix + "rules", 2);
        send(prefix, "models", new String(SmallModel.file(), UTF_8));
        send(prefix, "rules", rules("large", 1_000, NOON));
        send(prefix, "rules", "nonsense");
        send(prefix, "payments", attempt("a", NOON, 2_000));
        send(prefix, "payments", attempt("b", NOON.minusSeconds(1), 2_000));

        CLUSTER.run(RuntimeExecutionMode.STREAMING, flags(prefix, "batch"));

        try (KafkaFollower tables = follow(prefix)) {
            await(tables, rows -> rows.rows(ResultTable.FRAUD_DECISIONS).size() == 2);
            assertThat(decision(tables, "a")).isEqualTo("hold by large");
            assertThat(decision(tables, "b")).isEqualTo("approve by ");
            assertThat(tables.rows(ResultTable.FRAUD_DECISIONS).values())
                    .allMatch(row -> row.get("model").startsWith("small@"));
            assertThat(tables.rows(ResultTable.REJECTS)).hasSize(1);
        }
    }

    /** The model takes part from the moment on that it has reached the operator. */
    private void awaitScored(KafkaFollower tables, String prefix) throws Exception {
        long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        for (int i = 0; System.nanoTime() < endNanos; i++) {
            String id = "b" + i;
            send(prefix, "payments", attempt(id, NOON.plusMillis(i), 10));
            await(tables, rows -> !decision(rows, id).isEmpty());
            if (row(tables, id).get("model").startsWith("small@")) {
                return;
            }
        }
        throw new AssertionError("the model is not used");
    }

    private static void createTopics(String prefix) {
        for (String feed : List.of("orders", "customers", "payments")) {
            BROKER.broker().createTopic(prefix + feed, 1);
        }
    }

    private static void send(String prefix, String topic, String value) {
        Instant sent = topic.equals("payments") ? NOON.plusSeconds(7_200) : NOON.minusSeconds(7_200);
        BROKER.broker().send(prefix + topic, 0, value, sent.toEpochMilli());
    }

    private static String rules(String name, int amount, Instant from) {
        return "{effective_from: \"" + from + "\", rules: [{name: " + name
                + ", field: amount, comparison: '>', threshold: " + amount + ", action: hold}]}";
    }

    private static String attempt(String paymentId, Instant time, int amount) {
        return "{\"payment_id\":\"" + paymentId + "\",\"event_time\":\"" + time
                + "\",\"status\":\"authorization\",\"customer_id\":\"c\",\"amount\":" + amount
                + ",\"currency\":\"EUR\"}";
    }

    private List<String> flags(String prefix, String mode) {
        return List.of(
                "--mode",
                mode,
                "--name",
                prefix,
                "--input",
                "kafka://" + BROKER.broker().servers() + "?prefix=" + prefix,
                "--checkpoint-interval",
                "300ms",
                "--parallelism",
                "2",
                "--checkpoint-dir",
                folder.resolve("checkpoints").toString());
    }

    private static KafkaFollower follow(String prefix) {
        return KafkaTables.follow(
                new KafkaOutput(BROKER.broker().servers(), prefix, Map.of(), "reader", true, TABLES), TABLES);
    }

    private static void await(KafkaFollower tables, Predicate<KafkaFollower> condition) {
        long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.test(tables)) {
            assertThat(System.nanoTime())
                    .as(
                            "patience with %s %s",
                            tables.rows(ResultTable.FRAUD_DECISIONS), tables.rows(ResultTable.REJECTS))
                    .isLessThan(endNanos);
            tables.poll(Duration.ofMillis(100));
        }
    }

    private static Map<String, String> row(KafkaFollower tables, String paymentId) {
        return tables.rows(ResultTable.FRAUD_DECISIONS).values().stream()
                .filter(row -> row.get("payment_id").equals(paymentId))
                .findFirst()
                .orElse(Map.of());
    }

    private static String decision(KafkaFollower tables, String paymentId) {
        Map<String, String> row = row(tables, paymentId);
        return row.isEmpty() ? "" : row.get("decision") + " by " + row.get("rules");
    }
}
