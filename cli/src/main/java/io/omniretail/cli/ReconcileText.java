package io.omniretail.cli;

import io.omniretail.cli.reconcile.AmountDifference;
import io.omniretail.cli.reconcile.Difference;
import io.omniretail.cli.reconcile.Explanations;
import io.omniretail.cli.reconcile.Reconciliation;
import io.omniretail.cli.reconcile.TableComparison;
import io.omniretail.domain.result.ResultTable;
import io.omniretail.pipeline.TextTable;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What {@code reconcile} has found, for a terminal: the counts, a few rows of each kind, and the verdict. */
final class ReconcileText {
    private static final int MOST_EXAMPLES = 3;
    private static final String[] AMOUNT_HEADINGS = {
        "table", "currency", "expected less actual", "lines#", "units#", "sales#", "paid#", "refunded#"
    };

    private ReconcileText() {}

    static void print(Reconciliation reconciliation, PrintStream output) {
        TextTable lines = new TextTable(
                "table", "expected#", "equal#", "different#", "missing#", "extra#", "explained#", "unexplained#");
        for (TableComparison comparison : reconciliation.comparisons()) {
            lines.row(
                    comparison.table().id(),
                    TextTable.count(comparison.expected()),
                    TextTable.count(comparison.equal()),
                    TextTable.count(comparison.different()),
                    TextTable.count(comparison.missing()),
                    TextTable.count(comparison.extra()),
                    TextTable.count(reconciliation.explained(comparison)),
                    TextTable.count(reconciliation.unexplained(comparison)));
        }
        lines.print(output);
        printAmounts(reconciliation, output);
        for (TableComparison comparison : reconciliation.comparisons()) {
            printExamples(comparison, reconciliation, true, output);
            printExamples(comparison, reconciliation, false, output);
        }
        reconciliation.notes().forEach(output::println);
        output.println(reconciliation.verdict());
    }

    /** Sums over the same sales differ by the same amounts, unless something is wrong: those are not said again. */
    private static void printAmounts(Reconciliation reconciliation, PrintStream output) {
        TextTable lines = new TextTable(AMOUNT_HEADINGS);
        List<AmountDifference> shown = List.of();
        String shownTable = "";
        for (TableComparison comparison : reconciliation.comparisons()) {
            String table = comparison.table().id();
            List<AmountDifference> amounts = reconciliation.amounts(comparison);
            if (!amounts.isEmpty() && amounts.equals(shown)) {
                lines.row(table, "", "the same as " + shownTable, "", "", "", "", "");
            } else if (!amounts.isEmpty()) {
                amounts.forEach(each -> each.inWords()
                        .forEach((words, ofWords) -> lines.row(cells(table, each.currency(), words, ofWords))));
                shown = amounts;
                shownTable = table;
            }
        }
        if (!shown.isEmpty()) {
            lines.print(output);
        }
    }

    private static String[] cells(String table, String currency, String words, Map<String, BigDecimal> ofWords) {
        Stream<String> columns =
                ResultTable.SALES_DAILY.comparedColumns().stream().map(column -> amount(column, ofWords));
        return Stream.concat(Stream.of(table, currency, words), columns).toArray(String[]::new);
    }

    /** An amount as people read it; nothing where the column is not compared. */
    static String amount(String column, Map<String, BigDecimal> amounts) {
        return Optional.ofNullable(amounts.get(column)).map(TextTable::amount).orElse("");
    }

    private static void printExamples(
            TableComparison comparison, Reconciliation reconciliation, boolean isExplained, PrintStream output) {
        for (Difference difference : reconciliation.differences(comparison, isExplained).stream()
                .limit(MOST_EXAMPLES)
                .toList()) {
            String why = Explanations.inWords(reconciliation.explanations().why(difference));
            output.println(comparison.table().id() + ": " + difference
                    + (isExplained ? "; explained by " + why : "; unexplained"));
        }
    }
}
