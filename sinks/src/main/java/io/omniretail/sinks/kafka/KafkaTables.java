package io.omniretail.sinks.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.omniretail.domain.Hashing;
import io.omniretail.domain.result.ResultTable;
import io.omniretail.domain.result.ResultTable.Column;
import io.omniretail.sinks.JsonRows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;

/** Reads result tables back from Kafka, as a read_committed reader sees them. */
public final class KafkaTables {
    private KafkaTables() {}

    /**
     * What the topics of an output hold.
     *
     * @param rows number of rows by table
     * @param ledger the rows of the ledger, by column
     * @param rejects number of rejected records by feed, then by reason
     */
    public record Counts(
            Map<ResultTable, Long> rows, List<Map<String, String>> ledger, Map<String, Map<String, Long>> rejects) {}

    /**
     * The tables of an output whose topics are there.
     *
     * @throws io.omniretail.domain.UsageException if the cluster cannot be read
     */
    public static Set<ResultTable> existing(KafkaOutput output) {
        return KafkaAdmin.ask(output, admin -> {
            Set<String> topics = admin.listTopics().names().get();
            return output.tables().stream()
                    .filter(table -> topics.contains(output.topic(table)))
                    .collect(Collectors.toCollection(() -> EnumSet.noneOf(ResultTable.class)));
        });
    }

    /**
     * The rows of a table as they stand now, by the JSON of their key: each as text by column, in the order of the
     * columns. All of them are in memory.
     *
     * @throws io.omniretail.domain.UsageException if the topic cannot be read
     */
    public static Map<String, Map<String, String>> read(KafkaOutput output, ResultTable table) {
        Map<String, Map<String, String>> rows = new TreeMap<>();
        readChanges(
                output,
                table,
                change -> change.row()
                        .ifPresentOrElse(row -> rows.put(change.key(), row), () -> rows.remove(change.key())));
        return rows;
    }

    /**
     * Hands every change of a table that is committed as of now, in the order of each key's changes, to a consumer.
     *
     * @throws io.omniretail.domain.UsageException if the topic cannot be read
     */
    public static void readChanges(KafkaOutput output, ResultTable table, Consumer<KafkaFollower.Change> changes) {
        readToEnd(output, Set.of(table), (any, record) -> changes.accept(KafkaFollower.change(table, record)));
    }

    /**
     * Counts the rows of all tables of an output as they stand now.
     *
     * @throws io.omniretail.domain.UsageException if a topic cannot be read
     */
    public static Counts count(KafkaOutput output) {
        Map<ResultTable, Set<Long>> keys = new EnumMap<>(ResultTable.class);
        output.tables().forEach(table -> keys.put(table, new HashSet<>()));
        Map<String, Map<String, String>> ledger = new TreeMap<>();
        Map<Long, List<String>> reasons = new HashMap<>();
        readToEnd(output, output.tables(), (table, record) -> {
            byte[] key = TopicReader.key(record);
            byte[] value = record.value();
            // Keys themselves would need many times the memory, and 64 bits tell those of any table apart
            long hash = Hashing.hash64(key, 0, key.length);
            if (value == null) {
                keys.get(table).remove(hash);
                return;
            }
            keys.get(table).add(hash);
            if (table == ResultTable.LEDGER) {
                ledger.put(text(key), row(table, value));
            } else if (table == ResultTable.REJECTS) {
                Map<String, String> reject = row(table, value);
                reasons.put(hash, List.of(reject.get("feed"), reject.get("reason")));
            }
        });
        reasons.keySet().retainAll(keys.getOrDefault(ResultTable.REJECTS, Set.of()));
        Map<String, Map<String, Long>> rejects = new TreeMap<>();
        reasons.values()
                .forEach(reason -> rejects.computeIfAbsent(reason.get(0), feed -> new TreeMap<>())
                        .merge(reason.get(1), 1L, Long::sum));
        Map<ResultTable, Long> rows = new EnumMap<>(ResultTable.class);
        keys.forEach((table, ofTable) -> rows.put(table, (long) ofTable.size()));
        return new Counts(rows, List.copyOf(ledger.values()), rejects);
    }

    /**
     * Follows tables from their first record on.
     *
     * @throws io.omniretail.domain.UsageException if a topic cannot be read
     */
    public static KafkaFollower follow(KafkaOutput output, Set<ResultTable> tables) {
        return new KafkaFollower(output, tables);
    }

    private static void readToEnd(KafkaOutput output, Set<ResultTable> tables, TopicReader.Records records) {
        try (TopicReader reader = new TopicReader(output, tables)) {
            reader.readToEnd(records);
        } catch (KafkaException failed) {
            throw KafkaAdmin.explain(output, failed);
        }
    }

    /** @throws UncheckedIOException if it is not a row of the table */
    static Map<String, String> row(ResultTable table, byte[] value) {
        return cells(table.columns(), value);
    }

    /** @throws UncheckedIOException if it is no JSON object with these columns */
    static Map<String, String> cells(List<Column> columns, byte[] object) {
        Map<String, String> cells = JsonRows.row(object);
        columns.stream()
                .map(Column::name)
                .filter(name -> !cells.containsKey(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new UncheckedIOException(new IOException("it has no " + name));
                });
        return cells;
    }

    static String text(byte[] key) {
        return new String(key, UTF_8);
    }
}
