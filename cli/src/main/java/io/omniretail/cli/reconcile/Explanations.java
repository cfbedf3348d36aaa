package io.omniretail.cli.reconcile;

import io.omniretail.cli.reconcile.LeftOut.Candidate;
import io.omniretail.domain.result.ResultTable;
import io.omniretail.domain.rule.Days;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Why two runs over the same records have different results, as far as what they left out explains it. */
public final class Explanations {
    private static final List<ResultTable> ROLL_UPS =
            List.of(ResultTable.SALES_BY_PRODUCT, ResultTable.SALES_BY_REGION, ResultTable.SALES_BY_CAMPAIGN);
    private static final String STILL_OPEN = "records still to come";

    private final ResultPlace expected;
    private final ResultPlace actual;
    private final Map<ResultTable, TableComparison> comparisons = new HashMap<>();
    private final Map<Difference, Set<String>> reasons = new HashMap<>();
    /** By row, then by column. */
    private final Map<Difference, Map<String, Set<String>>> reasonsOfAmounts = new HashMap<>();
    /** The rows of daily sales that make up the difference of a sum over them. */
    private final Map<Difference, List<Difference>> parts = new HashMap<>();

    private OptionalLong mostLeftOut = OptionalLong.empty();
    private long unreadable;

    private Explanations(ResultPlace expected, ResultPlace actual) {
        this.expected = expected;
        this.actual = actual;
    }

    /**
     * Explains the differences of tables.
     *
     * @param days of the runs' time zone
     * @param mostBytes of the heap that late and rejected records may take
     */
    static Explanations of(
            List<TableComparison> comparisons, ResultPlace expected, ResultPlace actual, Days days, long mostBytes)
            throws IOException {
        Explanations explanations = new Explanations(expected, actual);
        comparisons.forEach(comparison -> explanations.comparisons.put(comparison.table(), comparison));
        if (comparisons.stream().anyMatch(comparison -> comparison.differing() > 0)) {
            explanations.explain(days, mostBytes);
        }
        return explanations;
    }

    /** What explains a row, such as {@code late orders of the actual side}; empty if nothing does. */
    public Set<String> why(Difference difference) {
        return reasons.getOrDefault(difference, Set.of());
    }

    /** What explains something as one: {@code late orders, late payments of the actual side}. */
    public static String inWords(Set<String> why) {
        String all = String.join(", ", why);
        return Candidate.SIDES.stream()
                .filter(side -> why.stream().allMatch(each -> each.endsWith(side)))
                .findFirst()
                .map(side -> all.replace(side + ", ", ", "))
                .orElse(all);
    }

    /** Number of a table's differences that are explained. */
    public long explained(TableComparison comparison) {
        return comparison.differences().stream().filter(reasons::containsKey).count();
    }

    /** How many differences of a table each explanation explains, alone or with others. */
    public Map<String, Long> counts(TableComparison comparison) {
        return comparison.differences().stream()
                .filter(reasons::containsKey)
                .collect(Collectors.groupingBy(
                        difference -> inWords(why(difference)), TreeMap::new, Collectors.counting()));
    }

    /** How much each explanation makes up of what the rows of a sales table are less than expected. */
    public Map<String, AmountSums> amounts(TableComparison comparison) {
        Map<String, AmountSums> amounts = new TreeMap<>();
        for (Difference row : comparison.differences()) {
            if (why(row).contains(STILL_OPEN)) {
                amounts.computeIfAbsent(STILL_OPEN, any -> new AmountSums()).add(row);
                continue;
            }
            for (Difference part : parts.getOrDefault(row, List.of(row))) {
                reasonsOfAmounts
                        .getOrDefault(part, Map.of())
                        .forEach((column, why) -> amounts.computeIfAbsent(inWords(why), any -> new AmountSums())
                                .add(part, column));
            }
        }
        return amounts;
    }

    /** How many late and rejected records could be held, if there are more: then nothing is explained. */
    public OptionalLong mostLeftOut() {
        return mostLeftOut;
    }

    /** Number of late records whose bytes cannot be decoded by themselves, and so explain nothing. */
    public long unreadable() {
        return unreadable;
    }

