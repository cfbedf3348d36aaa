package io.omniretail.cli.chaos;

import io.omniretail.pipeline.TextTable;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** The faults of a run by kind, and how long the job took to get over them. */
final class ChaosTable {
    private static final String NOTHING = "";

    private ChaosTable() {}

    static void print(List<FaultOutcome> outcomes, Verdict verdict, PrintStream output) {
        TextTable table = new TextTable("fault", "count#", "recovery p50#", "p95#", "max#", "lost#", "doubled#");
        for (FaultKind kind : FaultKind.values()) {
            List<FaultOutcome> ofKind =
                    outcomes.stream().filter(outcome -> outcome.kind() == kind).toList();
            if (!ofKind.isEmpty()) {
                row(table, kind.text(), ofKind, NOTHING, NOTHING);
            }
        }
        if (!outcomes.isEmpty()) {
            row(table, "all", outcomes, TextTable.count(verdict.lost()), TextTable.count(verdict.doubled()));
        }
        table.print(output);
        output.println(
                "Recovery: from the end of a fault to the first committed result that was written after its begin; 0.0 s"
                        + " where that came before the end (checkpoints each " + Processes.CHECKPOINT_INTERVAL + ")");
    }

    private static void row(TextTable table, String name, List<FaultOutcome> outcomes, String lost, String doubled) {
        long[] sortedMs =
                outcomes.stream().mapToLong(FaultOutcome::recoveryMs).sorted().toArray();
        table.row(
                name,
                TextTable.count(sortedMs.length),
                seconds(quantile(sortedMs, 50)),
                seconds(quantile(sortedMs, 95)),
                seconds(quantile(sortedMs, 100)),
                lost,
                doubled);
    }

    /** The smallest value that so many percent of all do not exceed. */
    static long quantile(long[] sorted, int percent) {
        return sorted[(sorted.length * percent + 99) / 100 - 1];
    }

    private static String seconds(long milliseconds) {
        return String.format(Locale.ROOT, "%.1f s", milliseconds / 1000.0);
    }
}
