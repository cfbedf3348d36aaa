package io.omniretail.benchmarks.handwritten;

import java.time.DateTimeException;
import java.time.LocalDate;

/** The current line of an order: which bytes its values are, and what they mean. */
final class OrderLine {
    /** So many bytes behind a line may be looked at. */
    static final int PADDING_BYTES = 8;

    static final int PRODUCT_ID = 4;
    static final int CAMPAIGN = 6;
    static final int REGION = 8;
    static final int CURRENCY = 12;

    private static final int ORDER_ID = 0;
    private static final int LINE = 1;
    private static final int EVENT_TIME = 2;
    private static final int QUANTITY = 9;
    private static final int UNIT_PRICE = 10;
    private static final int LINE_AMOUNT = 11;
    private static final int FIELDS = 13;

    private static final int TIME_LENGTH = "2026-11-01T06:00:00.000Z".length();
    private static final int FRACTION_DIGITS = 4;
    /** What no number can be. */
    private static final long INVALID = Long.MIN_VALUE;

    /** Where each field begins, and one place behind the end of the last one. */
    private final int[] starts = new int[FIELDS + 1];

    private byte[] bytes = {};
    private int line;
    private int day;
    private int quantity;
    private long salesE4;

    private int lastDate = -1;
    private int dayOfLastDate;

    /** Reads a line; false if it is no order line. */
    boolean read(byte[] source, int from, int to) {
        bytes = source;
        return findFields(from, to) && readNumbers() && readDay() && !isEmpty(PRODUCT_ID) && length(CURRENCY) == 3;
    }

    private boolean findFields(int from, int to) {
        int field = 0;
        starts[0] = from;
        for (int at = from; at < to; at++) {
            if (bytes[at] == ',') {
                if (++field == FIELDS) {
                    return false;
                }
                starts[field] = at + 1;
            }
        }
        starts[FIELDS] = to + 1;
        return field == FIELDS - 1 && !isEmpty(ORDER_ID);
    }

    private boolean readNumbers() {
        long lineE4 = decimalE4(LINE);
        long quantityE4 = decimalE4(QUANTITY);
        long priceE4 = decimalE4(UNIT_PRICE);
        if (lineE4 < 0 || quantityE4 == INVALID || quantityE4 == 0 || priceE4 < 0) {
            return false;
        }
        line = (int) (lineE4 / 10_000);
        quantity = (int) (quantityE4 / 10_000);
        salesE4 = isEmpty(LINE_AMOUNT) ? quantity * priceE4 : decimalE4(LINE_AMOUNT);
        return salesE4 != INVALID;
    }

    /** A plain decimal in 1/10,000. */
    private long decimalE4(int field) {
        int at = starts[field];
        int end = end(field);
        boolean negative = at < end && bytes[at] == '-';
        if (negative) {
            at++;
        }
        if (at == end) {
            return INVALID;
        }
        long value = 0;
        int fractionDigits = -1;
        for (; at < end; at++) {
            int digit = bytes[at] - '0';
            if (digit >= 0 && digit <= 9) {
                value = value * 10 + digit;
                fractionDigits += fractionDigits >= 0 ? 1 : 0;
            } else if (bytes[at] == '.' && fractionDigits < 0) {
                fractionDigits = 0;
            } else {
                return INVALID;
            }
        }
        if (fractionDigits > FRACTION_DIGITS) {
            return INVALID;
        }
        for (int i = Math.max(0, fractionDigits); i < FRACTION_DIGITS; i++) {
            value *= 10;
        }
        return negative ? -value : value;
    }

    private boolean readDay() {
        int at = starts[EVENT_TIME];
        if (length(EVENT_TIME) != TIME_LENGTH || bytes[at + 10] != 'T' || bytes[at + TIME_LENGTH - 1] != 'Z') {
            return false;
        }
        int date = digits(at, 4) * 10_000 + digits(at + 5, 2) * 100 + digits(at + 8, 2);
        if (digits(at + 11, 2) > 23 || digits(at + 14, 2) > 59 || digits(at + 17, 2) > 59) {
            return false;
        }
        if (date != lastDate) {
            try {
                dayOfLastDate = (int) LocalDate.of(date / 10_000, date / 100 % 100, date % 100)
                        .toEpochDay();
                lastDate = date;
            } catch (DateTimeException e) {
                return false;
            }
        }
        day = dayOfLastDate;
        return true;
    }

    private int digits(int at, int count) {
        int value = 0;
        for (int i = at; i < at + count; i++) {
            value = value * 10 + bytes[i] - '0';
        }
        return value;
    }

    /** Hash of the order's id. */
    long orderHash() {
        return Hashing.hash(bytes, starts[ORDER_ID], end(ORDER_ID), Hashing.SEED);
    }

    /** Another hash of it, which together with the first one stands for the id. */
    long otherOrderHash() {
        return Hashing.hash(bytes, starts[ORDER_ID], end(ORDER_ID), Hashing.OTHER_SEED);
    }

    int line() {
        return line;
    }

    /** Days since 1970-01-01, in UTC. */
    int day() {
        return day;
    }

    int quantity() {
        return quantity;
    }

    /** What it costs, in 1/10,000. */
    long salesE4() {
        return salesE4;
    }

    byte[] bytes() {
        return bytes;
    }

    int start(int field) {
        return starts[field];
    }

    int end(int field) {
        return starts[field + 1] - 1;
    }

    private int length(int field) {
        return end(field) - starts[field];
    }

    private boolean isEmpty(int field) {
        return length(field) == 0;
    }
}
