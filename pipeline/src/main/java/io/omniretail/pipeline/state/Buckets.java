package io.omniretail.pipeline.state;

import io.omniretail.domain.Text;
import java.io.Serializable;

/**
 * Which bucket of keyed state a key belongs to.
 *
 * <p>A state backend that keeps objects is fastest with few buckets, which stay in the processor's caches; one that
 * keeps bytes reads and writes a whole bucket for each record, and needs many. A checkpoint holds for the number that
 * it was taken with: the uids of operators differ, so that Flink refuses to restore it with another one.
 *
 * @param count number of buckets, a power of two
 */
public record Buckets(int count) implements Serializable {
    /** Some per key group: enough for any parallelism. */
    public static final Buckets FEW = new Buckets(1 << 12);

    /** Hardly more than one key each, up to some million keys. */
    public static final Buckets MANY = new Buckets(1 << 20);

    /** The Flink key of a key's bucket, from 0 to {@link #count} − 1. */
    public int of(Text key) {
        return of(key.hash64());
    }

    /** The Flink key of the bucket of a key with this hash. */
    public int of(long hash64) {
        return (int) (hash64 >>> 32) & count - 1;
    }

    /** The uid of an operator whose state lies in these buckets. */
    public String uid(String name) {
        return equals(FEW) ? name : name + "-in-" + count;
    }

    /** The hash of a key inside its bucket; of other bits than the bucket's number. */
    public static int hash(Text key) {
        return (int) key.hash64();
    }
}
