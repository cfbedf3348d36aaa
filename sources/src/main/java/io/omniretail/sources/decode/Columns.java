package io.omniretail.sources.decode;

import io.omniretail.domain.Packer;
import io.omniretail.domain.Text;
import io.omniretail.domain.event.Feed;
import io.omniretail.domain.rule.Decimals;
import io.omniretail.sources.FeedMapping;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The columns of a source that are worth reading, and what they hold in the current record. A column is a CSV column or
 * a member of a JSON object. Formats put values into columns; the rules of a feed read them as fields.
 */
final class Columns {
    /** What a mapping writes for the record's position. */
    static final String POSITION = "$position";

    private final Map<String, Column> byName = new HashMap<>();
    private final List<Column> all = new ArrayList<>();
    private final List<Skip> skips = new ArrayList<>();
    private final Map<String, Text> fields = new HashMap<>();
    private final Map<String, Column> columnsOfFields = new HashMap<>();
    private final Map<String, String> labels = new HashMap<>();
    private final Column[] table;
    private final Text position = new Text();
    private final Packer positionDigits = new Packer();
    private boolean usesPosition;

    /** One column's value in the current record; empty if the record has none. */
    static final class Column {
        final String name;
        final Text value = new Text();
        /** The field that it is, as messages call it; null if only a skip looks at it. */
        String label;
        /** Whether a header lacks it. */
        boolean isAbsent;
        /** For formats that must notice if a column stands twice in a record: the last one that it was seen in. */
        long lastRecord;

        private final byte[] nameBytes;

        private Column(String name) {
            this.name = name;
            nameBytes = name.getBytes(StandardCharsets.UTF_8);
        }
    }

    private record Skip(Text value, Set<Text> skipped) {}

    /** @param mapping null for the standard names */
    Columns(Feed feed, FeedMapping mapping) {
        Map<String, String> mapped = mapping == null ? Map.of() : mapping.fields();
        for (String field : FeedFields.of(feed)) {
            addField(field, mapped.getOrDefault(field, field));
        }
        if (mapping != null) {
            mapping.skip().forEach(this::addSkip);
        }
        table = table(all);
    }

    /** Whether a mapping gives a constant, which stands in single quotes, instead of a column. */
    static boolean isConstant(String from) {
        return from.length() >= 2 && from.startsWith("'") && from.endsWith("'");
    }

    /** What a constant stands for. */
    static String constant(String from) {
        return from.substring(1, from.length() - 1);
    }

    /** The text that always holds the field's value in the current record. */
    Text field(String name) {
        return fields.get(name);
    }

    /** The field's name for messages, with the column's where that is another. */
    String label(String field) {
        return labels.get(field);
    }

    /** The column that a field comes from; null if it is a constant or the position. */
    Column columnOf(String field) {
        return columnsOfFields.get(field);
    }

    /** The column whose name stands in the bytes; null if nothing needs it. */
    Column find(byte[] bytes, int from, int length) {
        for (int slot = slot(bytes, from, length, table.length);
                table[slot] != null;
                slot = slot + 1 & table.length - 1) {
            byte[] name = table[slot].nameBytes;
            if (name.length == length && Arrays.equals(name, 0, length, bytes, from, from + length)) {
                return table[slot];
            }
        }
        return null;
    }

    /** All columns that are needed. */
    List<Column> all() {
        return all;
    }

    void clear() {
        for (int i = 0; i < all.size(); i++) {
            all.get(i).value.clear();
        }
    }

    /** Tells where the current record starts, which is what {@code $position} stands for. */
    void setPosition(long newPosition) {
        if (usesPosition) {
            positionDigits.reset();
            Decimals.appendWhole(positionDigits, newPosition);
            position.set(positionDigits.bytes(), 0, positionDigits.length());
        }
    }

    /** Whether the mapping skips the current record. */
    boolean isSkipped() {
        for (int i = 0; i < skips.size(); i++) {
            if (skips.get(i).skipped.contains(skips.get(i).value)) {
                return true;
            }
        }
        return false;
    }

    private void addField(String field, String from) {
        if (from.equals(POSITION)) {
            usesPosition = true;
            fields.put(field, position);
            labels.put(field, field + " (the position)");
        } else if (isConstant(from)) {
            fields.put(field, Text.of(constant(from)));
            labels.put(field, field + " (a constant)");
        } else {
            Column column = column(from);
            String label = from.equals(field) ? field : field + " (column " + from + ")";
            column.label = column.label == null ? label : column.label;
            fields.put(field, column.value);
            columnsOfFields.put(field, column);
            labels.put(field, label);
        }
    }

    private void addSkip(String column, Set<String> values) {
        Set<Text> skipped = new HashSet<>();
        values.forEach(value -> skipped.add(Text.of(value)));
        skips.add(new Skip(column(column).value, skipped));
    }

    private Column column(String name) {
        return byName.computeIfAbsent(name, key -> {
            Column column = new Column(name);
            all.add(column);
            return column;
        });
    }

    /** An open hash table of all columns: looking a name up is what decoding JSON does most. */
    private static Column[] table(List<Column> columns) {
        Column[] table = new Column[Integer.highestOneBit(columns.size()) * 8];
        for (Column column : columns) {
            int slot = slot(column.nameBytes, 0, column.nameBytes.length, table.length);
            while (table[slot] != null) {
                slot = slot + 1 & table.length - 1;
            }
            table[slot] = column;
        }
        return table;
    }

    /** Where a name is looked for first: its length, beginning, middle and end tell names well enough apart. */
    private static int slot(byte[] bytes, int from, int length, int tableSize) {
        if (length == 0) {
            return 0;
        }
        int hash = ((length * 31 + bytes[from]) * 31 + bytes[from + length / 2]) * 31 + bytes[from + length - 1];
        return hash & tableSize - 1;
    }
}
