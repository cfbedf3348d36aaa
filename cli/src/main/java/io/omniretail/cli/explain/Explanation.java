package io.omniretail.cli.explain;

import io.omniretail.domain.result.ResultTable.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A row of a result table, and the input records that it was made of.
 *
 * @param payloads the bytes of each record, as text
 */
public record Explanation(Question question, StandingRow row, Findings findings, Map<Found<?>, String> payloads) {

    /** Whether the row is what its records come to. */
    public boolean isSum() {
        return row.columns().isPresent() && !sums().isEmpty() && differing().isEmpty();
    }

    /** The columns in which the row is not what its records come to. */
    List<String> differing() {
        return summed().stream()
                .filter(column -> !sums().get(column).equals(inRow(column)))
                .toList();
    }

    /** The columns that the records come to, in the table's order. */
    List<String> summed() {
        return question.table().columns().stream()
                .map(Column::name)
                .filter(sums()::containsKey)
                .toList();
    }

    /** What the records come to, by column; empty if they make no row. */
    Map<String, String> sums() {
        return findings.sums();
    }

    /** The bytes of a record. */
    String payload(Evidence record) {
        return payloads.getOrDefault(record.found(), "");
    }

    /** A value of the row; empty if there is no row. */
    String inRow(String column) {
        return row.columns().map(columns -> columns.getOrDefault(column, "")).orElse("");
    }

    /** The records that do the same for the row, in the order of their times. */
    List<Evidence> evidence(Evidence.Role role) {
        List<Evidence> chosen = new ArrayList<>(findings.evidence().stream()
                .filter(record -> record.role() == role)
                .toList());
        chosen.sort((one, other) -> Found.BY_TIME_AND_PLACE.compare(one.found(), other.found()));
        return chosen;
    }

    /** In a sentence, whether the row is what its records come to, and what to do if not. */
    String verdict() {
        if (isSum()) {
            return "The sum is the row.";
        }
        if (row.columns().isEmpty()) {
            String neighbours = row.neighbours().isEmpty()
                    ? ""
                    : " Rows with all but one of its values: " + String.join(", ", row.neighbours()) + ".";
            return (sums().isEmpty()
                            ? "There is no such row, and no record is part of one."
                            : "There is no such row, though these records would make one.")
                    + neighbours;
        }
        String what = sums().isEmpty()
                ? "The row has no record that makes it one"
                : "The sum is not the row: " + String.join(", ", differing()) + " differ";
        return what + ". If the flags are those of the run that wrote the row, its input has changed since.";
    }
}
