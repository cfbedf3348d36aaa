package io.omniretail.cli.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalBrokerTest {
    private static final TopicPartition FIRST = new TopicPartition("readings", 0);

    private static final Duration TIME_LIMIT = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    @Test
    void shouldMakeATopicByItsFirstRecordAndCommitTransactions() throws Exception {
        try (LocalBroker broker = LocalBroker.start(folder, 0);
                KafkaProducer<String, String> producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", broker.servers(), "transactional.id", "test"),
                        new StringSerializer(),
                        new StringSerializer())) {
            assertThat(broker.servers()).isEqualTo("127.0.0.1:" + broker.port());
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(FIRST.topic(), FIRST.partition(), "key", "value"))
                    .get();
            producer.commitTransaction();

            // A broker says that a transaction is committed shortly before its records can be seen
            assertThat(firstCommittedValue(broker)).isEqualTo("value");
        }
    }

    @Test
    void shouldStillHoldItsRecordsWhenStartedAgainOnAnotherPort() throws Exception {
        try (LocalBroker broker = LocalBroker.start(folder, 0);
                KafkaProducer<String, String> producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", broker.servers()),
                        new StringSerializer(),
                        new StringSerializer())) {
            producer.send(new ProducerRecord<>(FIRST.topic(), FIRST.partition(), "key", "value"))
                    .get();
        }
        try (LocalBroker broker = LocalBroker.start(folder, 0)) {
            assertThat(endOffset(broker)).isEqualTo(1);
        }
    }

    private static String firstCommittedValue(LocalBroker broker) {
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.servers(), "isolation.level", "read_committed"),
                new StringDeserializer(),
                new StringDeserializer())) {
            consumer.assign(Set.of(FIRST));
            consumer.seekToBeginning(Set.of(FIRST));
            return consumer.poll(TIME_LIMIT).iterator().next().value();
        }
    }

    private static long endOffset(LocalBroker broker) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.servers()))) {
            return admin.listOffsets(Map.of(FIRST, OffsetSpec.latest()))
                    .partitionResult(FIRST)
                    .get()
                    .offset();
        }
    }
}
