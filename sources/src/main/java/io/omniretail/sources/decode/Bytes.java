package io.omniretail.sources.decode;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Looks through bytes, eight at a time where that pays. */
final class Bytes {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;

    private Bytes() {}

    /** Eight bytes as one number, the first one lowest. */
    static long eight(byte[] bytes, int at) {
        return (long) LONGS.get(bytes, at);
    }

    /** The index of the first line break in [from, to), or -1. */
    static int lineBreak(byte[] bytes, int from, int to) {
        int at = from;
        for (; at + 8 <= to; at += 8) {
            long found = matches(eight(bytes, at), '\n');
            if (found != 0) {
                return at + (Long.numberOfTrailingZeros(found) >>> 3);
            }
        }
        for (; at < to; at++) {
            if (bytes[at] == '\n') {
                return at;
            }
        }
        return -1;
    }

    /** The index of the first line break or quotation mark in [from, to), or -1. */
    static int lineBreakOrQuote(byte[] bytes, int from, int to) {
        int at = from;
        for (; at + 8 <= to; at += 8) {
            long word = eight(bytes, at);
            long found = matches(word, '\n') | matches(word, '"');
            if (found != 0) {
                return at + (Long.numberOfTrailingZeros(found) >>> 3);
            }
        }
        for (; at < to; at++) {
            if (bytes[at] == '\n' || bytes[at] == '"') {
                return at;
            }
        }
        return -1;
    }

    /** Whether [from, to) holds nothing but blanks, tabs, carriage returns and line breaks. */
    static boolean isBlank(byte[] bytes, int from, int to) {
        for (int at = from; at < to; at++) {
            byte character = bytes[at];
            if (character != ' ' && character != '\t' && character != '\r' && character != '\n') {
                return false;
            }
        }
        return true;
    }

    static boolean isDigit(byte character) {
        return character >= '0' && character <= '9';
    }

    /** Whether [from, to) is well-formed UTF-8: no overlong forms, no surrogates, nothing above U+10FFFF. */
    static boolean isUtf8(byte[] bytes, int from, int to) {
        int at = from;
        while (true) {
            for (; at + 8 <= to; at += 8) {
                if ((eight(bytes, at) & HIGH_BITS) != 0) {
                    break;
                }
            }
            while (at < to && bytes[at] >= 0) {
                at++;
            }
            if (at >= to) {
                return true;
            }
            int length = characterLength(bytes, at, to);
            if (length == 0) {
                return false;
            }
            at += length;
        }
    }

    /**
     * The end of the last whole character in [from, to), for bytes that were cut off at {@code to}. Bytes that are no
     * UTF-8 anyway are left alone.
     */
    static int endOfWholeCharacters(byte[] bytes, int from, int to) {
        for (int at = to - 1; at >= from && at >= to - 3; at--) {
            int lead = bytes[at] & 0xFF;
            if (lead < 0x80) {
                return to;
            }
            if (lead >= 0xC0) {
                int needed = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
                return at + needed > to ? at : to;
            }
        }
        return to;
    }

    /** Length of the character that begins with the byte at {@code at}, which is not ASCII; 0 if it is none. */
    private static int characterLength(byte[] bytes, int at, int to) {
        int lead = bytes[at] & 0xFF;
        if (lead < 0xC2 || lead > 0xF4) {
            return 0;
        }
        int length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        if (at + length > to) {
            return 0;
        }
        for (int i = 1; i < length; i++) {
            if ((bytes[at + i] & 0xC0) != 0x80) {
                return 0;
            }
        }
        int second = bytes[at + 1] & 0xFF;
        boolean overlong = lead == 0xE0 && second < 0xA0 || lead == 0xF0 && second < 0x90;
        boolean surrogate = lead == 0xED && second > 0x9F;
        boolean tooHigh = lead == 0xF4 && second > 0x8F;
        return overlong || surrogate || tooHigh ? 0 : length;
    }

    /** The high bit of each of a word's bytes that equals the character. */
    static long matches(long word, char character) {
        long difference = word ^ ONES * character;
        // Unless the lower bits of a byte are all 0, the sum has its high bit
        return ~((difference & ~HIGH_BITS) + ~HIGH_BITS | difference) & HIGH_BITS;
    }
}
