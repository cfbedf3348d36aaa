package io.omniretail.cli;

import io.omniretail.cli.reconcile.Difference;
import io.omniretail.cli.reconcile.Reconciliation;
import io.omniretail.cli.reconcile.TableComparison;
import io.omniretail.pipeline.TextTable;
import java.io.PrintStream;

/** What {@code reconcile} has found, for a terminal: the counts, a few rows of each kind, and the verdict. */
final class ReconcileText {
    private static final int MOST_EXAMPLES = 3;

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
        for (TableComparison comparison : reconciliation.comparisons()) {
            printExamples(comparison, reconciliation, true, output);
            printExamples(comparison, reconciliation, false, output);
        }
        reconciliation.notes().forEach(output::println);
        output.println(reconciliation.verdict());
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
