package io.omniretail.pipeline.state;

import io.omniretail.domain.Packer;
import java.util.Arrays;

/**
 * Additions to a {@link SumTable} that are made many at a time. In a table that is larger than the processor's caches
 * each key waits for memory three times; here many wait together, which takes hardly longer than one. What is added to
 * a key that waits already, as the payment of an order to what its line has added, is added up before.
 */
public final class Additions {
    /** More than a processor fetches at a time; and more than come of one bucket and day. */
    private static final int FULL = 512;
    /** A power of two, so many that hardly any key finds its slot taken. */
    private static final int SLOTS = FULL * 4;

    private final SumTable table;
    private final int measures;
    private final Packer keys = new Packer();
    private final int[] keyEnds = new int[FULL];
    private final int[] hashes = new int[FULL];
    private final long[] fetched = new long[FULL];
    private final long[] values;
    /** By slot of a hash, one more than the number of a key that waits; 0 for none. */
    private final short[] slots = new short[SLOTS];

    private int count;

    public Additions(SumTable table) {
        this.table = table;
        measures = table.measures();
        values = new long[FULL * measures];
    }

    /** Where the next key is to be written. */
    public Packer newKey() {
        return keys;
    }

    /** What is to be added to a measure of the key that was written last. */
    public void set(int measure, long value) {
        values[count * measures + measure] = value;
    }

    /** Takes in the key that was written last, whose measures have all been set. */
    public void add() {
        int start = start(count);
        int end = keys.length();
        int hash = SumTable.hash(keys.bytes(), start, end - start);
        int slot = hash & SLOTS - 1;
        while (slots[slot] != 0) {
            int known = slots[slot] - 1;
            if (hashes[known] == hash
                    && Arrays.equals(keys.bytes(), start(known), keyEnds[known], keys.bytes(), start, end)
                    && addUp(known)) {
                keys.truncate(start);
                return;
            }
            slot = slot + 1 & SLOTS - 1;
        }
        slots[slot] = (short) ++count;
        hashes[count - 1] = hash;
        keyEnds[count - 1] = end;
        if (count == FULL) {
            apply();
        }
    }

    /**
     * Adds the measures that were set last to those of a key that waits; does nothing if a sum needs more than 64 bits.
     */
    private boolean addUp(int known) {
        for (int measure = 0; measure < measures; measure++) {
            long before = values[known * measures + measure];
            long value = values[count * measures + measure];
            if (((before ^ before + value) & (value ^ before + value)) < 0) {
                return false;
            }
        }
        for (int measure = 0; measure < measures; measure++) {
            values[known * measures + measure] += values[count * measures + measure];
        }
        return true;
    }

    private int start(int number) {
        return number == 0 ? 0 : keyEnds[number - 1];
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
        table.fetch(hashes, count, fetched);
        for (int i = 0; i < count; i++) {
            int index = table.entry(hashes[i], keys.bytes(), start(i), keyEnds[i] - start(i));
            for (int measure = 0; measure < measures; measure++) {
                long value = values[i * measures + measure];
                if (value != 0) {
                    table.add(index, measure, value);
                }
            }
        }
        Arrays.fill(slots, (short) 0);
        keys.reset();
        count = 0;
    }
}
