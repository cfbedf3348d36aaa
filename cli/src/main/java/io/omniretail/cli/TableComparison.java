package io.omniretail.cli;

import io.omniretail.domain.result.ResultTable;
import io.omniretail.pipeline.JobOptions.Output;
import io.omniretail.pipeline.ResultReader;
import io.omniretail.sinks.kafka.KafkaOutput;
import io.omniretail.sinks.kafka.KafkaTables;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A live table beside a published one, row by row and column by column. How often and when a row was written is not
 * compared.
 *
 * @param rows number of rows of the published table
 * @param differences number of rows that are not in both, or not the same
 * @param examples some of them, in words
 */
record TableComparison(ResultTable table, long rows, long differences, List<String> examples) {
    private static final Set<String> NOT_COMPARED = Set.of("revision", "phase");
    private static final int MOST_EXAMPLES = 3;
    private static final String NOTHING = "no such row";

    /** Compares a table of published files with what a read_committed reader of Kafka sees now. */
    static TableComparison of(ResultTable table, Output published, KafkaOutput live) throws IOException {
        List<String> keyColumns = columns(table).subList(0, table.keyColumns());
        List<String> otherColumns =
                columns(table).subList(table.keyColumns(), columns(table).size());
        Map<List<String>, List<String>> liveRows = new HashMap<>();
        KafkaTables.read(live, table)
                .values()
                .forEach(row -> liveRows.put(values(row, keyColumns), values(row, otherColumns)));
        Comparing comparing = new Comparing();
        ResultReader.read(published, table, row -> {
            List<String> key = values(row, keyColumns);
            comparing.compare(key, values(row, otherColumns), liveRows.remove(key));
        });
        long rows = comparing.rows;
        liveRows.forEach((key, values) -> comparing.compare(key, null, values));
        return new TableComparison(table, rows, comparing.differences, comparing.examples);
    }

    private static List<String> columns(ResultTable table) {
        return table.columns().stream()
                .map(ResultTable.Column::name)
                .filter(name -> !NOT_COMPARED.contains(name))
                .toList();
    }

    private static List<String> values(Map<String, String> row, List<String> columns) {
        return columns.stream().map(column -> row.getOrDefault(column, "")).toList();
    }

    private static final class Comparing {
        private long rows;
        private long differences;
        private final List<String> examples = new ArrayList<>();

        private void compare(List<String> key, List<String> published, List<String> live) {
            rows++;
            if (published != null && published.equals(live)) {
                return;
            }
            differences++;
            if (examples.size() < MOST_EXAMPLES) {
                examples.add(
                        String.join(", ", key) + ": " + text(published) + " in the report, " + text(live) + " live");
            }
        }

        private static String text(List<String> values) {
            return values == null ? NOTHING : String.join(" ", values);
        }
    }
}
