package io.omniretail.cli.reconcile;

import io.omniretail.domain.result.ResultTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What became of the rows of a table. Of each row the change with the highest revision holds; of equal ones the last.
 */
final class Changes implements AutoCloseable {
    private final List<String> columns;
    private final RowParts changes = new RowParts();

    Changes(ResultTable table) {
        columns = table.columns().stream().map(ResultTable.Column::name).toList();
    }

    /** A row as it is from a revision on. */
    void upsert(List<String> key, long revision, Map<String, String> row) {
        List<String> cells = new ArrayList<>();
        cells.add(Long.toString(revision));
        columns.forEach(column -> cells.add(row.getOrDefault(column, "")));
        changes.add(key, cells);
    }

    /** A row that is gone from a revision on. */
    void delete(List<String> key, long revision) {
        changes.add(key, List.of(Long.toString(revision)));
    }

    /** Hands the rows that are there in the end to a consumer, as their columns by name. */
    void settle(Consumer<Map<String, String>> rows) throws IOException {
        for (int part = 0; part < RowParts.PARTS; part++) {
            Map<List<String>, List<String>> latest = new HashMap<>();
            changes.read(
                    part,
                    (key, cells) ->
                            latest.merge(key, cells, (one, other) -> revision(one) > revision(other) ? one : other));
            latest.values().stream()
                    .filter(cells -> cells.size() > 1)
                    .map(this::row)
                    .forEach(rows);
        }
    }

    private static long revision(List<String> cells) {
        return Long.parseLong(cells.get(0));
    }

    private Map<String, String> row(List<String> cells) {
        Map<String, String> row = new HashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            row.put(columns.get(i), cells.get(i + 1));
        }
        return row;
    }

    @Override
    public void close() throws IOException {
        changes.close();
    }
}
