package io.omniretail.cli.explain;

import io.omniretail.cli.explain.Evidence.Role;
import io.omniretail.domain.Text;
import io.omniretail.domain.event.Feed;
import io.omniretail.domain.event.Reading;
import io.omniretail.domain.result.ResultTable;
import io.omniretail.domain.rule.Decimals;
import io.omniretail.domain.rule.TimeRange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Optional;

/** Finds the readings of a sensor's window, or of an alert. */
final class SensorSearch {
    private static final List<String> MEASURES = List.of("temperature");

    private final Question question;
    private final Explainer explainer;
    private final List<Evidence> evidence = new ArrayList<>();

    SensorSearch(Question question, Explainer explainer) {
        this.question = question;
        this.explainer = explainer;
    }

    Findings findings() {
        boolean isWindow = question.table() == ResultTable.SENSOR_STATS;
        List<Versions<Reading>> readings = isWindow
                ? readings(new TimeRange(question.timeMs("window_start"), question.timeMs("window_end")))
                : readings(new TimeRange(question.timeMs("timestamp"), question.timeMs("timestamp") + 1));
        readings.forEach(this::leaveOut);
        Map<String, String> sums = isWindow ? window(readings) : alert(readings);
        return new Findings(MEASURES, evidence, sums);
    }

    private List<Versions<Reading>> readings(TimeRange range) {
        Text sensorId = Text.of(question.value("sensor_id"));
        return Versions.of(
                explainer
                        .inputs()
                        .find(
                                Feed.READINGS,
                                Reading.class,
                                range,
                                reading -> range.contains(reading.timeMs) && reading.sensorId.equals(sensorId)),
                SensorSearch::identity,
                explainer.late());
    }

    private static Object identity(Reading reading) {
        return reading.fromText ? List.of(reading.sourceId, reading.position) : reading.timeMs;
    }

    private Map<String, String> window(List<Versions<Reading>> readings) {
        LongSummaryStatistics temperaturesE4 = new LongSummaryStatistics();
        readings.stream()
                .flatMap(versions -> versions.counted().stream())
                .filter(this::isInRange)
                .forEach(found -> {
                    temperaturesE4.accept(found.event().temperatureE4);
                    add(found);
                });
        if (temperaturesE4.getCount() == 0) {
            return Map.of();
        }
        Map<String, String> sums = new LinkedHashMap<>();
        sums.put("readings", Long.toString(temperaturesE4.getCount()));
        sums.put(
                "average",
                Decimals.formatE4(Decimals.averageHalfEven(temperaturesE4.getSum(), temperaturesE4.getCount())));
        sums.put("minimum", Decimals.formatE4(temperaturesE4.getMin()));
        sums.put("maximum", Decimals.formatE4(temperaturesE4.getMax()));
        return sums;
    }

    /** The alert's columns; none if the reading at its place does not count, or is not above the threshold. */
    private Map<String, String> alert(List<Versions<Reading>> readings) {
        long thresholdE4 = explainer.options().thresholdE4();
        for (Versions<Reading> versions : readings) {
            Optional<Found<Reading>> counted = versions.counted().filter(this::isInRange);
            if (counted.isPresent() && isAtItsPlace(versions)) {
                add(counted.get());
                return counted.get().event().temperatureE4 <= thresholdE4
                        ? Map.of()
                        : Map.of(
                                "temperature", Decimals.formatE4(counted.get().event().temperatureE4),
                                "threshold", Decimals.formatE4(thresholdE4));
            }
        }
        return Map.of();
    }

    /** Of equal readings an alert names the first place, but a live one may not have come to it yet. */
    private boolean isAtItsPlace(Versions<Reading> versions) {
        Found<Reading> counted = versions.counted().orElseThrow();
        return isNamed(counted)
                || versions.others().stream()
                        .map(Versions.LeftOut::found)
                        .anyMatch(other -> isNamed(other) && other.event().compareContent(counted.event()) == 0);
    }

    private boolean isNamed(Found<Reading> found) {
        return found.source().equals(question.value("source"))
                && found.position().equals(question.value("position"));
    }

    private boolean isInRange(Found<Reading> found) {
        return explainer.options().range().contains(found.event().timeMs);
    }

    private void add(Found<Reading> found) {
        evidence.add(new Evidence(
                Role.ADDED,
                found,
                List.of(Decimals.formatE4(found.event().temperatureE4)),
                "sensor " + found.event().sensorId));
    }

    private void leaveOut(Versions<Reading> versions) {
        versions.others()
                .forEach(other -> evidence.add(new Evidence(
                        Role.LEFT_OUT,
                        other.found(),
                        List.of(),
                        "sensor " + other.found().event().sensorId + "; " + other.why())));
    }
}
