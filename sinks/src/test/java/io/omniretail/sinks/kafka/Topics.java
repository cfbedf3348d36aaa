package io.omniretail.sinks.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.omniretail.domain.result.ResultTable;
import io.omniretail.sources.kafka.TestBroker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** What tests find in topics, read with a plain consumer. */
final class Topics {
    private Topics() {}

    static KafkaOutput output(TestBroker broker, String prefix, boolean exactlyOnce, ResultTable... tables) {
        return new KafkaOutput(broker.servers(), prefix, Map.of(), prefix + "job", exactlyOnce, Set.of(tables));
    }

    /** All records of a topic as of now. */
    static List<ConsumerRecord<String, String>> records(TestBroker broker, String topic, boolean committedOnly) {
        Map<String, Object> properties = Map.of(
                "bootstrap.servers",
                broker.servers(),
                "isolation.level",
                committedOnly ? "read_committed" : "read_uncommitted");
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<String, String>> records = new ArrayList<>();
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
            return records;
        }
    }

    /** The keys of all records of a topic as of now, sorted. */
    static List<String> keys(TestBroker broker, String topic, boolean committedOnly) {
        return records(broker, topic, committedOnly).stream()
                .map(ConsumerRecord::key)
                .sorted()
                .toList();
    }

    static byte[] utf8(String text) {
        return text.getBytes(UTF_8);
    }
}
