package io.omniretail.domain;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Hashes that are the same on every machine, in every run and for ever: state and shuffles depend on them. */
public final class Hashing {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    private Hashing() {}

    /** A 64-bit hash of {@code length} bytes from {@code offset}. */
    public static long hash64(byte[] bytes, int offset, int length) {
        long hash = length * MULTIPLIER;
        int at = offset;
        int end = offset + length;
        for (; at + 8 <= end; at += 8) {
            hash = mix(hash ^ (long) LONGS.get(bytes, at));
        }
        long tail = 0;
        for (; at < end; at++) {
            tail = tail << 8 | bytes[at] & 0xFF;
        }
        return mix(hash ^ tail);
    }

    /** Spreads every bit of the argument over the whole result: the finalizer of SplitMix64 (Steele et al., 2014). */
    public static long mix(long value) {
        long z = value + MULTIPLIER;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
