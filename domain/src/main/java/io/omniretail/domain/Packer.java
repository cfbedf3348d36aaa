package io.omniretail.domain;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A growing byte array that packed records are written to. Whole numbers take 1 to 10 bytes, small ones fewer. */
public final class Packer {
    /** Numbers of 8 bytes in an array, the highest byte first. */
    static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /** Eight bytes of an array as they lie in memory. */
    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    /** So many bytes are copied at once. */
    private static final int SHORT_BYTES = 2 * Long.BYTES;

    private byte[] bytes = new byte[256];
    private int length;

    public byte[] bytes() {
        return bytes;
    }

    public int length() {
        return length;
    }

    public Packer reset() {
        length = 0;
        return this;
    }

    /** Takes back all but the first bytes. */
    public Packer truncate(int newLength) {
        length = newLength;
        return this;
    }

    public Packer putByte(int value) {
        reserve(1);
        bytes[length++] = (byte) value;
        return this;
    }

    public Packer putBoolean(boolean value) {
        return putByte(value ? 1 : 0);
    }

    /** A number that is usually not negative and small: 7 bits a byte, the lowest first. */
    public Packer putUnsigned(long value) {
        reserve(10);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
        return this;
    }

    /** A number of either sign, usually near zero. */
    public Packer putSigned(long value) {
        return putUnsigned(value << 1 ^ value >> 63);
    }

    /** A number whose bits are all alike, such as a hash: always 8 bytes. */
    public Packer putFixed(long value) {
        reserve(Long.BYTES);
        LONGS.set(bytes, length, value);
        length += Long.BYTES;
        return this;
    }

    public Packer putText(Text text) {
        return putBytes(text.bytes(), text.offset(), text.length());
    }

    /** The length, then the bytes. */
    public Packer putBytes(byte[] source, int offset, int count) {
        if (count <= SHORT_BYTES && offset + SHORT_BYTES <= source.length) {
            // As most are: what is copied too much will be overwritten
            reserve(1 + SHORT_BYTES);
            long first = (long) WORDS.get(source, offset);
            long second = (long) WORDS.get(source, offset + Long.BYTES);
            bytes[length] = (byte) count;
            WORDS.set(bytes, length + 1, first);
            WORDS.set(bytes, length + 1 + Long.BYTES, second);
            length += 1 + count;
            return this;
        }
        putUnsigned(count);
        return putRaw(source, offset, count);
    }

    /** The bytes alone. */
    public Packer putRaw(byte[] source, int offset, int count) {
        reserve(count);
        System.arraycopy(source, offset, bytes, length, count);
        length += count;
        return this;
    }

    /** A copy of what was written. */
    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    private void reserve(int count) {
        if (length + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + count));
        }
    }
}
