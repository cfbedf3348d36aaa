package io.omniretail.sources.decode;

import io.omniretail.domain.Text;
import io.omniretail.domain.rule.Decimals;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Reads the numbers that are no amounts. Blanks around them are allowed. */
final class Numbers {
    /** What is returned for text that is no such number, or one beyond all limits. */
    static final long INVALID = Decimals.INVALID;

    private static final int MAX_WHOLE_DIGITS = 10;
    private static final long MAX_WHOLE = Decimals.MAX_AMOUNT_E4 / Decimals.ONE_E4 * 10;

    private Numbers() {}

    /** A whole number: an optional sign and digits; {@link #INVALID} also beyond ±(2^63 − 1). */
    static long parseWhole(Text text) {
        byte[] bytes = text.bytes();
        int at = start(text);
        int end = end(text, at);
        boolean negative = at < end && bytes[at] == '-';
        if (negative || at < end && bytes[at] == '+') {
            at++;
        }
        if (at == end) {
            return INVALID;
        }
        long value = 0;
        for (; at < end; at++) {
            int digit = bytes[at] - '0';
            if (digit < 0 || digit > 9 || value > (Long.MAX_VALUE - digit) / 10) {
                return INVALID;
            }
            value = value * 10 + digit;
        }
        return negative ? -value : value;
    }

    /**
     * A decimal with any number of digits after the point, rounded half-even to four. It may have an exponent, as many
     * programs write small numbers.
     *
     * @return the value in 1/10,000; {@link #INVALID} if it is no decimal or is 10^10 or more
     */
    static long parseRoundedE4(Text text) {
        byte[] bytes = text.bytes();
        int at = start(text);
        int end = end(text, at);
        boolean negative = at < end && bytes[at] == '-';
        if (negative || at < end && bytes[at] == '+') {
            at++;
        }
        long value = 0;
        int digits = 0;
        for (; at < end && Bytes.isDigit(bytes[at]); at++, digits++) {
            value = value * 10 + (bytes[at] - '0');
            if (value >= MAX_WHOLE) {
                return INVALID;
            }
        }
        int fractionDigits = 0;
        int next = 0;
        boolean more = false;
        if (at < end && bytes[at] == '.') {
            for (at++; at < end && Bytes.isDigit(bytes[at]); at++, fractionDigits++) {
                int digit = bytes[at] - '0';
                if (fractionDigits < 4) {
                    value = value * 10 + digit;
                } else if (fractionDigits == 4) {
                    next = digit;
                } else {
                    more |= digit != 0;
                }
            }
        }
        if (at != end || digits + fractionDigits == 0) {
            return isDecimal(text, true) ? parseExponentE4(text) : INVALID;
        }
        for (int i = fractionDigits; i < 4; i++) {
            value *= 10;
        }
        if (next > 5 || next == 5 && (more || (value & 1) != 0)) {
            value++;
        }
        return negative ? -value : value;
    }

    private static long parseExponentE4(Text text) {
        Text trimmed = new Text();
        trim(text, trimmed);
        BigDecimal value;
        try {
            value = new BigDecimal(trimmed.toString());
        } catch (NumberFormatException beyondIts32Bits) {
            return INVALID;
        }
        // digits before the point; neither of 1e999999999 nor of 1e-999999999 may all digits be written out
        long magnitude = value.precision() - (long) value.scale();
        if (value.signum() == 0 || magnitude < -Decimals.FRACTION_DIGITS) {
            return 0;
        }
        return magnitude > MAX_WHOLE_DIGITS
                ? INVALID
                : value.setScale(Decimals.FRACTION_DIGITS, RoundingMode.HALF_EVEN)
                        .unscaledValue()
                        .longValueExact();
    }

    /** Whether it is a decimal at all: an optional sign, digits with an optional point, an optional exponent. */
    static boolean isDecimal(Text text, boolean exponentAllowed) {
        byte[] bytes = text.bytes();
        int at = start(text);
        int end = end(text, at);
        if (at < end && (bytes[at] == '-' || bytes[at] == '+')) {
            at++;
        }
        int wholeEnd = digitsEnd(bytes, at, end);
        int digits = wholeEnd - at;
        at = wholeEnd;
        if (at < end && bytes[at] == '.') {
            int fractionEnd = digitsEnd(bytes, at + 1, end);
            digits += fractionEnd - at - 1;
            at = fractionEnd;
        }
        if (digits == 0) {
            return false;
        }
        if (exponentAllowed && at < end && (bytes[at] == 'e' || bytes[at] == 'E')) {
            at++;
            if (at < end && (bytes[at] == '-' || bytes[at] == '+')) {
                at++;
            }
            int exponentEnd = digitsEnd(bytes, at, end);
            return exponentEnd > at && exponentEnd == end;
        }
        return at == end;
    }

    /** Narrows the target to the text without the blanks around it. */
    static void trim(Text text, Text target) {
        int from = start(text);
        target.set(text.bytes(), from, end(text, from) - from);
    }

    /**
     * Drops the zeros at the end of a number's fraction, and the sign of zero: 52.50 in one file is 52.5 in another
     * one.
     */
    static void normalize(Text number) {
        dropZeros(number);
        if (number.length() == 2
                && number.bytes()[number.offset()] == '-'
                && number.bytes()[number.offset() + 1] == '0') {
            number.set(number.bytes(), number.offset() + 1, 1);
        }
    }

    private static void dropZeros(Text number) {
        byte[] bytes = number.bytes();
        int from = number.offset();
        int end = from + number.length();
        int point = from;
        while (point < end && bytes[point] != '.') {
            point++;
        }
        boolean hasWhole = point > from && Bytes.isDigit(bytes[point - 1]);
        if (point == end || !hasWhole || digitsEnd(bytes, point + 1, end) < end) {
            return;
        }
        while (bytes[end - 1] == '0') {
            end--;
        }
        number.set(bytes, from, (end - 1 == point ? point : end) - from);
    }

    private static int digitsEnd(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && Bytes.isDigit(bytes[at])) {
            at++;
        }
        return at;
    }

    private static int start(Text text) {
        byte[] bytes = text.bytes();
        int at = text.offset();
        int end = at + text.length();
        while (at < end && isBlank(bytes[at])) {
            at++;
        }
        return at;
    }

    private static int end(Text text, int start) {
        byte[] bytes = text.bytes();
        int end = text.offset() + text.length();
        while (end > start && isBlank(bytes[end - 1])) {
            end--;
        }
        return end;
    }

    private static boolean isBlank(byte character) {
        return character == ' ' || character == '\t';
    }
}