    private void explain(Days days, long mostBytes) throws IOException {
        LeftOut leftOut = LeftOut.read(expected, actual, days.zone(), mostBytes);
        if (!leftOut.holdsAll()) {
            mostLeftOut = OptionalLong.of(leftOut.held());
            return;
        }
        unreadable = leftOut.unreadable();
        List<Difference> unmatched =
                differences(ResultTable.UNMATCHED_PAYMENTS, "event_time", "order_id", "status", "amount", "currency");
        if (isInBoth(ResultTable.SALES_DAILY)) {
            List<Difference> daily = differences(ResultTable.SALES_DAILY);
            explainSales(daily, unmatched, leftOut, days);
            explainRollUps(daily);
            explainTopProducts(daily);
        } else {
            for (ResultTable table : ROLL_UPS) {
                explainSales(differences(table), unmatched, leftOut, days);
            }
        }
        SensorExplanation sensors = new SensorExplanation(leftOut);
        reasons.putAll(
                sensors.explain(differences(ResultTable.SENSOR_STATS, "readings", "average", "minimum", "maximum")));
        reasons.putAll(sensors.explain(differences(ResultTable.SENSOR_ALERTS)));
        OpenRows open = OpenRows.of(expected, actual, leftOut.count(), days);
        comparisons.values().stream()
                .filter(TableComparison::holdsAll)
                .flatMap(comparison -> comparison.differences().stream())
                .filter(open::contains)
                .forEach(difference -> reasons.putIfAbsent(difference, Set.of(STILL_OPEN)));
    }

    private void explainSales(List<Difference> sales, List<Difference> unmatched, LeftOut leftOut, Days days) {
        SalesExplanation explanation = new SalesExplanation(leftOut, days);
        reasons.putAll(explanation.explain(sales, unmatched));
        reasonsOfAmounts.putAll(explanation.reasonsOfAmounts());
    }

    private boolean isInBoth(ResultTable table) throws IOException {
        return expected.tables().contains(table) && actual.tables().contains(table);
    }

    /**
     * The differences that can be explained, also of tables that were not asked for, since others follow from them.
     *
     * @param needed columns without which there is no explanation
     */
    private List<Difference> differences(ResultTable table, String... needed) throws IOException {
        if (!comparisons.containsKey(table)) {
            if (!isInBoth(table)) {
                return List.of();
            }
            comparisons.put(table, TableComparison.of(table, expected, actual));
        }
        TableComparison comparison = comparisons.get(table);
        boolean isComplete = comparison.holdsAll() && Arrays.stream(needed).allMatch(comparison.compared()::has);
        return isComplete
                ? comparison.differences().stream().filter(Difference::isExact).toList()
                : List.of();
    }

    /** A sum over days' sales differs by what they differ, if that is explained. */
    private void explainRollUps(List<Difference> daily) throws IOException {
        for (ResultTable table : ROLL_UPS) {
            Map<List<String>, List<Difference>> byKey = daily.stream()
                    .collect(Collectors.groupingBy(
                            row -> table.identity().stream().map(row::key).toList()));
            for (Difference sum : differences(table)) {
                List<Difference> rows = byKey.getOrDefault(sum.key(), List.of());
                parts.put(sum, rows);
                if (sum.compared().columns().stream().allMatch(column -> isSum(sum, rows, column))) {
                    follow(sum, rows);
                }
            }
        }
    }

    private static boolean isSum(Difference sum, List<Difference> rows, String column) {
        return rows.stream().allMatch(row -> row.compared().has(column))
                && rows.stream().mapToLong(row -> row.missingE4(column)).sum() == sum.missingE4(column);
    }

    private void explainTopProducts(List<Difference> daily) throws IOException {
        List<Difference> top = differences(ResultTable.TOP_PRODUCTS, "product_id", "sales", "units");
        if (top.isEmpty()
                || daily.isEmpty()
                || !daily.get(0).compared().columns().containsAll(List.of("sales", "units"))) {
            return;
        }
        Set<List<String>> groups = new HashSet<>();
        top.forEach(row -> groups.add(row.key().subList(0, 3)));
        TopProducts ofExpected = TopProducts.of(expected, groups);
        TopProducts ofActual = TopProducts.of(actual, groups);
        Map<List<String>, List<Difference>> byGroup = daily.stream()
                .collect(Collectors.groupingBy(row -> List.of(row.key("day"), row.key("region"), row.key("currency"))));
        for (Difference row : top) {
            if (ofExpected.follows(row, row.expected()) && ofActual.follows(row, row.actual())) {
                follow(row, byGroup.getOrDefault(row.key().subList(0, 3), List.of()));
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
