package io.omniretail.sinks.kafka;

import static io.omniretail.sinks.kafka.Topics.output;
import static io.omniretail.sinks.kafka.Topics.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.omniretail.domain.UsageException;
import io.omniretail.domain.result.ResultTable;
import io.omniretail.sources.kafka.TestBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaTablesTest {
    private static final String ORDERS = "{\"feed\":\"orders\"}";
    private static final String PAYMENTS = "{\"feed\":\"payments\"}";

    @TempDir
    private static Path folder;

    private static TestBroker broker;

    @BeforeAll
    static void startBroker() {
        broker = TestBroker.start(folder);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    private static ProducerRecord<byte[], byte[]> ledger(String prefix, String key, long read) {
        String feed = key.substring(0, key.length() - 1);
        return new ProducerRecord<>(
                prefix + "ledger",
                utf8(key),
                utf8(feed + ",\"read\":" + read + ",\"used\":" + read
                        + ",\"rejected\":0,\"duplicate\":0,\"late\":0,\"filtered\":0,\"revision\":1}"));
    }

    private static Map<String, String> ledgerRow(String feed, String read) {
        return Map.of(
                "feed",
                feed,
                "read",
                read,
                "used",
                read,
                "rejected",
                "0",
                "duplicate",
                "0",
                "late",
                "0",
                "filtered",
                "0",
                "revision",
                "1");
    }

    private static ProducerRecord<byte[], byte[]> reject(String prefix, int position, String reason) {
        return new ProducerRecord<>(
                prefix + "rejects",
                utf8("{\"position\":\"" + position + "\"}"),
                utf8("{\"source\":\"orders\",\"position\":\"" + position + "\",\"feed\":\"orders\",\"reason\":\""
                        + reason + "\",\"detail\":\"\",\"payload\":\"\",\"revision\":1}"));
    }

    private static ProducerRecord<byte[], byte[]> removal(ProducerRecord<byte[], byte[]> row) {
        return new ProducerRecord<>(row.topic(), row.key(), null);
    }

    @Test
    void shouldFoldCommittedRecordsIntoTheLastRowsOfAKey() {
        broker.createTopic("f.ledger", 2);
        broker.commit(List.of(ledger("f.", ORDERS, 1), ledger("f.", PAYMENTS, 2)));
        broker.commit(List.of(ledger("f.", ORDERS, 3), removal(ledger("f.", PAYMENTS, 0))));
        broker.abort(List.of(ledger("f.", ORDERS, 4)));

        assertThat(KafkaTables.read(output(broker, "f.", true), ResultTable.LEDGER))
                .isEqualTo(Map.of(ORDERS, ledgerRow("orders", "3")));
    }

    @Test
    void shouldReadUpToATransactionThatIsStillOpen() throws Exception {
        broker.createTopic("o.ledger", 1);
        broker.commit(List.of(ledger("o.", ORDERS, 1)));
        try (KafkaProducer<byte[], byte[]> open = broker.transactionalProducer()) {
            open.beginTransaction();
            open.send(ledger("o.", ORDERS, 2)).get();

            assertThat(KafkaTables.read(output(broker, "o.", true), ResultTable.LEDGER)
                            .get(ORDERS))
                    .containsEntry("read", "1");
            open.abortTransaction();
        }
    }

    @Test
    void shouldReadAnEmptyTopic() {
        broker.createTopic("e.ledger", 1);

        assertThat(KafkaTables.read(output(broker, "e.", true), ResultTable.LEDGER))
                .isEmpty();
    }

    @Test
    void shouldNameARecordThatIsNotARow() {
        assertForeign("foreign1.", "key", "hello", "it is no JSON object");
        assertForeign("foreign2.", "key", "", "it is no JSON object");
        assertForeign("foreign3.", "key", "[1]", "it is no JSON object");
        assertForeign("foreign4.", "key", "{\"feed\":\"orders\",\"read\":1}", "it has no used");
        assertForeign("foreign5.", null, "{}", "it has no key");
    }

    private static void assertForeign(String prefix, String key, String value, String why) {
        broker.createTopic(prefix + "ledger", 1);
        broker.send(prefix + "ledger", 0, key == null ? null : utf8(key), utf8(value), 0);
        KafkaOutput output = output(broker, prefix, true, ResultTable.LEDGER);
        String message = output + ": the record at 0:0 of topic " + prefix + "ledger is not a row of this product ("
                + why + "): use a prefix that no one else writes under";

        assertThatThrownBy(() -> KafkaTables.read(output, ResultTable.LEDGER))
                .isInstanceOf(UsageException.class)
                .hasMessage(message);
        assertThatThrownBy(() -> KafkaTables.count(output))
                .isInstanceOf(UsageException.class)
                .hasMessage(message);
    }

    @Test
    void shouldCountRowsAndRejects() {
        broker.createTopic("c.ledger", 1);
        broker.createTopic("c.rejects", 2);
        broker.createTopic("c.late", 1);
        broker.commit(List.of(ledger("c.", ORDERS, 1), ledger("c.", ORDERS, 4)));
        broker.commit(List.of(
                reject("c.", 1, "bad"),
                reject("c.", 2, "bad"),
                reject("c.", 2, "bad"),
                reject("c.", 3, "worse"),
                reject("c.", 4, "gone"),
                removal(reject("c.", 4, "gone"))));

        KafkaTables.Counts counts = KafkaTables.count(
                output(broker, "c.", true, ResultTable.LEDGER, ResultTable.REJECTS, ResultTable.LATE));

        assertThat(counts.rows())
                .isEqualTo(Map.of(ResultTable.LEDGER, 1L, ResultTable.REJECTS, 3L, ResultTable.LATE, 0L));
        assertThat(counts.ledger()).containsExactly(ledgerRow("orders", "4"));
        assertThat(counts.rejects()).isEqualTo(Map.of("orders", Map.of("bad", 2L, "worse", 1L)));
    }

    @Test
    void shouldFollowChanges() {
        broker.createTopic("w.ledger", 1);
        broker.createTopic("w.rejects", 1);
        broker.commit(List.of(ledger("w.", ORDERS, 1)));
        try (KafkaFollower follower =
                KafkaTables.follow(output(broker, "w.", true), Set.of(ResultTable.LEDGER, ResultTable.REJECTS))) {
            assertThat(changes(follower, 1))
                    .extracting(KafkaFollower.Change::row)
                    .containsExactly(Optional.of(ledgerRow("orders", "1")));

            broker.commit(List.of(removal(ledger("w.", ORDERS, 1)), ledger("w.", PAYMENTS, 5)));
            assertThat(changes(follower, 2))
                    .extracting(
                            KafkaFollower.Change::key, change -> change.row().isPresent())
                    .containsExactly(tuple(ORDERS, false), tuple(PAYMENTS, true));
            assertThat(follower.rows(ResultTable.LEDGER)).containsOnlyKeys(PAYMENTS);
            assertThat(follower.rows(ResultTable.REJECTS)).isEmpty();
        }
    }

    private static List<KafkaFollower.Change> changes(KafkaFollower follower, int count) {
        List<KafkaFollower.Change> changes = new ArrayList<>();
        while (changes.size() < count) {
            changes.addAll(follower.poll(Duration.ofMillis(100)));
        }
        return changes;
    }
}
