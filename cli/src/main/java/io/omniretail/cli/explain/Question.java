package io.omniretail.cli.explain;

import io.omniretail.domain.UsageException;
import io.omniretail.domain.result.ResultTable;
import io.omniretail.pipeline.config.NearestName;
import io.omniretail.pipeline.config.Values;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which row is asked about.
 *
 * @param key the values of the table's key, as they stand in the row
 */
public record Question(ResultTable table, List<String> key) {
    private static final Set<ResultTable> EXPLAINED = EnumSet.of(
            ResultTable.SALES_DAILY,
            ResultTable.SALES_BY_PRODUCT,
            ResultTable.SALES_BY_REGION,
            ResultTable.SALES_BY_CAMPAIGN,
            ResultTable.TOP_PRODUCTS,
            ResultTable.UNMATCHED_PAYMENTS,
            ResultTable.SENSOR_STATS,
            ResultTable.SENSOR_ALERTS);

    /**
     * Reads the words of a command line: a table, then the key's values in its order, or each as {@code column=value}.
     *
     * @throws UsageException if there is no such table, it cannot be explained, or that is no key of it
     */
    public static Question parse(List<String> words) {
        if (words.isEmpty()) {
            throw new UsageException("a table and the key of a row are missing: see ./omni explain --help");
        }
        ResultTable table = table(words.get(0));
        String[] key = new String[table.keyColumns()];
        List<String> inOrder = new ArrayList<>();
        for (String word : words.subList(1, words.size())) {
            Optional<String> named = table.key().stream()
                    .filter(column -> word.startsWith(column + "="))
                    .findFirst();
            if (named.isPresent()) {
                int index = table.key().indexOf(named.get());
                if (key[index] != null) {
                    throw new UsageException(named.get() + " is given twice: give it once");
                }
                key[index] = word.substring(named.get().length() + 1);
            } else {
                inOrder.add(word);
            }
        }
        for (int i = 0; i < key.length && !inOrder.isEmpty(); i++) {
            key[i] = key[i] == null ? inOrder.remove(0) : key[i];
        }
        if (!inOrder.isEmpty() || Arrays.asList(key).contains(null)) {
            throw new UsageException("%s has the key %s: give each of these, in this order or as column=value"
                    .formatted(table.id(), String.join(", ", table.key())));
        }
        for (int i = 0; i < key.length; i++) {
            key[i] = asPrinted(table.key().get(i), key[i]);
        }
        return new Question(table, List.of(key));
    }

    private static ResultTable table(String name) {
        ResultTable table = Arrays.stream(ResultTable.values())
                .filter(any -> any.id().equals(name))
                .findFirst()
                .orElseThrow(() -> new UsageException("there is no table \"" + name + "\""
                        + NearestName.hint(
                                name, EXPLAINED.stream().map(ResultTable::id).toList())));
        if (table == ResultTable.LEDGER) {
            throw new UsageException(
                    "ledger counts all records of a run: what became of single ones stands in rejects and late");
        }
        if (!EXPLAINED.contains(table)) {
            String why = table.isOfOneRun()
                    ? " has one row for each record, which says itself where it stands, why, and what its bytes are"
                    : " is not explained yet";
            throw new UsageException(name + why + ": explain "
                    + EXPLAINED.stream().map(ResultTable::id).collect(Collectors.joining(", ")));
        }
        return table;
    }

    /** A value as the product prints it: a day or a time may be written in other ways. */
    private static String asPrinted(String column, String text) {
        return switch (column) {
            case "day" -> day(text).toString();
            case "rank" -> Long.toString(Values.whole(column, text, 1, 10));
            case "window_start", "window_end", "timestamp" ->
                instant(column, text).toString();
            default -> text;
        };
    }

    private static LocalDate day(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw Values.unreadable("day", text, "a day is needed, such as 2026-11-03");
        }
    }

    private static Instant instant(String column, String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw Values.unreadable(column, text, "a time in UTC is needed, such as 2026-11-03T10:00:00Z");
        }
    }

    /** A value of the key. */
    String value(String column) {
        return key.get(table.key().indexOf(column));
    }

    /** The key's values, each with the name of its column. */
    String inWords() {
        return table.key().stream().map(column -> column + " " + value(column)).collect(Collectors.joining(", "));
    }

    /** A time in the key, in epoch milliseconds. */
    long timeMs(String column) {
        return Instant.parse(value(column)).toEpochMilli();
    }
}
