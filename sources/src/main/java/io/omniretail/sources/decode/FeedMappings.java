package io.omniretail.sources.decode;

import io.omniretail.domain.UsageException;
import io.omniretail.domain.event.Feed;
import io.omniretail.sources.FeedMapping;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the part {@code feeds} of a configuration file: how other people's files and topics become feeds. */
public final class FeedMappings {
    private static final List<String> KEYS = List.of("files", "topic", "fields", "time", "skip");
    private static final List<String> TIME_KEYS = List.of("pattern", "zone");

    private FeedMappings() {}

    /**
     * Checks and takes over the mappings.
     *
     * @param node the parsed YAML under {@code feeds:}: maps, lists and scalars; null if there is nothing
     * @throws UsageException if it holds anything that is not understood
     */
    public static Map<Feed, FeedMapping> parse(Object node) {
        Map<Feed, FeedMapping> mappings = new EnumMap<>(Feed.class);
        map("feeds", node).forEach((name, mapping) -> mappings.put(feed(name), mapping(feed(name), mapping)));
        return mappings;
    }

    private static Feed feed(String name) {
        List<String> known = new ArrayList<>();
        for (Feed feed : Feed.values()) {
            if (feed.id().equals(name)) {
                return feed;
            }
            known.add(feed.id());
        }
        throw unknown("feeds", "feed", name, known);
    }

    private static FeedMapping mapping(Feed feed, Object node) {
        String where = "feeds." + feed.id();
        Map<String, Object> entries = map(where, node);
        checkKeys(where, "entry", entries, KEYS);
        Map<String, Object> time = map(where + ".time", entries.get("time"));
        checkKeys(where + ".time", "entry", time, TIME_KEYS);
        return new FeedMapping(
                text(where + ".files", entries.get("files")),
                text(where + ".topic", entries.get("topic")),
                fields(feed, where + ".fields", entries.get("fields")),
                pattern(where + ".time.pattern", time.get("pattern")),
                zone(where + ".time.zone", time.get("zone")),
                skip(where + ".skip", entries.get("skip")));
    }

    private static Map<String, String> fields(Feed feed, String where, Object node) {
        Map<String, Object> entries = map(where, node);
        checkKeys(where, "field", entries, FeedFields.of(feed));
        Map<String, String> fields = new LinkedHashMap<>();
        entries.forEach((field, from) -> fields.put(field, from(where + "." + field, from)));
        return fields;
    }

    private static String from(String where, Object node) {
        String from = text(where, node);
        boolean oddQuotes = (from.startsWith("'") || from.endsWith("'")) && !Columns.isConstant(from);
        boolean oddVariable = from.startsWith("$") && !from.equals(Columns.POSITION);
        if (from.isEmpty() || oddQuotes || oddVariable) {
            throw new UsageException(where + ": cannot use \"" + from + "\": the name of a column, a constant such as"
                    + " \"'GBP'\" (single quotes inside double ones) or " + Columns.POSITION + " is needed");
        }
        return from;
    }

    private static String pattern(String where, Object node) {
        String pattern = text(where, node);
        if (!pattern.isEmpty()) {
            try {
                EventTimes.formatter(pattern);
            } catch (UsageException e) {
                throw new UsageException(where + ": " + e.getMessage());
            }
        }
        return pattern;
    }

    private static String zone(String where, Object node) {
        String zone = text(where, node);
        try {
            return zone.isEmpty() ? zone : ZoneId.of(zone).getId();
        } catch (DateTimeException e) {
            throw new UsageException(
                    where + ": there is no zone \"" + zone + "\": one such as Europe/London, UTC or +02:00 is needed");
        }
    }

    private static Map<String, Set<String>> skip(String where, Object node) {
        Map<String, Set<String>> skip = new LinkedHashMap<>();
        map(where, node).forEach((column, values) -> {
            Set<String> skipped = new LinkedHashSet<>();
            for (Object value : values instanceof List<?> list ? list : listOf(values)) {
                skipped.add(scalar(where + "." + column, value));
            }
            skip.put(column, skipped);
        });
        return skip;
    }

    private static List<Object> listOf(Object value) {
        List<Object> list = new ArrayList<>();
        list.add(value);
        return list;
    }

    private static String scalar(String where, Object value) {
        if (value instanceof String || value instanceof Integer || value instanceof Long || value instanceof Boolean) {
            return value.toString();
        }
        throw new UsageException(
                where + ": a list of values is needed, such as [DOT, \"1.50\", \"\"] (decimals and nothing in quotes)");
    }

    private static String text(String where, Object node) {
        if (node == null) {
            return "";
        }
        if (node instanceof String text) {
            return text;
        }
        throw new UsageException(where + ": cannot use " + node + ": text is needed, in quotes if it looks otherwise");
    }

    private static Map<String, Object> map(String where, Object node) {
        Map<String, Object> entries = new LinkedHashMap<>();
        if (node == null) {
            return entries;
        }
        if (!(node instanceof Map<?, ?> map)) {
            throw new UsageException(where + ": cannot use " + node + ": entries such as \"name: value\" are needed");
        }
        map.forEach((key, value) -> entries.put(String.valueOf(key), value));
        return entries;
    }

    private static void checkKeys(String where, String kind, Map<String, Object> entries, List<String> known) {
        for (String key : entries.keySet()) {
            if (!known.contains(key)) {
                throw unknown(where, kind, key, known);
            }
        }
    }

    private static UsageException unknown(String where, String kind, String name, List<String> known) {
        return new UsageException(
                where + ": unknown " + kind + " \"" + name + "\": one of " + String.join(", ", known) + " is needed");
    }
}
