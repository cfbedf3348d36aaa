package io.omniretail.sources.decode;

import io.omniretail.domain.UsageException;
import io.omniretail.domain.event.Feed;
import io.omniretail.sources.FeedMapping;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Reads the part {@code feeds} of a configuration file: how other people's files and topics become feeds. */
public final class FeedMappings {
    private static final String ROOT = "feeds";
    private static final List<String> KEYS = List.of("files", "topic", "fields", "time", "skip");

    private final MappingEntries entries;

    private FeedMappings(MappingEntries entries) {
        this.entries = entries;
    }

    /**
     * Checks and takes over the mappings.
     *
     * @param node the parsed YAML under {@code feeds:}: maps, lists and scalars; null if there is nothing
     * @param places how messages call the place of an entry, such as {@code feeds.orders.time}
     * @throws UsageException if it holds anything that is not understood
     */
    public static Map<Feed, FeedMapping> parse(Object node, UnaryOperator<String> places) {
        return new FeedMappings(new MappingEntries(places)).feeds(node);
    }

    private Map<Feed, FeedMapping> feeds(Object node) {
        Map<String, Feed> known = new LinkedHashMap<>();
        Arrays.stream(Feed.values()).forEach(feed -> known.put(feed.id(), feed));
        Map<Feed, FeedMapping> mappings = new EnumMap<>(Feed.class);
        entries.map(ROOT, node, "feed", List.copyOf(known.keySet()))
                .forEach((name, mapping) -> mappings.put(known.get(name), mapping(known.get(name), mapping)));
        return mappings;
    }

    private FeedMapping mapping(Feed feed, Object node) {
        String where = ROOT + "." + feed.id();
        Map<String, Object> given = entries.map(where, node, "entry", KEYS);
        return new FeedMapping(
                entries.text(where + ".files", given.get("files")),
                entries.text(where + ".topic", given.get("topic")),
                fields(feed, where + ".fields", given.get("fields")),
                entries.timePattern(where, node),
                entries.timeZone(where, node),
                skip(where + ".skip", given.get("skip")));
    }

    private Map<String, String> fields(Feed feed, String where, Object node) {
        Map<String, String> fields = new LinkedHashMap<>();
        entries.map(where, node, "field", FeedFields.of(feed))
                .forEach((field, from) -> fields.put(field, entries.from(where + "." + field, from, Columns.POSITION)));
        return fields;
    }

    private Map<String, Set<String>> skip(String where, Object node) {
        Map<String, Set<String>> skip = new LinkedHashMap<>();
        entries.map(where, node).forEach((column, values) -> {
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

    private String scalar(String where, Object value) {
        if (value instanceof String || value instanceof Integer || value instanceof Long || value instanceof Boolean) {
            return value.toString();
        }
        throw entries.wrong(
                where, "a list of values is needed, such as [DOT, \"1.50\", \"\"] (decimals and nothing in quotes)");
    }
}
