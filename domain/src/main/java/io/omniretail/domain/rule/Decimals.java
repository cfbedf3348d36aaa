package io.omniretail.domain.rule;

import io.omniretail.domain.Packer;
import io.omniretail.domain.Text;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;

/** Exact decimals with four fraction digits, held as whole 1/10,000 ("E4"). No floating point touches them. */
public final class Decimals {
    /** 1 in 1/10,000. */
    public static final long ONE_E4 = 10_000;

    /** The largest amount that an input may hold, 10^9, in 1/10,000. */
    public static final long MAX_AMOUNT_E4 = 1_000_000_000L * ONE_E4;

    /** What {@link #parseE4} returns for text that is no such decimal. */
    public static final long INVALID = Long.MIN_VALUE;

    /** As many as a value in 1/10,000 has. */
    public static final int FRACTION_DIGITS = 4;

    /** Values of 10^14 and more are no amounts; 15 digits before the point cannot overflow. */
    private static final long MAX_WHOLE = 100_000_000_000_000L;

    private Decimals() {}

    /**
     * Reads a plain decimal: an optional sign, digits, an optional point; blanks around it are allowed.
     *
     * @return the value in 1/10,000; {@link #INVALID} if it has an exponent, other characters, more than four fraction
     *     digits that are not zero, or 10^14 or more before the point
     */
    public static long parseE4(Text text) {
        byte[] bytes = text.bytes();
        int at = text.offset();
        int end = at + text.length();
        while (at < end && isBlank(bytes[at])) {
            at++;
        }
        while (end > at && isBlank(bytes[end - 1])) {
            end--;
        }
        boolean negative = at < end && bytes[at] == '-';
        if (negative || at < end && bytes[at] == '+') {
            at++;
        }
        long whole = 0;
        int digits = 0;
        for (; at < end && isDigit(bytes[at]); at++, digits++) {
            whole = whole * 10 + (bytes[at] - '0');
            if (whole >= MAX_WHOLE) {
                return INVALID;
            }
        }
        long fraction = 0;
        int fractionDigits = 0;
        if (at < end && bytes[at] == '.') {
            for (at++; at < end && isDigit(bytes[at]); at++, fractionDigits++) {
                if (fractionDigits < FRACTION_DIGITS) {
                    fraction = fraction * 10 + (bytes[at] - '0');
                } else if (bytes[at] != '0') {
                    return INVALID;
                }
            }
        }
        if (at != end || digits + fractionDigits == 0) {
            return INVALID;
        }
        for (int i = fractionDigits; i < FRACTION_DIGITS; i++) {
            fraction *= 10;
        }
        long value = whole * ONE_E4 + fraction;
        return negative ? -value : value;
    }

    /** Appends a value in 1/10,000 plainly, with at least two and at most four fraction digits. */
    public static void appendE4(Packer out, long valueE4) {
        if (valueE4 < 0) {
            out.putByte('-');
        }
        // abs() in two parts, since −2^63 has no positive counterpart
        long whole = Math.abs(valueE4 / ONE_E4);
        int fraction = (int) Math.abs(valueE4 % ONE_E4);
        appendWhole(out, whole);
        out.putByte('.');
        out.putByte('0' + fraction / 1000).putByte('0' + fraction / 100 % 10);
        if (fraction % 100 != 0) {
            out.putByte('0' + fraction / 10 % 10);
            if (fraction % 10 != 0) {
                out.putByte('0' + fraction % 10);
            }
        }
    }

    /** Appends {@code valueE4 + 2^64 × carry} likewise. */
    public static void appendE4(Packer out, long valueE4, long carry) {
        if (carry == 0) {
            appendE4(out, valueE4);
            return;
        }
        byte[] text = formatE4(wide(valueE4, carry)).getBytes(StandardCharsets.US_ASCII);
        out.putRaw(text, 0, text.length);
    }

    /** A value in 1/10,000 of any size, printed likewise. */
    public static String formatE4(BigInteger valueE4) {
        BigDecimal value = new BigDecimal(valueE4, FRACTION_DIGITS).stripTrailingZeros();
        return value.setScale(Math.max(value.scale(), 2)).toPlainString();
    }

    private static BigInteger wide(long value, long carry) {
        return BigInteger.valueOf(carry).shiftLeft(Long.SIZE).add(BigInteger.valueOf(value));
    }

    /** The value as {@link #appendE4(Packer, long)} prints it. */
    public static String formatE4(long valueE4) {
        Packer out = new Packer();
        appendE4(out, valueE4);
        return new Text().set(out.bytes(), 0, out.length()).toString();
    }

    /** Appends a whole number in decimal digits. */
    public static void appendWhole(Packer out, long value) {
        if (value < 0) {
            out.putByte('-');
        }
        long divisor = 1;
        while (value / divisor / 10 != 0) {
            divisor *= 10;
        }
        for (; divisor > 0; divisor /= 10) {
            out.putByte('0' + (int) Math.abs(value / divisor % 10));
        }
    }

    /** {@code sum / count}, rounded half-even; count is positive. */
    public static long averageHalfEven(long sum, long count) {
        long floor = Math.floorDiv(sum, count);
        long below = Math.floorMod(sum, count);
        long above = count - below;
        boolean up = below > above || below == above && (floor & 1) != 0;
        return up ? floor + 1 : floor;
    }

    /** {@code (sum + 2^64 × carry) / count} likewise, where the result fits into 64 bits. */
    public static long averageHalfEven(long sum, long carry, long count) {
        if (carry == 0) {
            return averageHalfEven(sum, count);
        }
        return new BigDecimal(wide(sum, carry))
                .divide(BigDecimal.valueOf(count), 0, RoundingMode.HALF_EVEN)
                .longValueExact();
    }

    private static boolean isDigit(byte character) {
        return character >= '0' && character <= '9';
    }

    private static boolean isBlank(byte character) {
        return character == ' ' || character == '\t';
    }
}
