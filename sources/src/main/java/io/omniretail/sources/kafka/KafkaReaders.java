package io.omniretail.sources.kafka;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Makes consumers that belong to no group: what they read is nobody's progress. */
final class KafkaReaders {
    /**
     * A reader that moves on waits for the answer to what it asked before: Kafka's half a second for each move is long.
     */
    private static final String LONGEST_WAIT_MS = "10";

    private KafkaReaders() {}

    /** Reads committed records only, and fails where there is nothing at its place any more. */
    static KafkaConsumer<byte[], byte[]> open(KafkaInput input) {
        Map<String, Object> client = new HashMap<>(input.client());
        client.put("bootstrap.servers", input.servers());
        client.put("isolation.level", "read_committed");
        client.put("enable.auto.commit", "false");
        client.put("auto.offset.reset", "none");
        client.putIfAbsent("fetch.max.wait.ms", LONGEST_WAIT_MS);
        client.remove("group.id");
        client.remove("group.instance.id");
        return new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /**
     * Forgets the ends that have been reached: a position, unlike a record's offset, also passes what ends a
     * transaction. Gives whether one has not been.
     */
    static boolean isBeforeAny(Map<TopicPartition, Long> ends, KafkaConsumer<byte[], byte[]> consumer) {
        ends.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
        return !ends.isEmpty();
    }

    /** Asks the broker. */
    static Admin admin(KafkaInput input) {
        Map<String, Object> client = new HashMap<>(input.client());
        client.put("bootstrap.servers", input.servers());
        return Admin.create(client);
    }
}
