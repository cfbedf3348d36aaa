package io.omniretail.cli.reconcile;

import io.omniretail.domain.result.ResultTable;
import java.util.List;
import java.util.Map;

/**
 * What is compared of a table in two places.
 *
 * @param columns those beside {@link ResultTable#identity} that both places have
 */
public record ComparedTable(ResultTable table, List<String> columns) {
    static ComparedTable of(ResultTable table, ResultPlace expected, ResultPlace actual) {
        return new ComparedTable(
                table,
                table.comparedColumns().stream()
                        .filter(column -> expected.has(table, column) && actual.has(table, column))
                        .toList());
    }

    /** Whether a column is compared, or part of what rows are told apart by. */
    boolean has(String column) {
        return columns.contains(column) || table.identity().contains(column);
    }

    /** The counts and amounts that are compared of a sales table; none of another. */
    public List<String> amounts() {
        boolean isSales = table.comparedColumns().equals(ResultTable.SALES_DAILY.comparedColumns());
        return isSales ? columns : List.of();
    }

    /** By what a row is found in the other place. */
    List<String> key(Map<String, String> row) {
        return cells(table.identity(), row);
    }

    /** What has to be the same in the other place. */
    List<String> values(Map<String, String> row) {
        return cells(columns, row);
    }

    private static List<String> cells(List<String> columns, Map<String, String> row) {
        return columns.stream().map(column -> row.getOrDefault(column, "")).toList();
    }
}
