package io.omniretail.pipeline.state;

import io.omniretail.domain.Text;

/**
 * Which bucket of keyed state a key belongs to. The number of buckets is part of every checkpoint: it must never
 * change.
 */
public final class Buckets {
    /**
     * Few enough for a bucket to be worth its map entry and timer, enough for any parallelism and for small buckets.
     */
    private static final int COUNT = 1 << 15;

    private Buckets() {}

    /** The Flink key of a key's bucket, from 0 to 32,767. */
    public static int of(Text key) {
        return of(key.hash64());
    }

    /** The Flink key of the bucket of a key with this hash. */
    public static int of(long hash64) {
        return (int) (hash64 >>> 32) & COUNT - 1;
    }

    /** The hash of a key inside its bucket; of other bits than the bucket's number. */
    public static int hash(Text key) {
        return (int) key.hash64();
    }
}
