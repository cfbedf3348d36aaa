package io.omniretail.benchmarks.runner;

import io.omniretail.pipeline.TextTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Checks that answers are equal, table by table, and remembers how many rows they have. */
public final class Answers implements Rounds.AnswerCheck {
    private final List<TableShape> tables;
    private final Map<String, Long> rows = new LinkedHashMap<>();

    /** @param tables which tables have to be equal */
    public Answers(List<TableShape> tables) {
        this.tables = tables;
    }

    @Override
    public void check(String firstPeer, Path firstAnswer, String otherPeer, Path otherAnswer) throws IOException {
        StringBuilder differences = new StringBuilder();
        for (TableShape table : tables) {
            TableComparison comparison = TableComparison.ofFiles(table, firstPeer, firstAnswer, otherPeer, otherAnswer);
            rows.put(table.name(), comparison.rows());
            if (comparison.differences() > 0) {
                differences.append(String.format(
                        "%n%s: %s of %s rows differ",
                        table.name(), TextTable.count(comparison.differences()), TextTable.count(comparison.rows())));
                comparison.examples().forEach(example -> differences.append(String.format("%n  %s", example)));
            }
        }
        if (differences.length() > 0) {
            throw new BenchmarkFailure("the answers of " + firstPeer + " and " + otherPeer + " differ" + differences);
        }
    }

    /** What was compared, such as {@code sales_daily 98,171 rows}. */
    public String summary() {
        return rows.isEmpty()
                ? "There was only one answer: nothing was compared."
                : "All answers are equal: "
                        + String.join(
                                ", ",
                                rows.entrySet().stream()
                                        .map(table -> table.getKey() + " " + TextTable.count(table.getValue()))
                                        .toList())
                        + " rows.";
    }
}
