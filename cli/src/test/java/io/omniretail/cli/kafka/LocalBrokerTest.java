package io.omniretail.cli.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalBrokerTest {
    private static final TopicPartition FIRST = new TopicPartition("readings", 0);

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

            // the record and the end of its transaction
            assertThat(endOffset(broker)).isEqualTo(2);
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

    private static long endOffset(LocalBroker broker) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.servers()))) {
            return admin.listOffsets(Map.of(FIRST, OffsetSpec.latest()))
                    .partitionResult(FIRST)
                    .get()
                    .offset();
        }
    }
}
