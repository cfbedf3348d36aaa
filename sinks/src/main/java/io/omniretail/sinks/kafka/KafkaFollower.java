package io.omniretail.sinks.kafka;

import io.omniretail.domain.result.ResultTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;

/** Keeps the rows of tables as they change. For one thread at a time. */
public final class KafkaFollower implements AutoCloseable {
    private final KafkaOutput output;
    private final TopicReader reader;
    private final Map<ResultTable, Map<String, Map<String, String>>> rows = new EnumMap<>(ResultTable.class);

    /**
     * What became of a row.
     *
     * @param key the JSON of its key
     * @param row its text by column; nothing if it no longer exists
     */
    public record Change(ResultTable table, String key, Optional<Map<String, String>> row) {}

    KafkaFollower(KafkaOutput output, Set<ResultTable> tables) {
        this.output = output;
        tables.forEach(table -> rows.put(table, new TreeMap<>()));
        try {
            reader = new TopicReader(output, tables);
        } catch (KafkaException failed) {
            throw KafkaAdmin.explain(output, failed);
        }
    }

    /** @throws java.io.UncheckedIOException if there is a value that is not a row of the table, or no key */
    static Change change(ResultTable table, ConsumerRecord<byte[], byte[]> record) {
        return new Change(
                table,
                KafkaTables.text(TopicReader.key(record)),
                Optional.ofNullable(record.value()).map(json -> KafkaTables.row(table, json)));
    }

    /**
     * Waits for changes, and takes them over.
     *
     * @return what has changed, in the order of each key's changes; nothing if nothing did in that time
     * @throws io.omniretail.domain.UsageException if the topics cannot be read any more
     */
    public List<Change> poll(Duration timeout) {
        List<Change> changes = new ArrayList<>();
        try {
            reader.poll(timeout, (table, record) -> {
                Change change = change(table, record);
                change.row()
                        .ifPresentOrElse(
                                row -> rows.get(table).put(change.key(), row),
                                () -> rows.get(table).remove(change.key()));
                changes.add(change);
            });
        } catch (KafkaException failed) {
            throw KafkaAdmin.explain(output, failed);
        }
        return changes;
    }

    /** The rows of a table by the JSON of their key, as of the last {@link #poll}. */
    public Map<String, Map<String, String>> rows(ResultTable table) {
        return Collections.unmodifiableMap(rows.get(table));
    }

    @Override
    public void close() {
        reader.close();
    }
}
