package io.omniretail.sources.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.omniretail.domain.UsageException;
import io.omniretail.domain.event.Feed;
import io.omniretail.domain.rule.TimeRange;
import io.omniretail.sources.Scan;
import io.omniretail.sources.SourceSettings.OnCorruptFile;
import io.omniretail.sources.files.TestFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaScanTest {
    private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");

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

    private static String message(int second) {
        return "{\"sensor_id\":\"s\",\"timestamp\":\"%s\",\"temperature\":1}".formatted(NOON.plusSeconds(second));
    }

    private static Scan scan(String prefix, String start) {
        return scan(input(prefix, start, Map.of()));
    }

    private static Scan scan(KafkaInput input) {
        return KafkaInputs.scan(TestFiles.settings(List.of(), Map.of(), OnCorruptFile.FAIL, Feed.READINGS), input);
    }

    private static KafkaInput input(String prefix, String start, Map<String, String> client) {
        return new KafkaInput(
                broker.servers(),
                prefix,
                client,
                "nobody",
                start,
                Duration.ZERO,
                Duration.ZERO,
                Duration.ofDays(1),
                true);
    }

    private static List<String> read(Scan scan) {
        List<String> places = new ArrayList<>();
        scan.read(
                Feed.READINGS,
                new TimeRange(0, 1),
                decoded -> places.add(scan.names().position(decoded.event().sourceId, decoded.event().position)));
        return places;
    }

    /** Records need not have the timestamps of their events, so none is left out for its own. */
    @Test
    void shouldReadAllPartitionsPastAbortedTransactionsToTheirEndsOfTheFirstTime() {
        broker.createTopic("all.readings", 3);
        broker.send("all.readings", 0, message(0), NOON.toEpochMilli());
        broker.send("all.readings", 1, message(1), NOON.toEpochMilli());
        broker.abort(List.of(new ProducerRecord<>("all.readings", 1, null, new byte[] {'x'})));
        Scan scan = scan("all.", "earliest");

        assertThat(read(scan)).containsExactlyInAnyOrder("0:0", "1:0");

        broker.send("all.readings", 0, message(2), NOON.toEpochMilli());
        assertThat(read(scan)).containsExactlyInAnyOrder("0:0", "1:0");
    }

    @Test
    void shouldBeginAtAnInstantOfKafkasTimestamps() {
        broker.createTopic("from.readings", 2);
        broker.send("from.readings", 0, message(0), NOON.toEpochMilli());
        broker.send("from.readings", 0, message(1), NOON.plusSeconds(1).toEpochMilli());
        broker.send("from.readings", 1, message(2), NOON.toEpochMilli());

        assertThat(read(scan("from.", NOON.plusSeconds(1).toString()))).containsExactly("0:1");
    }

    @Test
    void shouldSayThatATopicCannotBeReadAnyMore() {
        broker.createTopic("gone.readings", 1);
        KafkaInput input =
                input("gone.", "earliest", Map.of("default.api.timeout.ms", "1000", "request.timeout.ms", "500"));
        Scan scan = scan(input);
        broker.stop();
        try {
            assertThatThrownBy(() -> read(scan))
                    .isInstanceOf(UsageException.class)
                    .hasMessageStartingWith(
                            "readings: topic gone.readings of " + broker.servers() + " cannot be read to its end (");
            assertThatThrownBy(() -> EndOffsets.of(List.of(new TopicPartition("gone.readings", 0)), input))
                    .as("as of all calls to the broker")
                    .isInstanceOf(KafkaException.class);
        } finally {
            broker.start();
        }
    }

    @Test
    void shouldRefuseAStartThatMoves() {
        broker.createTopic("moving.readings", 1);

        for (String start : List.of("latest", "committed")) {
            assertThatThrownBy(() -> scan("moving.", start))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("--start " + start);
        }
    }
}
