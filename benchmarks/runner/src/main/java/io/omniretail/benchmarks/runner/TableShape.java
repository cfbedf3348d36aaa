package io.omniretail.benchmarks.runner;

import io.omniretail.domain.result.ResultTable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a table of an answer looks like.
 *
 * @param name of its file or folder
 * @param columns those that are compared, the key's first
 * @param keyColumns how many of them form the key
 */
public record TableShape(String name, List<Column> columns, int keyColumns) {
    /** How often and when a row was written is nothing that engines could agree on. */
    private static final Set<String> NOT_COMPARED = Set.of("revision", "phase", "reason");

    /** How the text of a value is compared. */
    public enum Kind {
        /** As it is. */
        TEXT,
        /** 1.50 is 1.5. */
        NUMBER,
        /** In UTC; 2026-11-01T06:00:00Z is 2026-11-01 06:00:00.000. */
        TIME
    }

    /** A column and how its values are compared. */
    public record Column(String name, Kind kind) {}

    public TableShape {
        columns = List.copyOf(columns);
    }

    /** The shape of a result, as every engine can give it: without how often, when and why a row was written. */
    public static TableShape of(ResultTable table) {
        List<Column> columns = new ArrayList<>();
        for (ResultTable.Column column : table.columns()) {
            String name = column.name();
            if (!NOT_COMPARED.contains(name)) {
                columns.add(new Column(name, kind(column)));
            }
        }
        return new TableShape(table.id(), columns, table.keyColumns());
    }

    private static Kind kind(ResultTable.Column column) {
        return switch (column.kind()) {
            case WHOLE, DECIMAL -> Kind.NUMBER;
            case INSTANT -> Kind.TIME;
            case TEXT, DAY -> Kind.TEXT;
        };
    }

    /** The values of a row as they are compared: equal ones have the same text. */
    String[] comparable(String[] values) {
        String[] comparable = new String[values.length];
        for (int i = 0; i < values.length; i++) {
            comparable[i] = switch (columns.get(i).kind()) {
                case TEXT -> values[i];
                case NUMBER -> comparableNumber(values[i]);
                case TIME -> comparableTime(values[i]);
            };
        }
        return comparable;
    }

    private static String comparableNumber(String text) {
        if (text.indexOf('E') >= 0 || text.indexOf('e') >= 0) {
            return comparableNumber(new BigDecimal(text).toPlainString());
        }
        String number = withoutFractionZeros(text);
        return number.equals("-0") ? "0" : number;
    }

    private static String comparableTime(String text) {
        String time = text.replace(' ', 'T');
        return withoutFractionZeros(time.endsWith("Z") ? time.substring(0, time.length() - 1) : time);
    }

    private static String withoutFractionZeros(String text) {
        if (text.indexOf('.') < 0) {
            return text;
        }
        int end = text.length();
        while (text.charAt(end - 1) == '0') {
            end--;
        }
        return text.substring(0, text.charAt(end - 1) == '.' ? end - 1 : end);
    }
}
