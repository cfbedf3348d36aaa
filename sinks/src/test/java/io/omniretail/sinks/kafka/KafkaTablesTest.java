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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
        return new ProducerRecord<>(prefix + "ledger", utf8(key), utf8(feed + ",\"read\":" + read + "}"));
    }

    private static ProducerRecord<byte[], byte[]> reject(String prefix, int position, String reason) {
        return new ProducerRecord<>(
                prefix + "rejects",
                utf8("{\"position\":\"" + position + "\"}"),
                utf8("{\"position\":\"" + position + "\",\"feed\":\"orders\",\"reason\":\"" + reason + "\"}"));
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
                .isEqualTo(Map.of(ORDERS, Map.of("feed", "orders", "read", "3")));
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

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldNameARecordThatIsNotARow(boolean withKey) {
        String prefix = "foreign" + withKey + ".";
        broker.createTopic(prefix + "ledger", 1);
        broker.send(prefix + "ledger", 0, withKey ? utf8("key") : null, utf8("hello"), 0);

        assertThatThrownBy(() -> KafkaTables.read(output(broker, prefix, true), ResultTable.LEDGER))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("the record at 0:0 of topic " + prefix + "ledger is not a row");
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
        assertThat(counts.ledger()).containsExactly(Map.of("feed", "orders", "read", "4"));
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
                    .containsExactly(Optional.of(Map.of("feed", "orders", "read", "1")));

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
