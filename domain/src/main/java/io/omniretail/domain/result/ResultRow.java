package io.omniretail.domain.result;

import io.omniretail.domain.Packed;
import io.omniretail.domain.Packer;
import io.omniretail.domain.Text;
import io.omniretail.domain.Unpacker;
import io.omniretail.domain.rule.Decimals;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * A row of a result table with its cells as printed text, in the order of the table's columns; or the news that the row
 * with this key no longer exists. Fill it with {@link #start}, then one call a cell.
 */
public final class ResultRow implements Packed {
    /** {@link #day} of a row that belongs to no day. */
    public static final int NO_DAY = Integer.MIN_VALUE;

    private static final ResultTable[] TABLES = ResultTable.values();

    private ResultTable table = ResultTable.LEDGER;
    private int day = NO_DAY;
    private boolean deleted;
    /** The cells one after another, each as {@link Packer#putBytes} writes it. */
    private Packer cells = new Packer();

    /** The day that was printed last: rows of one day come one after another. */
    private int printedDay = NO_DAY;

    private final Text printed = new Text();

    /**
     * Begins a new row.
     *
     * @param newDay the day whose folder it is filed under, in days since 1970-01-01; {@link #NO_DAY} for none
     */
    public ResultRow start(ResultTable newTable, int newDay) {
        table = newTable;
        day = newDay;
        deleted = false;
        cells.reset();
        return this;
    }

    /**
     * Makes it the news that the row with this key no longer exists. It has all cells all the same, of which the key's
     * and the revision count; the revision is above that of the row. For a topic the key's cells suffice.
     */
    public ResultRow deleted() {
        deleted = true;
        return this;
    }

    /** Makes it a row of another table that has the same columns. */
    public ResultRow in(ResultTable other) {
        table = other;
        return this;
    }

    public ResultRow text(Text value) {
        cells.putText(value);
        return this;
    }

    public ResultRow text(String value) {
        return text(Text.of(value));
    }

    public ResultRow count(long value) {
        int at = startNumber();
        Decimals.appendWhole(cells, value);
        return endNumber(at);
    }

    /** A decimal in 1/10,000: an amount, a temperature, an average. */
    public ResultRow decimal(long valueE4) {
        return decimal(valueE4, 0);
    }

    /** A decimal in 1/10,000 that may need more than 64 bits: {@code valueE4 + 2^64 × carry}. */
    public ResultRow decimal(long valueE4, long carry) {
        int at = startNumber();
        Decimals.appendE4(cells, valueE4, carry);
        return endNumber(at);
    }

    /** Leaves a byte for the length of a number, of which none takes two; gives its index. */
    private int startNumber() {
        cells.putByte(0);
        return cells.length() - 1;
    }

    private ResultRow endNumber(int lengthAt) {
        cells.bytes()[lengthAt] = (byte) (cells.length() - 1 - lengthAt);
        return this;
    }

    /** A day in days since 1970-01-01, as {@code YYYY-MM-DD}. */
    public ResultRow day(int value) {
        if (value != printedDay) {
            printedDay = value;
            printed.set(Text.of(LocalDate.ofEpochDay(value).toString()));
        }
        return text(printed);
    }

    /** An instant in epoch milliseconds, as ISO-8601 in UTC. */
    public ResultRow instant(long timeMs) {
        return text(Instant.ofEpochMilli(timeMs).toString());
    }

    public ResultTable table() {
        return table;
    }

    public int day() {
        return day;
    }

    public boolean isDeleted() {
        return deleted;
    }

    /** Reads the cells one by one: each {@link Unpacker#getText} gives the next column's. */
    public Unpacker readCells(Unpacker unpacker) {
        return unpacker.set(cells.bytes(), 0);
    }

    /** Where {@link #readCells} stands after the last cell. */
    public int cellBytes() {
        return cells.length();
    }

    /** All cells as strings, for tests and messages. */
    public List<String> cells() {
        Unpacker unpacker = readCells(new Unpacker());
        Text cell = new Text();
        List<String> strings = new ArrayList<>();
        while (unpacker.position() < cells.length()) {
            unpacker.getText(cell);
            strings.add(cell.toString());
        }
        return strings;
    }

    @Override
    public void pack(Packer out) {
        out.putByte(table.ordinal()).putSigned(day).putBoolean(deleted);
        out.putBytes(cells.bytes(), 0, cells.length());
    }

    @Override
    public void unpack(Unpacker in) {
        table = TABLES[in.getByte()];
        day = (int) in.getSigned();
        deleted = in.getBoolean();
        int length = in.getUnsignedInt();
        cells.reset().putRaw(in.bytes(), in.position(), length);
        in.skip(length);
    }

    @Override
    public String toString() {
        return table.id() + (deleted ? " - " : " + ") + cells();
    }
}
