package io.omniretail.benchmarks.handwritten;

import java.util.function.LongConsumer;

/** The sums of a day, or of a part of it, by key: an open hash table of primitive numbers. */
final class DaySales {
    private static final int FIRST_CAPACITY = 1 << 10;
    private static final int WIDTH = 4;

    /** Key plus 1, lines, units and sales of each entry; all 0 where there is none. */
    private long[] table = new long[WIDTH * FIRST_CAPACITY];

    private int count;

    /** Adds to the sums of a key. */
    void add(long key, long lines, long units, long salesE4) {
        int at = place(table, key);
        if (table[at] == 0) {
            if (2 * count >= table.length / WIDTH) {
                grow();
                at = place(table, key);
            }
            table[at] = key + 1;
            count++;
        }
        table[at + 1] += lines;
        table[at + 2] += units;
        table[at + 3] += salesE4;
    }

    /** Adds all sums of another part. */
    DaySales plus(DaySales other) {
        other.forEach(key -> add(key, other.lines(key), other.units(key), other.salesE4(key)));
        return this;
    }

    /** The sums by some bits of the keys. */
    DaySales rolledUp(long bits) {
        DaySales rolledUp = new DaySales();
        forEach(key -> rolledUp.add(key & bits, lines(key), units(key), salesE4(key)));
        return rolledUp;
    }

    /** Hands every key to a consumer. */
    void forEach(LongConsumer consumer) {
        for (int at = 0; at < table.length; at += WIDTH) {
            if (table[at] != 0) {
                consumer.accept(table[at] - 1);
            }
        }
    }

    long lines(long key) {
        return table[place(table, key) + 1];
    }

    long units(long key) {
        return table[place(table, key) + 2];
    }

    long salesE4(long key) {
        return table[place(table, key) + 3];
    }

    private void grow() {
        long[] larger = new long[2 * table.length];
        for (int from = 0; from < table.length; from += WIDTH) {
            if (table[from] != 0) {
                System.arraycopy(table, from, larger, place(larger, table[from] - 1), WIDTH);
            }
        }
        table = larger;
    }

    private static int place(long[] table, long key) {
        int mask = table.length - WIDTH;
        int at = (int) Hashing.mix(key) * WIDTH & mask;
        while (table[at] != 0 && table[at] != key + 1) {
            at = at + WIDTH & mask;
        }
        return at;
    }
}
