package io.omniretail.sinks.kafka;

import io.omniretail.domain.Packer;
import io.omniretail.domain.result.ResultRow;
import io.omniretail.domain.result.ResultTable;
import io.omniretail.sinks.Format;
import io.omniretail.sinks.RowEncoder;
import java.util.EnumMap;
import java.util.Map;
import org.apache.flink.api.common.serialization.SerializationSchema.InitializationContext;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A row as a Kafka record: the key's columns as JSON in the key, the whole row as JSON in the value, no value if the
 * row no longer exists.
 *
 * <p>The record has no time of its own, so that the producer gives it the clock's. With the event's, results about last
 * month would expire as soon as they are written, and a broker would refuse one that is far ahead.
 */
final class RowSerialization implements KafkaRecordSerializationSchema<ResultRow> {
    private static final long serialVersionUID = 1L;

    private final KafkaOutput output;

    private transient RowEncoder encoder;
    private transient Packer json;
    private transient Map<ResultTable, String> topics;

    RowSerialization(KafkaOutput output) {
        this.output = output;
    }

    @Override
    public void open(InitializationContext context, KafkaSinkContext sinkContext) {
        encoder = new RowEncoder(Format.JSON);
        json = new Packer();
        topics = new EnumMap<>(ResultTable.class);
        output.tables().forEach(table -> topics.put(table, output.topic(table)));
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(ResultRow row, KafkaSinkContext context, Long timestamp) {
        ResultTable table = row.table();
        String topic = topics.get(table);
        if (topic == null) {
            throw new IllegalStateException("An output takes rows of its own tables, not " + row);
        }
        encoder.encodeObject(row, table.keyColumns(), json);
        byte[] key = json.toByteArray();
        byte[] value = null;
        if (!row.isDeleted()) {
            encoder.encodeObject(row, table.columns().size(), json);
            value = json.toByteArray();
        }
        return new ProducerRecord<>(topic, null, null, key, value);
    }
}
