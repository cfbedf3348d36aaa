package io.omniretail.cli.reconcile;

import io.omniretail.domain.result.ResultTable;
import io.omniretail.domain.rule.Days;
import io.omniretail.pipeline.TextTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;

/** Tables in two places, and why they differ where they do. */
public record Reconciliation(List<TableComparison> comparisons, Explanations explanations) {
    /**
     * Compares tables.
     *
     * @param days of the results' time zone
     * @throws IOException if a place cannot be read
     */
    public static Reconciliation of(Set<ResultTable> tables, ResultPlace expected, ResultPlace actual, Days days)
            throws IOException {
        List<TableComparison> comparisons = new ArrayList<>();
        for (ResultTable table : tables) {
            comparisons.add(TableComparison.of(table, expected, actual));
        }
        return new Reconciliation(
                comparisons, Explanations.of(comparisons, expected, actual, days, LeftOut.mostBytes()));
    }

    public long explained(TableComparison comparison) {
        return explanations.explained(comparison);
    }

    public long unexplained(TableComparison comparison) {
        return comparison.differing() - explained(comparison);
    }

    /** Whether nothing unexplained is left. */
    public boolean isExplained() {
        return sum(this::unexplained) == 0;
    }

    /** A table's differences that are held, either those that are explained or the others. */
    public List<Difference> differences(TableComparison comparison, boolean isExplained) {
        return comparison.differences().stream()
                .filter(difference -> explanations.why(difference).isEmpty() != isExplained)
                .toList();
    }

    /** How much less than expected a sales table has, and why, for each currency in which its rows differ. */
    public List<AmountDifference> amounts(TableComparison comparison) {
        if (comparison.amounts().currencies().isEmpty()) {
            return List.of();
        }
        Map<String, AmountSums> explained = explanations.amounts(comparison);
        return comparison.amounts().currencies().stream()
                .map(currency -> AmountDifference.of(comparison.table(), currency, comparison.amounts(), explained))
                .toList();
    }

    /** What it comes to, as a sentence. */
    public String verdict() {
        long differing = sum(TableComparison::differing);
        if (differing == 0) {
            return "Equal: " + TextTable.count(sum(TableComparison::expected)) + " rows, 0 differ.";
        }
        String differ = TextTable.count(differing) + (differing == 1 ? " row differs, " : " rows differ, ");
        return isExplained()
                ? "Equal but for what is explained: " + differ + "all explained."
                : "Not equal: " + differ + TextTable.count(sum(this::unexplained)) + " unexplained.";
    }

    /** What a reader of the counts has to know besides: sentences. */
    public List<String> notes() {
        List<String> notes = new ArrayList<>();
        for (TableComparison comparison : comparisons) {
            explanations
                    .counts(comparison)
                    .forEach((why, rows) -> notes.add(comparison.table().id() + ": " + TextTable.count(rows)
                            + (rows == 1 ? " row" : " rows") + " explained by " + why));
            if (!comparison.holdsAll()) {
                notes.add(comparison.table().id() + ": more than "
                        + TextTable.count(comparison.differences().size())
                        + " rows differ, which is what memory can hold: all are counted, none is explained; a greater"
                        + " OMNI_HEAP holds more");
            }
            long notSummed = comparison.amounts().rowsLeftOut();
            if (notSummed > 0) {
                notes.add(comparison.table().id() + ": " + TextTable.count(notSummed)
                        + (notSummed == 1 ? " row that differs is" : " rows that differ are")
                        + " not in the amounts: a cell is no plain number, or there are more than "
                        + AmountSums.MOST_CURRENCIES + " currencies");
            }
            List<String> notCompared = comparison.table().comparedColumns().stream()
                    .filter(column -> !comparison.compared().has(column))
                    .toList();
            if (!notCompared.isEmpty()) {
                notes.add(comparison.table().id() + ": not mapped, and so not compared: "
                        + String.join(", ", notCompared));
            }
        }
        explanations
                .mostLeftOut()
                .ifPresent(most -> notes.add("more than " + TextTable.count(most)
                        + " late and rejected records are there, which is what memory can hold: nothing is explained; a greater"
                        + " OMNI_HEAP holds more"));
        if (!isExplained() && explanations.unreadable() > 0) {
            notes.add(TextTable.count(explanations.unreadable())
                    + " late records explain nothing, as they cannot be decoded without their source: only JSON and CSV"
                    + " with the standard columns can");
        }
        return notes;
    }

    private long sum(ToLongFunction<TableComparison> count) {
        return comparisons.stream().mapToLong(count).sum();
    }
}
