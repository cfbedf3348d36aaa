package io.omniretail.cli.reconcile;

import io.omniretail.domain.result.ResultTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A table in two places, row by row and column by column. How often and when a row was written is not compared.
 *
 * @param expected number of rows that are expected
 * @param different number of rows that are in both, but not the same
 * @param missing number of rows that are expected and not there
 * @param extra number of rows that are there and not expected
 * @param differences the rows of those three kinds
 */
public record TableComparison(
        ResultTable table, long expected, long different, long missing, long extra, List<Difference> differences) {
    private static final Set<String> NOT_COMPARED = Set.of("revision", "phase");

    /** Compares a table; one that is not there has no rows. The rows that are found are all in memory. */
    public static TableComparison of(ResultTable table, ResultPlace expected, ResultPlace actual) throws IOException {
        Map<List<String>, List<String>> found = new HashMap<>();
        if (actual.tables().contains(table)) {
            Keys keys = new Keys(table);
            actual.read(table, row -> found.put(keys.of(row), values(table, row)));
        }
        Comparing comparing = new Comparing(table);
        if (expected.tables().contains(table)) {
            Keys keys = new Keys(table);
            expected.read(table, row -> {
                List<String> key = keys.of(row);
                comparing.compare(key, values(table, row), found.remove(key));
            });
        }
        found.forEach((key, values) -> comparing.compare(key, null, values));
        return new TableComparison(
                table,
                comparing.expected,
                comparing.different,
                comparing.missing,
                comparing.extra,
                comparing.differences);
    }

    /** The columns beside the key whose values have to be the same. */
    static List<String> comparedColumns(ResultTable table) {
        return table.columns().stream()
                .skip(table.keyColumns())
                .map(ResultTable.Column::name)
                .filter(name -> !NOT_COMPARED.contains(name))
                .toList();
    }

    /** Number of rows that are the same in both. */
    public long equal() {
        return expected - different - missing;
    }

    private static List<String> values(ResultTable table, Map<String, String> row) {
        return table.columns().stream()
                .skip(table.keyColumns())
                .map(column -> row.getOrDefault(column.name(), ""))
                .toList();
    }

    /**
     * By what rows of one place are found in the other: the table's key. The key of an alert has the place of its
     * record, which is another one in a file and in a topic; alerts are told apart by all else, and counted.
     */
    private static final class Keys {
        private final ResultTable table;
        private final Map<List<String>, Integer> seen = new HashMap<>();

        private Keys(ResultTable table) {
            this.table = table;
        }

        private List<String> of(Map<String, String> row) {
            if (table != ResultTable.SENSOR_ALERTS) {
                return ResultPlace.key(table, row);
            }
            List<String> alert = List.of(row.get("sensor_id"), row.get("timestamp"), row.get("temperature"));
            List<String> key = new ArrayList<>(alert);
            key.add(seen.merge(alert, 1, Integer::sum).toString());
            return key;
        }
    }

    private static final class Comparing {
        private final ResultTable table;
        private final int[] compared;
        private long expected;
        private long different;
        private long missing;
        private long extra;
        private final List<Difference> differences = new ArrayList<>();

        private Comparing(ResultTable table) {
            this.table = table;
            this.compared = comparedColumns(table).stream()
                    .mapToInt(column -> table.indexOf(column) - table.keyColumns())
                    .toArray();
        }

        private void compare(List<String> key, List<String> expectedValues, List<String> found) {
            expected += expectedValues == null ? 0 : 1;
            if (expectedValues == null) {
                extra++;
            } else if (found == null) {
                missing++;
            } else if (Arrays.stream(compared)
                    .allMatch(column -> expectedValues.get(column).equals(found.get(column)))) {
                return;
            } else {
                different++;
            }
            differences.add(new Difference(table, key, expectedValues, found));
        }
    }
}
