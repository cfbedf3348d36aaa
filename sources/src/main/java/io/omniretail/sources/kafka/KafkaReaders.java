package io.omniretail.sources.kafka;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Makes consumers that belong to no group: what they read is nobody's progress. */
final class KafkaReaders {
    private KafkaReaders() {}

    /** Reads committed records only, and fails where there is nothing at its place any more. */
    static KafkaConsumer<byte[], byte[]> open(KafkaInput input) {
        Map<String, Object> client = new HashMap<>(input.client());
        client.put("bootstrap.servers", input.servers());
        client.put("isolation.level", "read_committed");
        client.put("enable.auto.commit", "false");
        client.put("auto.offset.reset", "none");
        client.remove("group.id");
        client.remove("group.instance.id");
        return new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
