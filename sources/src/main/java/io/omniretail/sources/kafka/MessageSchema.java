package io.omniretail.sources.kafka;

import io.omniretail.sources.Decoded;
import io.omniretail.sources.decode.MessageDecoder;
import io.omniretail.sources.types.PackedTypeInformation;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Makes of every Kafka record one {@link Decoded}, all in the same instance. Never throws for what is in a record. */
final class MessageSchema implements KafkaRecordDeserializationSchema<Decoded> {
    private static final long serialVersionUID = 1L;

    private final Topics topics;
    private transient Map<String, MessageDecoder> decoders;
    private transient Decoded decoded;

    MessageSchema(Topics topics) {
        this.topics = topics;
    }

    @Override
    public void open(DeserializationSchema.InitializationContext context) {
        decoders = new HashMap<>();
        topics.names().forEach(topic -> decoders.put(topic, topics.decoder(topic)));
        decoded = new Decoded();
    }

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<Decoded> out) {
        decoders.get(record.topic())
                .decode(record.value(), record.partition(), record.offset(), record.timestamp(), decoded);
        out.collect(decoded);
    }

    @Override
    public TypeInformation<Decoded> getProducedType() {
        return PackedTypeInformation.of(Decoded.class);
    }
}
