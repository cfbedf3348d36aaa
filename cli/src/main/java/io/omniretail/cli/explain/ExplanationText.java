package io.omniretail.cli.explain;

import io.omniretail.cli.explain.Evidence.Role;
import io.omniretail.domain.result.ResultTable.Column;
import io.omniretail.pipeline.TextTable;
import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Shows an explanation to people. */
public final class ExplanationText {
    private static final int MOST_OF_A_PAYLOAD = 160;
    private static final List<String> PLACE = List.of("event_time", "feed", "source", "position#");

    private ExplanationText() {}

    /**
     * Prints an explanation.
     *
     * @param place where the row stands, for the heading
     */
    public static void print(Explanation explanation, String place, PrintStream output) {
        Question question = explanation.question();
        output.println(question.table().id() + " in " + place + ": " + question.inWords());
        explanation.row().columns().ifPresent(row -> {
            List<String> columns = question.table().columns().stream()
                    .map(Column::name)
                    .skip(question.table().keyColumns())
                    .toList();
            new TextTable(columns.stream().map(column -> column + "#").toArray(String[]::new))
                    .row(columns.stream()
                            .map(column -> row.getOrDefault(column, ""))
                            .toArray(String[]::new))
                    .print(output);
        });
        for (Role role : Role.values()) {
            List<Evidence> records = explanation.evidence(role);
            if (!records.isEmpty()) {
                output.println();
                output.println("Records that are " + role.words() + ": " + TextTable.count(records.size()));
                print(
                        explanation,
                        records,
                        role == Role.ADDED ? explanation.findings().measures() : List.of(),
                        output);
            }
        }
        output.println();
        if (!explanation.sums().isEmpty()) {
            printSums(explanation, output);
        }
        output.println(explanation.verdict());
    }

    private static void print(
            Explanation explanation, List<Evidence> records, List<String> measures, PrintStream output) {
        TextTable table =
                new TextTable(Stream.concat(PLACE.stream(), measures.stream().map(measure -> measure + "#"))
                        .toArray(String[]::new));
        for (Evidence record : records) {
            List<String> cells = new ArrayList<>(List.of(
                    Instant.ofEpochMilli(record.found().event().timeMs).toString(),
                    record.found().event().feed().id(),
                    record.found().source(),
                    record.found().position()));
            cells.addAll(record.adds());
            table.row(cells.toArray(String[]::new)).below(record.note()).below(cut(explanation.payload(record)));
        }
        table.print(output);
    }

    private static void printSums(Explanation explanation, PrintStream output) {
        List<String> columns = explanation.summed();
        new TextTable(Stream.concat(Stream.of(""), columns.stream().map(column -> column + "#"))
                        .toArray(String[]::new))
                .row(Stream.concat(Stream.of("of the records"), columns.stream().map(explanation.sums()::get))
                        .toArray(String[]::new))
                .row(Stream.concat(Stream.of("in the row"), columns.stream().map(explanation::inRow))
                        .toArray(String[]::new))
                .print(output);
    }

    /** On one line. */
    private static String cut(String payload) {
        String line = payload.replaceAll("\\R", " ");
        return line.codePointCount(0, line.length()) <= MOST_OF_A_PAYLOAD
                ? line
                : line.substring(0, line.offsetByCodePoints(0, MOST_OF_A_PAYLOAD)) + "…";
    }
}
