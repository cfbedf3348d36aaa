package io.omniretail.cli.reconcile;

import io.omniretail.domain.result.ResultTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A table in two places, row by row and column by column. How often and when a row was written is not compared. Several
 * rows of one key are compared with as many.
 *
 * @param expected number of rows that are expected
 * @param different number of rows that are in both, but not the same
 * @param missing number of rows that are expected and not there
 * @param extra number of rows that are there and not expected
 * @param amounts what the rows of a sales table are less than expected in all, also those that are not held
 * @param differences the rows of those three kinds by key, or as many of them as can be held
 */
public record TableComparison(
        ComparedTable compared,
        long expected,
        long different,
        long missing,
        long extra,
        AmountSums amounts,
        List<Difference> differences) {
    /** A difference takes about 1 KiB, and several tables are held at once. */
    private static final long HEAP_OF_A_DIFFERENCE = 16 << 10;

    private static final Comparator<List<String>> BY_CELLS = (one, other) -> {
        for (int i = 0; i < one.size(); i++) {
            int order = one.get(i).compareTo(other.get(i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    };

    /** Compares a table; one that is not there has no rows. Memory holds a part of the rows at a time. */
    public static TableComparison of(ResultTable table, ResultPlace expected, ResultPlace actual) throws IOException {
        ComparedTable compared = ComparedTable.of(table, expected, actual);
        Comparing comparing = new Comparing(compared);
        try (RowParts expectedRows = new RowParts();
                RowParts actualRows = new RowParts()) {
            read(compared, expected, expectedRows);
            read(compared, actual, actualRows);
            for (int part = 0; part < RowParts.PARTS; part++) {
                comparing.compare(byKey(expectedRows, part), byKey(actualRows, part));
            }
        }
        comparing.differences.sort(Comparator.comparing(Difference::key, BY_CELLS));
        return new TableComparison(
                compared,
                comparing.expected,
                comparing.different,
                comparing.missing,
                comparing.extra,
                comparing.amounts,
                comparing.differences);
    }

    private static void read(ComparedTable compared, ResultPlace place, RowParts rows) throws IOException {
        if (place.tables().contains(compared.table())) {
            place.read(compared.table(), row -> rows.add(compared.key(row), compared.values(row)));
        }
    }

    private static Map<List<String>, List<List<String>>> byKey(RowParts rows, int part) throws IOException {
        Map<List<String>, List<List<String>>> byKey = new HashMap<>();
        rows.read(
                part,
                (key, values) ->
                        byKey.computeIfAbsent(key, any -> new ArrayList<>(1)).add(values));
        return byKey;
    }

    public ResultTable table() {
        return compared.table();
    }

    /** Number of rows that are the same in both. */
    public long equal() {
        return expected - different - missing;
    }

    /** Number of rows that are not the same in both. */
    public long differing() {
        return different + missing + extra;
    }

    /** Whether all differences are held. If not, none of them can be explained. */
    public boolean holdsAll() {
        return differences.size() == differing();
    }

    /** How many differences of a table are held. */
    public static long mostDifferences() {
        return Runtime.getRuntime().maxMemory() / HEAP_OF_A_DIFFERENCE;
    }

    private static final class Comparing {
        private final ComparedTable compared;
        private final long mostDifferences = mostDifferences();
        private long expected;
        private long different;
        private long missing;
        private long extra;
        private final AmountSums amounts = new AmountSums();
        private final List<Difference> differences = new ArrayList<>();

        private Comparing(ComparedTable compared) {
            this.compared = compared;
        }

        private void compare(
                Map<List<String>, List<List<String>>> expectedRows, Map<List<String>, List<List<String>>> actualRows) {
            expectedRows.forEach((key, rows) -> {
                expected += rows.size();
                List<List<String>> found = actualRows.remove(key);
                compare(key, rows, found == null ? List.of() : found);
            });
            actualRows.forEach((key, rows) -> compare(key, List.of(), rows));
        }

        /** Rows of one key, most often one on each side. */
        private void compare(List<String> key, List<List<String>> expectedRows, List<List<String>> actualRows) {
            if (expectedRows.equals(actualRows)) {
                return;
            }
            List<List<String>> unmet = without(expectedRows, actualRows);
            List<List<String>> unexpected = without(actualRows, expectedRows);
            for (int i = 0; i < Math.max(unmet.size(), unexpected.size()); i++) {
                add(key, i < unmet.size() ? unmet.get(i) : null, i < unexpected.size() ? unexpected.get(i) : null);
            }
        }

        /** The rows that have no equal among others, one for one, in order. */
        private static List<List<String>> without(List<List<String>> rows, List<List<String>> others) {
            Map<List<String>, Integer> counts = new HashMap<>();
            others.forEach(row -> counts.merge(row, 1, Integer::sum));
            return rows.stream()
                    .filter(row -> counts.merge(row, -1, Integer::sum) < 0)
                    .sorted(BY_CELLS)
                    .toList();
        }

        private void add(List<String> key, List<String> expectedValues, List<String> found) {
            if (expectedValues == null) {
                extra++;
            } else if (found == null) {
                missing++;
            } else {
                different++;
            }
            Difference difference = new Difference(compared, key, expectedValues, found);
            if (!compared.amounts().isEmpty()) {
                amounts.add(difference);
            }
            if (differences.size() < mostDifferences) {
                differences.add(difference);
            }
        }
    }
}
