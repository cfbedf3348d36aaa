package io.omniretail.domain;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A view of UTF-8 bytes that lie somewhere in a larger array: a field of a record, without a copy.
 *
 * <p>Mutable, so that one instance serves many records. Equality, order (unsigned bytes) and hash are those of the
 * bytes. Whoever keeps a text beyond the current record copies it.
 */
public final class Text implements Comparable<Text> {
    private static final byte[] NONE = {};
    private static final int MAX_QUOTED_CHARACTERS = 80;

    private byte[] bytes = NONE;
    private int offset;
    private int length;

    public static Text of(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        return new Text().set(utf8, 0, utf8.length);
    }

    public Text set(byte[] newBytes, int newOffset, int newLength) {
        bytes = newBytes;
        offset = newOffset;
        length = newLength;
        return this;
    }

    public Text set(Text other) {
        return set(other.bytes, other.offset, other.length);
    }

    public Text clear() {
        return set(NONE, 0, 0);
    }

    public byte[] bytes() {
        return bytes;
    }

    public int offset() {
        return offset;
    }

    /** Number of bytes. */
    public int length() {
        return length;
    }

    public boolean isEmpty() {
        return length == 0;
    }

    /** A text with bytes of its own. */
    public Text copy() {
        return new Text().set(Arrays.copyOfRange(bytes, offset, offset + length), 0, length);
    }

    /** A 64-bit hash of the bytes, the same on every machine and in every run. */
    public long hash64() {
        return Hashing.hash64(bytes, offset, length);
    }

    @Override
    public int hashCode() {
        return (int) hash64();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Text text
                && Arrays.equals(bytes, offset, offset + length, text.bytes, text.offset, text.offset + text.length);
    }

    @Override
    public int compareTo(Text other) {
        return Arrays.compareUnsigned(
                bytes, offset, offset + length, other.bytes, other.offset, other.offset + other.length);
    }

    @Override
    public String toString() {
        return new String(bytes, offset, length, StandardCharsets.UTF_8);
    }

    /** For messages: in quotation marks, on one line and not too long. */
    public String quoted() {
        String text = toString();
        StringBuilder line = new StringBuilder("\"");
        int end = text.offsetByCodePoints(0, Math.min(MAX_QUOTED_CHARACTERS, text.codePointCount(0, text.length())));
        for (int at = 0; at < end; at++) {
            char character = text.charAt(at);
            line.append(Character.isISOControl(character) || isLineSeparator(character) ? ' ' : character);
        }
        return line.append(end < text.length() ? "…\"" : "\"").toString();
    }

    private static boolean isLineSeparator(char character) {
        return character == '\u2028' || character == '\u2029';
    }
}
