package io.omniretail.cli.explain;

import io.omniretail.domain.event.Event;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The records with one identity: equal ones count once, of different ones the smallest counts, and late ones do not.
 *
 * @param counted the record that counts; empty if all are late
 * @param others those that do not
 */
record Versions<E extends Event>(Optional<Found<E>> counted, List<LeftOut<E>> others) {
    /**
     * A record that counts nowhere.
     *
     * @param why in a sentence
     */
    record LeftOut<E extends Event>(Found<E> found, String why) {}

    /** Parts records by their identity. */
    static <E extends Event> List<Versions<E>> of(
            List<Found<E>> records, Function<E, Object> identity, LateRecords late) {
        Map<Object, List<Found<E>>> parts = new LinkedHashMap<>();
        records.forEach(found -> parts.computeIfAbsent(identity.apply(found.event()), any -> new ArrayList<>())
                .add(found));
        return parts.values().stream().map(part -> of(part, late)).toList();
    }

    private static <E extends Event> Versions<E> of(List<Found<E>> records, LateRecords late) {
        Optional<Found<E>> counted = records.stream()
                .filter(found -> !late.contains(found))
                .min((one, other) -> one.event().compareContent(other.event()));
        List<LeftOut<E>> others = records.stream()
                .filter(found -> !counted.equals(Optional.of(found)))
                .map(found -> new LeftOut<>(found, why(found, counted, late)))
                .toList();
        return new Versions<>(counted, others);
    }

    private static <E extends Event> String why(Found<E> found, Optional<Found<E>> counted, LateRecords late) {
        if (late.contains(found) || counted.isEmpty()) {
            return "late: it stands in the table late";
        }
        String other = counted.get().place();
        return found.event().compareContent(counted.get().event()) == 0
                ? "duplicate: equal to " + other
                : "conflict: " + other + " has the same identity and the smaller event_time, or the smaller fields";
    }
}
