package io.omniretail.sinks.kafka;

import io.omniretail.domain.UsageException;
import io.omniretail.domain.result.ResultTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the topics of tables from their beginning, committed records only. */
final class TopicReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaOutput output;
    private final Map<String, ResultTable> tables = new HashMap<>();
    private final Consumer<byte[], byte[]> consumer;
    private long lastAnswerNanos = System.nanoTime();

    /** Takes records; one without a value removes the row of its key. */
    interface Records {
        /**
         * Takes one.
         *
         * @throws UncheckedIOException if it is not a row of the table
         */
        void accept(ResultTable table, ConsumerRecord<byte[], byte[]> record);
    }

    /**
     * Opens the topics.
     *
     * @throws UsageException if a topic does not exist
     * @throws org.apache.kafka.common.KafkaException if the cluster cannot be read
     */
    TopicReader(KafkaOutput output, Set<ResultTable> read) {
        this.output = output;
        Map<String, Object> properties = output.clientProperties();
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        properties.putIfAbsent(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) KafkaAdmin.TIME_LIMIT.toMillis());
        consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        try {
            List<TopicPartition> partitions = new ArrayList<>();
            for (ResultTable table : read) {
                tables.put(output.topic(table), table);
                partitions.addAll(partitions(output.topic(table)));
            }
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
        } catch (RuntimeException failed) {
            close();
            throw failed;
        }
    }

    /**
     * The key of a record.
     *
     * @throws UncheckedIOException if it has none
     */
    static byte[] key(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null) {
            throw new UncheckedIOException(new IOException("it has no key"));
        }
        return record.key();
    }

    private List<TopicPartition> partitions(String topic) {
        List<PartitionInfo> partitions = consumer.partitionsFor(topic);
        if (partitions.isEmpty()) {
            throw new UsageException(
                    output + ": there is no topic " + topic + ": name the prefix that the job was given, or start it");
        }
        return partitions.stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
    }

    /**
     * Reads all that is committed as of now.
     *
     * @throws org.apache.kafka.common.KafkaException if the cluster cannot be read
     */
    void readToEnd(Records records) {
        // Of a read_committed reader, the end is before the first transaction that is still open
        Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(consumer.assignment()));
        while (true) {
            // A position, unlike a record's offset, also passes what ends a transaction
            ends.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
            if (ends.isEmpty()) {
                return;
            }
            poll(POLL, records);
        }
    }

    /**
     * A topic of which not all has been read up to offsets by topic and partition: a transaction may have been open in
     * it when {@link #readToEnd} came to its end.
     *
     * @throws org.apache.kafka.common.KafkaException if the cluster cannot be read
     */
    Optional<String> behind(Map<String, long[]> offsets) {
        return consumer.assignment().stream()
                .filter(partition -> {
                    long[] ofTopic = offsets.getOrDefault(partition.topic(), new long[0]);
                    return partition.partition() < ofTopic.length
                            && consumer.position(partition) < ofTopic[partition.partition()];
                })
                .map(TopicPartition::topic)
                .findFirst();
    }

    /**
     * Waits for records.
     *
     * @throws UsageException if a record is not a row
     * @throws org.apache.kafka.common.KafkaException if the cluster cannot be read
     */
    void poll(Duration timeout, Records records) {
        ConsumerRecords<byte[], byte[]> polled = consumer.poll(timeout);
        long nowNanos = System.nanoTime();
        if (!polled.isEmpty()) {
            lastAnswerNanos = nowNanos;
        } else if (nowNanos - lastAnswerNanos > KafkaAdmin.TIME_LIMIT.toNanos()) {
            // Polling takes a broker that is gone for one without news; this does not
            consumer.endOffsets(consumer.assignment());
            lastAnswerNanos = System.nanoTime();
        }
        for (ConsumerRecord<byte[], byte[]> record : polled) {
            try {
                records.accept(tables.get(record.topic()), record);
            } catch (UncheckedIOException foreign) {
                throw isNoRow(record, foreign.getCause());
            }
        }
    }

    private UsageException isNoRow(ConsumerRecord<byte[], byte[]> record, IOException why) {
        return new UsageException(output + ": the record at " + record.partition() + ":" + record.offset()
                + " of topic " + record.topic() + " is not a row of this product (" + why.getMessage()
                + "): use a prefix that no one else writes under");
    }

    @Override
    public void close() {
        // At once: nothing is left to commit, and waiting for the last fetch would take up to half a second
        consumer.close(CloseOptions.timeout(Duration.ZERO));
    }
}
