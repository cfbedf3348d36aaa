package io.omniretail.sources.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.omniretail.domain.event.Feed;
import io.omniretail.domain.event.Places;
import io.omniretail.domain.event.Reading;
import io.omniretail.domain.result.Unusable;
import io.omniretail.sources.SourceSettings.OnCorruptFile;
import io.omniretail.sources.files.TestFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaPlaceLookupTest {
    private static final long NOON_MS = Instant.parse("2026-11-01T12:00:00Z").toEpochMilli();

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

    @Test
    @SuppressWarnings("try") // it may be asked again after it was closed
    void shouldReadMessagesOfSeveralPartitionsAgain() {
        broker.createTopic("again.readings", 2);
        for (int i = 0; i < 600; i++) {
            broker.send("again.readings", 0, message(i), NOON_MS);
        }
        broker.send("again.readings", 1, message(1000), NOON_MS);
        try (KafkaPlaceLookup lookup = lookup("again.")) {
            assertThat(payload(lookup, unusable("again.readings", 0, 3, 3))).isEqualTo(message(3));
            assertThat(payload(lookup, unusable("again.readings", 0, 3, 3))).isEqualTo(message(3));
            assertThat(payload(lookup, unusable("again.readings", 0, 4, 4))).isEqualTo(message(4));
            assertThat(payload(lookup, unusable("again.readings", 0, 599, 599))).isEqualTo(message(599));
            assertThat(payload(lookup, unusable("again.readings", 1, 0, 1000))).isEqualTo(message(1000));
            assertThat(payload(lookup, unusable("again.readings", 0, 0, 0))).isEqualTo(message(0));
            lookup.close();
            assertThat(payload(lookup, unusable("again.readings", 0, 7, 7))).isEqualTo(message(7));
        }
    }

    @Test
    void shouldSayThatAMessageIsNoLongerThereOrAnotherOne() throws Exception {
        broker.createTopic("gone.readings", 1);
        for (int i = 0; i < 5; i++) {
            broker.send("gone.readings", 0, message(i), NOON_MS);
        }
        broker.abort(List.of(new ProducerRecord<>("gone.readings", 0, null, new byte[] {'x'})));
        broker.admin()
                .deleteRecords(Map.of(new TopicPartition("gone.readings", 0), RecordsToDelete.beforeOffset(2)))
                .all()
                .get();
        try (KafkaPlaceLookup lookup = lookup("gone.")) {
            assertThat(lookup.readPayload(unusable("gone.readings", 0, 1, 1))).isFalse();
            assertThat(lookup.readPayload(unusable("gone.readings", 0, 3, 4))).isFalse();
            assertThat(lookup.readPayload(unusable("gone.readings", 0, 5, 5))).isFalse();
            assertThat(lookup.readPayload(unusable("gone.another", 0, 0, 0))).isFalse();
            assertThat(payload(lookup, unusable("gone.readings", 0, 4, 4))).isEqualTo(message(4));
        }
    }

    private static String payload(KafkaPlaceLookup lookup, Unusable unusable) {
        assertThat(lookup.readPayload(unusable)).isTrue();
        return unusable.payload.toString();
    }

    private static Unusable unusable(String topic, int partition, long offset, int number) {
        Reading reading = new Reading();
        reading.timeMs = NOON_MS + number;
        reading.sourceId = Places.sourceId(topic);
        reading.position = Places.kafkaPosition(partition, offset);
        return Unusable.of(reading, Unusable.CONFLICT, "", 0);
    }

    private static String message(int number) {
        return "{\"sensor_id\":\"s%d\",\"timestamp\":%d,\"temperature\":1.5}".formatted(number, NOON_MS + number);
    }

    private static KafkaPlaceLookup lookup(String prefix) {
        KafkaInput input = new KafkaInput(
                broker.servers(),
                prefix,
                Map.of("group.id", "none-is-needed"),
                "group",
                "earliest",
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                Duration.ofMinutes(5),
                false);
        return new KafkaPlaceLookup(
                new Topics(TestFiles.settings(List.of(), Map.of(), OnCorruptFile.FAIL, Feed.READINGS), input), input);
    }
}
