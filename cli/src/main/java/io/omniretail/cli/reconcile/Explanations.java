package io.omniretail.cli.reconcile;

import io.omniretail.domain.result.ResultTable;
import io.omniretail.domain.rule.Days;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Why two runs over the same records have different results, as far as what they left out explains it. */
public final class Explanations {
    private static final List<String> NUMBERS = List.of("lines", "units", "sales", "paid", "refunded");
    private static final String STILL_OPEN = "records still to come";

    private final ResultPlace expected;
    private final ResultPlace actual;
    private final Map<ResultTable, TableComparison> comparisons = new HashMap<>();
    private final Map<Difference, Set<String>> reasons = new HashMap<>();
    private long unreadable;

    private Explanations(ResultPlace expected, ResultPlace actual) {
        this.expected = expected;
        this.actual = actual;
    }

    /**
     * Explains the differences of tables.
     *
     * @param days of the runs' time zone
     */
    public static Explanations of(
            List<TableComparison> comparisons, ResultPlace expected, ResultPlace actual, Days days) throws IOException {
        Explanations explanations = new Explanations(expected, actual);
        comparisons.forEach(comparison -> explanations.comparisons.put(comparison.table(), comparison));
        if (comparisons.stream()
                .anyMatch(comparison -> !comparison.differences().isEmpty())) {
            explanations.explain(days);
        }
        return explanations;
    }

    /** What explains a row, such as {@code late orders of the actual side}; empty if nothing does. */
    public Set<String> why(Difference difference) {
        return reasons.getOrDefault(difference, Set.of());
    }

    /** Number of a table's differences that are explained. */
    public long explained(TableComparison comparison) {
        return comparison.differences().stream().filter(reasons::containsKey).count();
    }

    /** Whether nothing unexplained is left of a table. */
    public boolean isExplained(TableComparison comparison) {
        return explained(comparison) == comparison.differences().size();
    }

    /** Number of late records whose bytes cannot be decoded by themselves, and so explain nothing. */
    public long unreadable() {
        return unreadable;
    }

    private void explain(Days days) throws IOException {
        LeftOut leftOut = LeftOut.read(expected, actual, days.zone());
        unreadable = leftOut.unreadable();
        List<Difference> daily = differences(ResultTable.SALES_DAILY);
        reasons.putAll(new SalesExplanation(leftOut, days).explain(daily, differences(ResultTable.UNMATCHED_PAYMENTS)));
        explainRollUps(daily);
        explainTopProducts(daily);
        SensorExplanation sensors = new SensorExplanation(leftOut);
        for (ResultTable table : List.of(ResultTable.SENSOR_STATS, ResultTable.SENSOR_ALERTS)) {
            if (comparisons.containsKey(table)) {
                reasons.putAll(sensors.explain(differences(table)));
            }
        }
        OpenRows open = OpenRows.of(expected, actual, leftOut.count());
        comparisons.values().stream()
                .flatMap(comparison -> comparison.differences().stream())
                .filter(open::contains)
                .forEach(difference -> reasons.putIfAbsent(difference, Set.of(STILL_OPEN)));
    }

    /** Also of tables that were not asked for, since others follow from them. */
    private List<Difference> differences(ResultTable table) throws IOException {
        if (!comparisons.containsKey(table)) {
            if (!expected.tables().contains(table) || !actual.tables().contains(table)) {
                return List.of();
            }
            comparisons.put(table, TableComparison.of(table, expected, actual));
        }
        return comparisons.get(table).differences();
    }

    /** A sum over days' sales differs by what they differ, if that is explained. */
    private void explainRollUps(List<Difference> daily) {
        for (ResultTable table :
                List.of(ResultTable.SALES_BY_PRODUCT, ResultTable.SALES_BY_REGION, ResultTable.SALES_BY_CAMPAIGN)) {
            if (!comparisons.containsKey(table)) {
                continue;
            }
            List<String> columns = keyColumns(table);
            Map<List<String>, List<Difference>> parts = daily.stream()
                    .collect(Collectors.groupingBy(
                            row -> columns.stream().map(row::key).toList()));
            for (Difference sum : comparisons.get(table).differences()) {
                List<Difference> rows = parts.getOrDefault(sum.key(), List.of());
                boolean isSum = NUMBERS.stream()
                        .allMatch(column -> rows.stream()
                                        .mapToLong(row -> row.missingE4(column))
                                        .sum()
                                == sum.missingE4(column));
                if (isSum) {
                    follow(sum, rows);
                }
            }
        }
    }

    private static List<String> keyColumns(ResultTable table) {
        return table.columns().stream()
                .limit(table.keyColumns())
                .map(ResultTable.Column::name)
                .toList();
    }

    private void explainTopProducts(List<Difference> daily) throws IOException {
        TableComparison top = comparisons.get(ResultTable.TOP_PRODUCTS);
        if (top == null || top.differences().isEmpty() || daily.isEmpty()) {
            return;
        }
        Set<List<String>> groups = new HashSet<>();
        top.differences().forEach(row -> groups.add(row.key().subList(0, 3)));
        TopProducts ofExpected = TopProducts.of(expected, groups);
        TopProducts ofActual = TopProducts.of(actual, groups);
        Map<List<String>, List<Difference>> parts = daily.stream()
                .collect(Collectors.groupingBy(row -> List.of(row.key("day"), row.key("region"), row.key("currency"))));
        for (Difference row : top.differences()) {
            if (ofExpected.follows(row, row.expected()) && ofActual.follows(row, row.actual())) {
                follow(row, parts.getOrDefault(row.key().subList(0, 3), List.of()));
            }
        }
    }

    private void follow(Difference difference, List<Difference> from) {
        if (!from.isEmpty() && from.stream().allMatch(reasons::containsKey)) {
            Set<String> why = new TreeSet<>();
            from.forEach(row -> why.addAll(reasons.get(row)));
            reasons.put(difference, why);
        }
    }
}
