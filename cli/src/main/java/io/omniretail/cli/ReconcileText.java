package io.omniretail.cli;

import io.omniretail.cli.reconcile.AmountDifference;
import io.omniretail.cli.reconcile.Difference;
import io.omniretail.cli.reconcile.Reconciliation;
import io.omniretail.cli.reconcile.TableComparison;
import io.omniretail.domain.result.ResultTable;
import io.omniretail.pipeline.TextTable;
import java.io.PrintStream;
import java.math.BigDecimal;
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

    private static void printAmounts(Reconciliation reconciliation, PrintStream output) {
        TextTable lines = new TextTable(AMOUNT_HEADINGS);
        boolean isAny = false;
        for (TableComparison comparison : reconciliation.comparisons()) {
            for (AmountDifference amounts : reconciliation.amounts(comparison)) {
                amounts.inWords().forEach((words, ofWords) -> lines.row(cells(comparison, amounts, words, ofWords)));
                isAny = true;
            }
        }
        if (isAny) {
            lines.print(output);
        }
    }

    private static String[] cells(
            TableComparison comparison, AmountDifference amounts, String words, Map<String, BigDecimal> ofWords) {
        Stream<String> columns =
                ResultTable.SALES_DAILY.comparedColumns().stream().map(column -> amount(column, ofWords));
        return Stream.concat(Stream.of(comparison.table().id(), amounts.currency(), words), columns)
                .toArray(String[]::new);
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
            String why = String.join(", ", reconciliation.explanations().why(difference));
            output.println(comparison.table().id() + ": " + difference
                    + (isExplained ? "; explained by " + why : "; unexplained"));
        }
    }
}
