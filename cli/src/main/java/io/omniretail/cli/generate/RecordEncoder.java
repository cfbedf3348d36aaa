package io.omniretail.cli.generate;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;

/** Writes one record after another, as CSV or JSON without a line break, into the same bytes. */
final class RecordEncoder {
    /** What is wrong with a record that is meant to be rejected. */
    enum Damage {
        NONE,
        BAD_TIME,
        BAD_NUMBER,
        CUT_OFF
    }

    /** A field's name, ready to be written. */
    static final class Field {
        private final String name;
        private final byte[] json;

        Field(String name) {
            this.name = name;
            json = bytes("\"" + name + "\":");
        }

        String name() {
            return name;
        }
    }

    private static final int LARGEST_RECORD = 4096;
    private static final int LARGEST_KEY = 32;
    private static final long DAY_MS = 86_400_000;
    private static final byte[] BAD_TIME = bytes("2026-13-45T99:99:99Z");
    private static final byte[] BAD_NUMBER = bytes("n/a");

    private final boolean json;
    private final byte[] buffer = new byte[LARGEST_RECORD];
    private final byte[] key = new byte[LARGEST_KEY];
    private int length;
    private int keyLength;
    private boolean keyIsNext;
    private boolean first;
    private Damage damage = Damage.NONE;
    private long lastDay = Long.MIN_VALUE;
    private byte[] lastDayBytes = {};

    RecordEncoder(boolean json) {
        this.json = json;
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[][] texts(String... texts) {
        return Arrays.stream(texts).map(RecordEncoder::bytes).toArray(byte[][]::new);
    }

    /** The first line of a CSV file. */
    static byte[] header(List<Field> fields) {
        return bytes(String.join(",", fields.stream().map(Field::name).toList()));
    }

    /** Copies the record and its key. */
    void copyTo(WaitingRecord record) {
        record.set(buffer, length, key, keyLength);
    }

    void begin(Damage newDamage) {
        damage = newDamage;
        length = 0;
        keyLength = 0;
        first = true;
        if (json) {
            put('{');
        }
    }

    void end() {
        if (damage == Damage.CUT_OFF) {
            length = length * 2 / 5;
        } else if (json) {
            put('}');
        }
    }

    /** Says that the identity which comes next is what the record is kept together with others by. */
    void asKey() {
        keyIsNext = true;
    }

    /** An absent value: nothing between two commas, no member of an object. */
    void absent() {
        if (!json) {
            separate();
        }
    }

    void text(Field field, byte[] value) {
        open(field);
        quote();
        put(value);
        quote();
    }

    /** A letter and a number with leading zeros. */
    void identity(Field field, char letter, long number, int digits) {
        open(field);
        quote();
        int start = length;
        put(letter);
        putDigits(number, digits);
        if (keyIsNext) {
            keyLength = length - start;
            System.arraycopy(buffer, start, key, 0, keyLength);
            keyIsNext = false;
        }
        quote();
    }

    void whole(Field field, long value) {
        open(field);
        if (!isBadNumber()) {
            putWhole(value);
        }
    }

    /** An amount in hundredths, as a decimal with two fraction digits. */
    void hundredths(Field field, long value) {
        decimal(field, value, 100, 2);
    }

    /** A number in 1/10,000, as a decimal with four fraction digits. */
    void tenThousandths(Field field, long value) {
        decimal(field, value, 10_000, 4);
    }

    private void decimal(Field field, long value, int one, int fractionDigits) {
        open(field);
        if (!isBadNumber()) {
            if (value < 0) {
                put('-');
            }
            long magnitude = Math.abs(value);
            putWhole(magnitude / one);
            put('.');
            putDigits(magnitude % one, fractionDigits);
        }
    }

    /** An instant in epoch milliseconds, as ISO-8601 in UTC. */
    void time(Field field, long timeMs) {
        open(field);
        quote();
        if (damage == Damage.BAD_TIME) {
            put(BAD_TIME);
        } else {
            long day = Math.floorDiv(timeMs, DAY_MS);
            if (day != lastDay) {
                lastDay = day;
                lastDayBytes = bytes(LocalDate.ofEpochDay(day) + "T");
            }
            put(lastDayBytes);
            long ofDay = Math.floorMod(timeMs, DAY_MS);
            putDigits(ofDay / 3_600_000, 2);
            put(':');
            putDigits(ofDay / 60_000 % 60, 2);
            put(':');
            putDigits(ofDay / 1000 % 60, 2);
            put('.');
            putDigits(ofDay % 1000, 3);
            put('Z');
        }
        quote();
    }

    private boolean isBadNumber() {
        if (damage != Damage.BAD_NUMBER) {
            return false;
        }
        quote();
        put(BAD_NUMBER);
        quote();
        return true;
    }

    private void open(Field field) {
        separate();
        if (json) {
            put(field.json);
        }
    }

    private void separate() {
        if (!first) {
            put(',');
        }
        first = false;
    }

    private void quote() {
        if (json) {
            put('"');
        }
    }

    private void put(char character) {
        buffer[length++] = (byte) character;
    }

    private void put(byte[] value) {
        System.arraycopy(value, 0, buffer, length, value.length);
        length += value.length;
    }

    private void putWhole(long value) {
        if (value < 0) {
            put('-');
        }
        long magnitude = Math.abs(value);
        int digits = 1;
        for (long rest = magnitude / 10; rest > 0; rest /= 10) {
            digits++;
        }
        putDigits(magnitude, digits);
    }

    private void putDigits(long value, int digits) {
        long rest = value;
        int at = length + digits;
        for (; at > length + 1; at -= 2) {
            int pair = (int) (rest % 100);
            rest /= 100;
            buffer[at - 1] = (byte) ('0' + pair % 10);
            buffer[at - 2] = (byte) ('0' + pair / 10);
        }
        if (at > length) {
            buffer[length] = (byte) ('0' + rest % 10);
        }
        length += digits;
    }
}
