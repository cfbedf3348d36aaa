package io.omniretail.benchmarks.handwritten;

/** The identities met so far, by all threads: 128 bits of each, in open hash tables that are locked one by one. */
final class Identities {
    private static final int SHARDS = 256;
    private static final int FIRST_CAPACITY = 1 << 12;

    private static final class Shard {
        /** Two numbers an identity; the first one is 0 where there is none. */
        private long[] table = new long[2 * FIRST_CAPACITY];

        private int count;

        private synchronized boolean add(long one, long other) {
            if (count * 5 > table.length) {
                grow();
            }
            int at = place(table, one, other);
            if (table[at] != 0) {
                return false;
            }
            table[at] = one;
            table[at + 1] = other;
            count++;
            return true;
        }

        private void grow() {
            long[] larger = new long[2 * table.length];
            for (int i = 0; i < table.length; i += 2) {
                if (table[i] != 0) {
                    int at = place(larger, table[i], table[i + 1]);
                    larger[at] = table[i];
                    larger[at + 1] = table[i + 1];
                }
            }
            table = larger;
        }

        /** Where an identity stands, or would. */
        private static int place(long[] table, long one, long other) {
            int mask = table.length - 2;
            int at = (int) (other << 1) & mask;
            while (table[at] != 0 && (table[at] != one || table[at + 1] != other)) {
                at = at + 2 & mask;
            }
            return at;
        }
    }

    private final Shard[] shards = new Shard[SHARDS];

    Identities() {
        for (int i = 0; i < SHARDS; i++) {
            shards[i] = new Shard();
        }
    }

    /** Adds the identity of an order's line; false if it was met before. */
    boolean add(long orderHash, long otherOrderHash, int line) {
        long one = Hashing.mix(orderHash + line) | 1;
        long other = Hashing.mix(otherOrderHash ^ line);
        return shards[(int) (one >>> 56)].add(one, other);
    }
}
