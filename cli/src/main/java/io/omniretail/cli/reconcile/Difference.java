package io.omniretail.cli.reconcile;

import io.omniretail.domain.result.ResultTable;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A row that is not the same in two places.
 *
 * @param key the values of its key's columns
 * @param expected the values of its other columns; null if it is not expected
 * @param actual the same; null if it is not there
 */
public record Difference(ResultTable table, List<String> key, List<String> expected, List<String> actual) {
    private static final String NO_ROW = "no such row";

    /** A column of the key. */
    String key(String column) {
        return key.get(table.indexOf(column));
    }

    /** Another column of a row: {@link #expected} or {@link #actual}. */
    String value(List<String> row, String column) {
        return row.get(table.indexOf(column) - table.keyColumns());
    }

    /** Another column of the expected row, or of the actual one where none is expected. */
    String value(String column) {
        return value(expected == null ? actual : expected, column);
    }

    /** What a number is less than expected, in 1/10,000; a row that is not there counts as 0. */
    long missingE4(String column) {
        return valueE4(expected, column) - valueE4(actual, column);
    }

    /** A number of a row in 1/10,000; 0 if there is no row. */
    long valueE4(List<String> row, String column) {
        return row == null
                ? 0
                : new BigDecimal(value(row, column)).movePointRight(4).longValueExact();
    }

    /** The key, and what stands on both sides. */
    @Override
    public String toString() {
        return String.join(", ", key) + ": expected " + text(expected) + ", found " + text(actual);
    }

    private String text(List<String> row) {
        return row == null
                ? NO_ROW
                : TableComparison.comparedColumns(table).stream()
                        .map(column -> value(row, column))
                        .collect(Collectors.joining(" "));
    }
}
