package io.omniretail.benchmarks.handwritten;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Hashes of bytes and numbers. */
final class Hashing {
    static final long SEED = 0x243F6A8885A308D3L;
    static final long OTHER_SEED = 0x13198A2E03707344L;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long FACTOR = 0x9E3779B97F4A7C15L;

    private Hashing() {}

    /** Looks at up to {@link OrderLine#PADDING_BYTES} bytes behind the end. */
    static long hash(byte[] bytes, int from, int to, long seed) {
        long hash = seed ^ (to - from);
        int at = from;
        for (; at + Long.BYTES <= to; at += Long.BYTES) {
            hash = mix(hash ^ (long) LONG.get(bytes, at));
        }
        if (at < to) {
            long mask = -1L >>> (Long.SIZE - Byte.SIZE * (to - at));
            hash = mix(hash ^ (long) LONG.get(bytes, at) & mask);
        }
        return hash;
    }

    /** Spreads a number over all bits. */
    static long mix(long number) {
        long product = number * FACTOR;
        long spread = (product ^ product >>> 32) * FACTOR;
        return spread ^ spread >>> 29;
    }
}
