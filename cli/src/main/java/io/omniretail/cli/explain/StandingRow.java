package io.omniretail.cli.explain;

import io.omniretail.cli.reconcile.ResultPlace;
import io.omniretail.domain.UsageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The row that is asked about, as it stands.
 *
 * @param columns its values by column; empty if there is none
 * @param neighbours if there is none, the keys of some rows that have all values of its key but one
 */
public record StandingRow(Optional<Map<String, String>> columns, List<String> neighbours) {
    private static final int MOST_NEIGHBOURS = 5;

    /**
     * Looks for a row.
     *
     * @throws UsageException if the place cannot be read, or does not have the table
     */
    public static StandingRow read(Question question, ResultPlace place) throws IOException {
        if (!place.tables().contains(question.table())) {
            throw new UsageException("--output: there is no table "
                    + question.table().id() + ": name the place where a job has written its results");
        }
        Map<String, String> columns = new HashMap<>();
        List<String> neighbours = new ArrayList<>();
        place.read(question.table(), row -> {
            List<String> key = ResultPlace.key(question.table(), row);
            if (key.equals(question.key())) {
                columns.putAll(row);
            } else if (neighbours.size() < MOST_NEIGHBOURS && isNeighbour(key, question.key())) {
                neighbours.add(String.join(" ", key));
            }
        });
        return columns.isEmpty()
                ? new StandingRow(Optional.empty(), neighbours)
                : new StandingRow(Optional.of(columns), List.of());
    }

    private static boolean isNeighbour(List<String> one, List<String> other) {
        int different = 0;
        for (int i = 0; i < one.size(); i++) {
            different += one.get(i).equals(other.get(i)) ? 0 : 1;
        }
        return different == 1 && one.size() > 1;
    }
}
