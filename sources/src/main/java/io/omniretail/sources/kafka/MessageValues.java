package io.omniretail.sources.kafka;

import io.omniretail.domain.Text;
import io.omniretail.sources.Message;
import io.omniretail.sources.decode.Payloads;
import io.omniretail.sources.types.PackedTypeInformation;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Kafka records as they are. */
final class MessageValues implements KafkaRecordDeserializationSchema<Message> {
    private static final long serialVersionUID = 1L;

    static Message message(ConsumerRecord<byte[], byte[]> record) {
        Message message = new Message();
        message.topic.set(Text.of(record.topic()));
        message.partition = record.partition();
        message.offset = record.offset();
        message.timestampMs = record.timestamp();
        byte[] value = record.value();
        if (value != null) {
            message.value.set(value, 0, value.length);
            Payloads.set(message.payload, value, 0, value.length);
        }
        return message;
    }

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<Message> out) {
        out.collect(message(record));
    }

    @Override
    public TypeInformation<Message> getProducedType() {
        return PackedTypeInformation.of(Message.class);
    }
}
