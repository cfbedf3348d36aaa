package io.omniretail.sinks;

import io.omniretail.domain.Packer;
import io.omniretail.domain.Text;
import io.omniretail.domain.Unpacker;
import io.omniretail.domain.result.ResultRow;
import io.omniretail.domain.result.ResultTable;
import io.omniretail.domain.result.ResultTable.Column;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Prints rows as lines of a format, line break included, or as JSON objects. One instance serves one thread. */
public final class RowEncoder {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] OPERATION_COLUMN = "op,".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] OPERATION_MEMBER = "{\"op\":".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] UPSERT = "upsert".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DELETE = "delete".getBytes(StandardCharsets.US_ASCII);

    private final Format format;
    private final Map<ResultTable, byte[][]> memberNames = new EnumMap<>(ResultTable.class);
    private final Unpacker cells = new Unpacker();
    private final Text cell = new Text();

    public RowEncoder(Format format) {
        this.format = format;
    }

    /** What a file of a table starts with: the columns' names in CSV, nothing in JSON. */
    static byte[] header(Format format, ResultTable table) {
        if (format == Format.JSON) {
            return new byte[0];
        }
        String names = table.columns().stream().map(Column::name).collect(Collectors.joining(","));
        return (names + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** What a file of changes of a table starts with: as {@link #header}, and before that the name of the operation. */
    static byte[] changeHeader(Format format, ResultTable table) {
        byte[] header = header(format, table);
        Packer all = new Packer();
        if (format == Format.CSV) {
            all.putRaw(OPERATION_COLUMN, 0, OPERATION_COLUMN.length);
        }
        return all.putRaw(header, 0, header.length).toByteArray();
    }

    /** Appends to the target a line that says what became of a row: {@code upsert} or {@code delete}. */
    void appendChange(ResultRow row, Packer target) {
        byte[] operation = row.isDeleted() ? DELETE : UPSERT;
        row.readCells(cells);
        if (format == Format.CSV) {
            target.putRaw(operation, 0, operation.length).putByte(',');
            appendCsvValues(row, target);
        } else {
            target.putRaw(OPERATION_MEMBER, 0, OPERATION_MEMBER.length).putByte('"');
            target.putRaw(operation, 0, operation.length).putByte('"').putByte(',');
            appendMembers(row, row.table().columns().size(), target);
            target.putByte('}');
        }
        requireEndOf(row);
        target.putByte('\n');
    }

    /** Replaces the content of the line by the row. */
    public void encode(ResultRow row, Packer line) {
        line.reset();
        row.readCells(cells);
        if (format == Format.CSV) {
            appendCsvValues(row, line);
        } else {
            line.putByte('{');
            appendMembers(row, row.table().columns().size(), line);
            line.putByte('}');
        }
        requireEndOf(row);
        line.putByte('\n');
    }

    /** Replaces the content of the target by a JSON object of the row's first columns, without a line break. */
    public void encodeObject(ResultRow row, int columns, Packer target) {
        target.reset().putByte('{');
        row.readCells(cells);
        appendMembers(row, columns, target);
        target.putByte('}');
    }

    /** A row with other cells than its table's columns would be printed with what stands behind it in memory. */
    private void requireEndOf(ResultRow row) {
        if (cells.position() != row.cellBytes()) {
            throw new IllegalStateException("A row needs a cell for each column of its table: " + row);
        }
    }

    private void appendCsvValues(ResultRow row, Packer line) {
        int columns = row.table().columns().size();
        for (int column = 0; column < columns; column++) {
            if (column > 0) {
                line.putByte(',');
            }
            cells.getText(cell);
            appendCsvValue(line);
        }
    }

    private void appendCsvValue(Packer line) {
        byte[] bytes = cell.bytes();
        int end = cell.offset() + cell.length();
        if (!needsQuotes(bytes, cell.offset(), end)) {
            line.putRaw(bytes, cell.offset(), cell.length());
            return;
        }
        line.putByte('"');
        for (int at = cell.offset(); at < end; at++) {
            if (bytes[at] == '"') {
                line.putByte('"');
            }
            line.putByte(bytes[at]);
        }
        line.putByte('"');
    }

    private static boolean needsQuotes(byte[] bytes, int from, int end) {
        for (int at = from; at < end; at++) {
            byte character = bytes[at];
            if (character == ',' || character == '"' || character == '\n' || character == '\r') {
                return true;
            }
        }
        return false;
    }

    private void appendMembers(ResultRow row, int count, Packer line) {
        byte[][] names = memberNames.computeIfAbsent(row.table(), RowEncoder::memberNames);
        List<Column> columns = row.table().columns();
        for (int column = 0; column < count; column++) {
            if (column > 0) {
                line.putByte(',');
            }
            line.putRaw(names[column], 0, names[column].length);
            cells.getText(cell);
            if (columns.get(column).kind() != ResultTable.Kind.WHOLE) {
                appendJsonString(line);
            } else if (cell.isEmpty()) {
                line.putByte('n').putByte('u').putByte('l').putByte('l');
            } else {
                line.putRaw(cell.bytes(), cell.offset(), cell.length());
            }
        }
    }

    /** What stands before each value: the name, the colon. */
    private static byte[][] memberNames(ResultTable table) {
        List<Column> columns = table.columns();
        byte[][] names = new byte[columns.size()][];
        for (int column = 0; column < names.length; column++) {
            String name = '"' + columns.get(column).name() + "\":";
            names[column] = name.getBytes(StandardCharsets.UTF_8);
        }
        return names;
    }

    private void appendJsonString(Packer line) {
        byte[] bytes = cell.bytes();
        int end = cell.offset() + cell.length();
        line.putByte('"');
        for (int at = cell.offset(); at < end; at++) {
            byte character = bytes[at];
            switch (character) {
                case '"', '\\' -> line.putByte('\\').putByte(character);
                case '\n' -> line.putByte('\\').putByte('n');
                case '\r' -> line.putByte('\\').putByte('r');
                case '\t' -> line.putByte('\\').putByte('t');
                default -> {
                    // Bytes of characters beyond ASCII are negative and stay as they are
                    if (character >= 0 && character < ' ') {
                        line.putByte('\\').putByte('u').putByte('0').putByte('0');
                        line.putByte(HEX[character >> 4]).putByte(HEX[character & 0xF]);
                    } else {
                        line.putByte(character);
                    }
                }
            }
        }
        line.putByte('"');
    }
}
