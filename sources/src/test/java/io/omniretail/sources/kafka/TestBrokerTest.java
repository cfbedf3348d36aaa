package io.omniretail.sources.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestBrokerTest {
    @TempDir
    private Path folder;

    @Test
    void shouldKeepWhatWasWrittenWhenStoppedAndStartedAgain() {
        try (TestBroker broker = TestBroker.start(folder)) {
            broker.createTopic("orders", 2);
            broker.send("orders", 1, "plain", 1);
            broker.commit(List.of(record("committed")));
            broker.abort(List.of(record("aborted")));

            broker.stop();
            broker.start();

            broker.send("orders", 1, "after", 2);
            assertThat(read(broker, 3)).containsExactly("plain", "committed", "after");
        }
    }

    private static ProducerRecord<byte[], byte[]> record(String value) {
        return new ProducerRecord<>("orders", 1, null, value.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> read(TestBroker broker, int count) {
        Map<String, Object> config = Map.of("bootstrap.servers", broker.servers(), "isolation.level", "read_committed");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition("orders", 1);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            List<String> values = new ArrayList<>();
            while (values.size() < count) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
                    values.add(new String(record.value(), StandardCharsets.UTF_8));
                }
            }
            return values;
        }
    }
}
