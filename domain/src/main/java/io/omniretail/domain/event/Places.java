package io.omniretail.domain.event;

import io.omniretail.domain.Hashing;
import java.nio.charset.StandardCharsets;

/**
 * Where a record stands: a source (file or topic) and a position in it. Records carry the source as a 64-bit hash of
 * its name, because millions of them lie in state; whoever needs the name lists the sources and looks the hash up.
 */
public final class Places {
    private static final int OFFSET_BITS = 48;

    private Places() {}

    /** The hash that stands for a source: a file's path under its input, with {@code /} between folders, or a topic. */
    public static long sourceId(String source) {
        byte[] utf8 = source.getBytes(StandardCharsets.UTF_8);
        return Hashing.hash64(utf8, 0, utf8.length);
    }

    /** Partition (0 to 32,767) and offset (below 2^48) of a Kafka record in one number. */
    public static long kafkaPosition(int partition, long offset) {
        return (long) partition << OFFSET_BITS | offset;
    }

    /** What {@link #kafkaPosition} made, as {@code partition:offset}. */
    public static String kafkaPositionText(long position) {
        return kafkaPartition(position) + ":" + kafkaOffset(position);
    }

    /** The partition in what {@link #kafkaPosition} made. */
    public static int kafkaPartition(long position) {
        return (int) (position >>> OFFSET_BITS);
    }

    /** The offset in what {@link #kafkaPosition} made. */
    public static long kafkaOffset(long position) {
        return position & (1L << OFFSET_BITS) - 1;
    }
}
