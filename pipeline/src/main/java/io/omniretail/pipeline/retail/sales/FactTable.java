package io.omniretail.pipeline.retail.sales;

import io.omniretail.domain.Hashing;
import io.omniretail.domain.Packer;
import io.omniretail.domain.Unpacker;
import java.util.Arrays;

/**
 * Sums of facts by their key, in primitive arrays: an open-addressing hash table with linear probing. An entry costs
 * its key's bytes and about 70 more.
 */
public final class FactTable {
    private static final int MEASURES = 5;
    private static final int FIRST_CAPACITY = 16;
    private static final long CHANGED = 1;
    private static final long SHOWN = 2;
    private static final int REVISION_SHIFT = 2;

    private int count;
    /** By slot, one more than the entry's index; 0 where the slot is free. Its length is a power of two. */
    private int[] slots = new int[FIRST_CAPACITY * 2];

    private int[] hashes = new int[FIRST_CAPACITY];
    private int[] keyEnds = new int[FIRST_CAPACITY];
    private byte[] keys = new byte[FIRST_CAPACITY * 32];
    private long[] sums = new long[FIRST_CAPACITY * MEASURES];
    /** By entry: how often its row was given, and in the two lowest bits whether it is shown and has changed since. */
    private long[] marks = new long[FIRST_CAPACITY];

    private boolean closed;
    private final Packer key = new Packer();
    private final Unpacker unpacker = new Unpacker();

    /** Number of different keys. */
    public int count() {
        return count;
    }

    /**
     * Adds a fact to the sums of its key.
     *
     * @throws ArithmeticException if a sum leaves the range of long
     */
    public void add(SalesFact fact) {
        key.reset();
        fact.packKey(key);
        int index = entry(key.bytes(), 0, key.length());
        marks[index] |= CHANGED;
        int entry = index * MEASURES;
        sums[entry] = Math.addExact(sums[entry], fact.lines);
        sums[entry + 1] = Math.addExact(sums[entry + 1], fact.units);
        sums[entry + 2] = Math.addExact(sums[entry + 2], fact.salesE4);
        sums[entry + 3] = Math.addExact(sums[entry + 3], fact.paidE4);
        sums[entry + 4] = Math.addExact(sums[entry + 4], fact.refundedE4);
    }

    /** Reads the sums of one key, by its index from 0 to {@link #count} − 1; its texts are views of this table. */
    public void get(int index, SalesFact target) {
        target.unpackKey(unpacker.set(keys, index == 0 ? 0 : keyEnds[index - 1]));
        int entry = index * MEASURES;
        target.lines = sums[entry];
        target.units = sums[entry + 1];
        target.salesE4 = sums[entry + 2];
        target.paidE4 = sums[entry + 3];
        target.refundedE4 = sums[entry + 4];
    }

    /** Whether all sums of a key are 0. */
    public boolean isZero(int index) {
        long any = 0;
        for (int i = index * MEASURES; i < (index + 1) * MEASURES; i++) {
            any |= sums[i];
        }
        return any == 0;
    }

    /** Whether something was added to a key since its row was last given. */
    public boolean isChanged(int index) {
        return (marks[index] & CHANGED) != 0;
    }

    /** Whether the row of a key stands in the results. */
    public boolean isShown(int index) {
        return (marks[index] & SHOWN) != 0;
    }

    /**
     * Notes that the row of a key is given, or taken out of the results.
     *
     * @return the revision of that, from 1
     */
    public long show(int index, boolean isShown) {
        long revision = (marks[index] >>> REVISION_SHIFT) + 1;
        marks[index] = revision << REVISION_SHIFT | (isShown ? SHOWN : 0);
        return revision;
    }

    /** Notes that nothing needs to be given for a key. */
    public void setUnchanged(int index) {
        marks[index] &= ~CHANGED;
    }

    /** Whether the day of these sums has closed: what changes now is a correction. */
    public boolean isClosed() {
        return closed;
    }

    public void close() {
        closed = true;
    }

    long marks(int index) {
        return marks[index];
    }

    /** Adds sums that were read back, with what was noted of their row. */
    void add(SalesFact fact, long newMarks) {
        add(fact);
        marks[count - 1] = newMarks;
    }

    /** Forgets all keys, and keeps the room. */
    public void clear() {
        count = 0;
        Arrays.fill(slots, 0);
    }

    public FactTable copy() {
        FactTable copy = new FactTable();
        copy.count = count;
        copy.slots = slots.clone();
        copy.hashes = hashes.clone();
        copy.keyEnds = keyEnds.clone();
        copy.keys = keys.clone();
        copy.sums = sums.clone();
        copy.marks = marks.clone();
        copy.closed = closed;
        return copy;
    }

    private int entry(byte[] bytes, int offset, int length) {
        int hash = (int) Hashing.hash64(bytes, offset, length);
        int mask = slots.length - 1;
        int slot = hash & mask;
        while (slots[slot] != 0) {
            int entry = slots[slot] - 1;
            int start = entry == 0 ? 0 : keyEnds[entry - 1];
            if (hashes[entry] == hash && Arrays.equals(keys, start, keyEnds[entry], bytes, offset, offset + length)) {
                return entry;
            }
            slot = slot + 1 & mask;
        }
        if (count == hashes.length) {
            grow();
            mask = slots.length - 1;
            slot = freeSlot(hash, mask);
        }
        int used = count == 0 ? 0 : keyEnds[count - 1];
        if (used + length > keys.length) {
            keys = Arrays.copyOf(keys, Math.max(keys.length * 3 / 2, used + length));
        }
        System.arraycopy(bytes, offset, keys, used, length);
        hashes[count] = hash;
        keyEnds[count] = used + length;
        Arrays.fill(sums, count * MEASURES, (count + 1) * MEASURES, 0);
        marks[count] = 0;
        slots[slot] = ++count;
        return count - 1;
    }

    private void grow() {
        int capacity = hashes.length * 2;
        hashes = Arrays.copyOf(hashes, capacity);
        keyEnds = Arrays.copyOf(keyEnds, capacity);
        sums = Arrays.copyOf(sums, capacity * MEASURES);
        marks = Arrays.copyOf(marks, capacity);
        slots = new int[capacity * 2];
        for (int entry = 0; entry < count; entry++) {
            slots[freeSlot(hashes[entry], slots.length - 1)] = entry + 1;
        }
    }

    private int freeSlot(int hash, int mask) {
        int slot = hash & mask;
        while (slots[slot] != 0) {
            slot = slot + 1 & mask;
        }
        return slot;
    }
}
