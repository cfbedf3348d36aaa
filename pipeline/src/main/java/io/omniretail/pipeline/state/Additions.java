package io.omniretail.pipeline.state;

import io.omniretail.domain.Packer;

/**
 * Additions to a {@link SumTable} that are made many at a time. In a table that is larger than the processor's caches
 * each key waits for memory three times; here many wait together, which takes hardly longer than one.
 */
public final class Additions {
    /** More than a processor fetches at a time. */
    private static final int FULL = 64;

    private final SumTable table;
    private final Packer keys = new Packer();
    private final int[] keyEnds = new int[FULL];
    private final int[] hashes = new int[FULL];
    private final long[] fetched = new long[FULL];
    private final long[] values;
    private int count;

    public Additions(SumTable table) {
        this.table = table;
        values = new long[FULL * table.measures()];
    }

    /** Where the next key is to be written. */
    public Packer newKey() {
        return keys;
    }

    /** What is to be added to a measure of the key that was written last. */
    public void set(int measure, long value) {
        values[count * table.measures() + measure] = value;
    }

    /** Takes in the key that was written last, whose measures have all been set. */
    public void add() {
        keyEnds[count++] = keys.length();
        if (count == FULL) {
            apply();
        }
    }

    /** Whether none waits to be made. */
    public boolean isEmpty() {
        return count == 0;
    }

    /** The table that is added to; those that wait are not in it yet. */
    public SumTable table() {
        return table;
    }

    /** Makes those that wait. */
    public void apply() {
        table.fetch(keys.bytes(), keyEnds, count, hashes, fetched);
        int start = 0;
        for (int i = 0; i < count; i++) {
            int index = table.entry(hashes[i], keys.bytes(), start, keyEnds[i] - start);
            for (int measure = 0; measure < table.measures(); measure++) {
                long value = values[i * table.measures() + measure];
                if (value != 0) {
                    table.add(index, measure, value);
                }
            }
            start = keyEnds[i];
        }
        keys.reset();
        count = 0;
    }
}
