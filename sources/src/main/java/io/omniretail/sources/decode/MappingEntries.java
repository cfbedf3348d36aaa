package io.omniretail.sources.decode;

import io.omniretail.domain.UsageException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Reads the entries of mappings, each named by its place such as {@code feeds.orders.time}.
 *
 * @param places how messages call a place
 */
record MappingEntries(UnaryOperator<String> places) {
    private static final String TIME = ".time";
    private static final String PATTERN = "pattern";
    private static final String ZONE = "zone";

    /** A mistake; the message says the mend. */
    UsageException wrong(String where, String message) {
        return new UsageException(places.apply(where) + ": " + message);
    }

    Map<String, Object> map(String where, Object node) {
        Map<String, Object> entries = new LinkedHashMap<>();
        if (node == null || node.equals("")) {
            return entries;
        }
        if (!(node instanceof Map<?, ?> map)) {
            throw wrong(where, "cannot use " + node + ": entries such as \"name: value\" are needed");
        }
        map.forEach((key, value) -> entries.put(String.valueOf(key), value));
        return entries;
    }

    /** A map whose keys are known. */
    Map<String, Object> map(String where, Object node, String kind, List<String> known) {
        Map<String, Object> entries = map(where, node);
        for (String key : entries.keySet()) {
            if (!known.contains(key)) {
                String needed = "one of " + String.join(", ", known) + " is needed";
                throw wrong(where + "." + key, "there is no such " + kind + ": " + needed);
            }
        }
        return entries;
    }

    String text(String where, Object node) {
        if (node == null) {
            return "";
        }
        if (node instanceof String text) {
            return text;
        }
        throw wrong(where, "cannot use " + node + ": text is needed, in quotes if it looks otherwise");
    }

    /**
     * Where values come from: a column or a constant.
     *
     * @param variable what may stand there besides; null for nothing
     */
    String from(String where, Object node, String variable) {
        String from = text(where, node);
        boolean oddQuotes = (from.startsWith("'") || from.endsWith("'")) && !Columns.isConstant(from);
        boolean oddVariable = from.startsWith("$") && !from.equals(variable);
        if (from.isEmpty() || oddQuotes || oddVariable) {
            throw wrong(
                    where,
                    "cannot use \"" + from + "\": the name of a column" + (variable == null ? " or" : ",")
                            + " a constant such as \"'GBP'\" (single quotes inside double ones)"
                            + (variable == null ? "" : " or " + variable) + " is needed");
        }
        return from;
    }

    /** The pattern of times, from the entry {@code time} of a mapping; empty if there is none. */
    String timePattern(String where, Object mapping) {
        String place = where + TIME + "." + PATTERN;
        String pattern = text(place, time(where, mapping).get(PATTERN));
        if (!pattern.isEmpty()) {
            try {
                EventTimes.formatter(pattern);
            } catch (UsageException e) {
                throw wrong(place, e.getMessage());
            }
        }
        return pattern;
    }

    /** The zone of times, from the entry {@code time} of a mapping; empty if there is none. */
    String timeZone(String where, Object mapping) {
        String place = where + TIME + "." + ZONE;
        String zone = text(place, time(where, mapping).get(ZONE));
        try {
            return zone.isEmpty() ? zone : ZoneId.of(zone).getId();
        } catch (DateTimeException e) {
            throw wrong(place, "there is no zone \"" + zone + "\": one such as Europe/London, UTC or +02:00 is needed");
        }
    }

    private Map<String, Object> time(String where, Object mapping) {
        return map(where + TIME, map(where, mapping).get("time"), "entry", List.of(PATTERN, ZONE));
    }
}
