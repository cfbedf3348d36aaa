package io.omniretail.cli.reconcile;

import io.omniretail.cli.reconcile.LeftOut.Candidate;
import io.omniretail.domain.event.Reading;
import io.omniretail.domain.result.ResultTable;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Explains differences of {@code sensor_stats} and {@code sensor_alerts} by readings that one run left out: those of a
 * window make up the difference of its readings, its minimum and maximum, and, as far as a rounded average tells, its
 * sum.
 */
final class SensorExplanation {
    private static final long ONE_E4 = 10_000;

    /** By sensor. */
    private final Map<String, List<Candidate<Reading>>> readings;

    SensorExplanation(LeftOut leftOut) {
        this.readings = leftOut.readings().stream()
                .collect(Collectors.groupingBy(
                        candidate -> candidate.event().sensorId.toString()));
    }

    /** Why rows differ, for those that can be explained. */
    Map<Difference, Set<String>> explain(List<Difference> differences) {
        Map<Difference, Set<String>> explained = new HashMap<>();
        for (Difference row : differences) {
            List<Candidate<Reading>> chosen =
                    row.table() == ResultTable.SENSOR_STATS ? readingsOfWindow(row) : readingOfAlert(row);
            if (chosen != null && !chosen.isEmpty()) {
                explained.put(row, chosen.stream().map(Candidate::why).collect(Collectors.toSet()));
            }
        }
        return explained;
    }

    private List<Candidate<Reading>> readingOfAlert(Difference row) {
        long timeMs = Instant.parse(row.key("timestamp")).toEpochMilli();
        boolean isMissing = row.actual() == null;
        long temperatureE4 = row.valueE4(isMissing ? row.expected() : row.actual(), "temperature");
        return ofSensor(row)
                .filter(candidate -> candidate.event().timeMs == timeMs
                        && candidate.event().temperatureE4 == temperatureE4
                        && candidate.sign() == (isMissing ? 1 : -1))
                .toList();
    }

    private List<Candidate<Reading>> readingsOfWindow(Difference row) {
        long startMs = Instant.parse(row.key("window_start")).toEpochMilli();
        long endMs = Instant.parse(row.key("window_end")).toEpochMilli();
        List<Candidate<Reading>> candidates = ofSensor(row)
                .filter(candidate -> candidate.event().timeMs >= startMs && candidate.event().timeMs < endMs)
                .toList();
        return Subsets.find(candidates, subset -> isDifference(row, subset));
    }

    private Stream<Candidate<Reading>> ofSensor(Difference row) {
        return readings.getOrDefault(row.key("sensor_id"), List.of()).stream();
    }

    private static boolean isDifference(Difference row, List<Candidate<Reading>> subset) {
        long count = subset.stream().mapToLong(Candidate::sign).sum();
        if (count * ONE_E4 != row.missingE4("readings")) {
            return false;
        }
        long sumE4 = subset.stream()
                .mapToLong(candidate -> candidate.sign() * candidate.event().temperatureE4)
                .sum();
        // Each side's sum is its average times its count, give or take half a unit of the average for each reading.
        double differenceE4 = sumE4(row, row.expected()) - sumE4(row, row.actual());
        double slackE4 = (count(row, row.expected()) + count(row, row.actual())) / 2.0;
        return Math.abs(differenceE4 - sumE4) <= slackE4
                && isExtreme(row, subset, "minimum", Comparator.naturalOrder())
                && isExtreme(row, subset, "maximum", Comparator.reverseOrder());
    }

    /** Whether a minimum (or maximum) becomes that of the other side, once each side has what it left out. */
    private static boolean isExtreme(
            Difference row, List<Candidate<Reading>> subset, String column, Comparator<Long> order) {
        return extreme(row, row.expected(), subset, -1, column, order)
                .equals(extreme(row, row.actual(), subset, 1, column, order));
    }

    private static Long extreme(
            Difference row,
            List<String> side,
            List<Candidate<Reading>> subset,
            int sign,
            String column,
            Comparator<Long> order) {
        Long own = side == null ? null : row.valueE4(side, column);
        return Stream.concat(
                        Stream.ofNullable(own),
                        subset.stream()
                                .filter(candidate -> candidate.sign() == sign)
                                .map(candidate -> candidate.event().temperatureE4))
                .min(order)
                .orElse(null);
    }

    private static double sumE4(Difference row, List<String> side) {
        return side == null ? 0 : (double) row.valueE4(side, "average") * count(row, side);
    }

    private static long count(Difference row, List<String> side) {
        return row.valueE4(side, "readings") / ONE_E4;
    }
}
