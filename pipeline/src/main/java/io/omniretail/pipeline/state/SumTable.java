package io.omniretail.pipeline.state;

import io.omniretail.domain.Hashing;
import io.omniretail.domain.Packer;
import io.omniretail.domain.Unpacker;
import java.util.Arrays;

/**
 * Measures by key, in primitive arrays: an open-addressing hash table with linear probing. Beside them it notes what
 * was given of a key as a row of results. An entry costs its key's bytes, eight for each measure and about 30 more.
 */
public final class SumTable {
    private static final int FIRST_CAPACITY = 8;
    /** Room for so many keys is kept in any case. */
    private static final int KEPT_CAPACITY = 1 << 12;

    private static final long CHANGED = 1;
    private static final long SHOWN = 2;
    private static final int REVISION_SHIFT = 2;

    private final int measures;
    private int count;
    private int changedCount;
    /** By slot, one more than the entry's index; 0 where the slot is free. Its length is a power of two. */
    private int[] slots = new int[FIRST_CAPACITY * 2];

    private int[] hashes = new int[FIRST_CAPACITY];
    private int[] keyEnds = new int[FIRST_CAPACITY];
    private byte[] keys = new byte[FIRST_CAPACITY * 16];
    private long[] sums;
    /** By entry: how often its row was given, and in the two lowest bits whether it is shown and has changed since. */
    private long[] marks = new long[FIRST_CAPACITY];

    private boolean closed;
    private final Packer key = new Packer();
    private final Unpacker unpacker = new Unpacker();

    /** A table of so many measures by key. */
    public SumTable(int measures) {
        this.measures = measures;
        sums = new long[FIRST_CAPACITY * measures];
    }

    /** Number of measures by key. */
    public int measures() {
        return measures;
    }

    /** Number of different keys. */
    public int count() {
        return count;
    }

    /** Where the next key to be found is to be written; empty. */
    public Packer newKey() {
        return key.reset();
    }

    /** Index of the key that was written last; with all measures 0 if it is new. */
    public int find() {
        return entry(key.bytes(), 0, key.length());
    }

    /** The key of an entry, by its index from 0 to {@link #count} − 1; texts read from it are views of this table. */
    public Unpacker key(int index) {
        return unpacker.set(keys, keyStart(index));
    }

    public long get(int index, int measure) {
        return sums[index * measures + measure];
    }

    public void set(int index, int measure, long value) {
        sums[index * measures + measure] = value;
    }

    /**
     * Adds to a measure.
     *
     * @throws ArithmeticException if it leaves the range of long
     */
    public void add(int index, int measure, long value) {
        int at = index * measures + measure;
        sums[at] = Math.addExact(sums[at], value);
    }

    /** Whether all measures of a key are 0. */
    public boolean isZero(int index) {
        long any = 0;
        for (int i = index * measures; i < (index + 1) * measures; i++) {
            any |= sums[i];
        }
        return any == 0;
    }

    /** Whether some key has changed since its row was last given. */
    public boolean hasChanges() {
        return changedCount > 0;
    }

    /** Notes that a row is to be given for a key. */
    public void setChanged(int index) {
        if (!isChanged(index)) {
            marks[index] |= CHANGED;
            changedCount++;
        }
    }

    /** Whether a key has changed since its row was last given. */
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
        setUnchanged(index);
        long revision = (marks[index] >>> REVISION_SHIFT) + 1;
        marks[index] = revision << REVISION_SHIFT | (isShown ? SHOWN : 0);
        return revision;
    }

    /** Notes that nothing needs to be given for a key. */
    public void setUnchanged(int index) {
        if (isChanged(index)) {
            marks[index] &= ~CHANGED;
            changedCount--;
        }
    }

    /** Whether the time of these sums is over: what changes now is a correction. */
    public boolean isClosed() {
        return closed;
    }

    public void close() {
        closed = true;
    }

    /** Writes an entry: key, measures and what was noted of its row. */
    void pack(int index, Packer out) {
        out.putBytes(keys, keyStart(index), keyEnds[index] - keyStart(index));
        for (int measure = 0; measure < measures; measure++) {
            out.putSigned(get(index, measure));
        }
        out.putUnsigned(marks[index]);
    }

    /** Adds an entry that {@link #pack} wrote. */
    void addPacked(Unpacker in) {
        int length = in.getUnsignedInt();
        int index = entry(in.bytes(), in.position(), length);
        in.skip(length);
        for (int measure = 0; measure < measures; measure++) {
            set(index, measure, in.getSigned());
        }
        setMarks(index, in.getUnsigned());
    }

    private void setMarks(int index, long newMarks) {
        marks[index] = newMarks;
        changedCount += isChanged(index) ? 1 : 0;
    }

    /** Removes all keys whose flag is set; the others keep their order. Costs a copy of the others. */
    public void removeAll(boolean[] removed) {
        SumTable kept = new SumTable(measures);
        for (int i = 0; i < count; i++) {
            if (!removed[i]) {
                int index = kept.entry(keys, keyStart(i), keyEnds[i] - keyStart(i));
                System.arraycopy(sums, i * measures, kept.sums, index * measures, measures);
                kept.setMarks(index, marks[i]);
            }
        }
        take(kept);
    }

    private void take(SumTable other) {
        count = other.count;
        changedCount = other.changedCount;
        slots = other.slots;
        hashes = other.hashes;
        keyEnds = other.keyEnds;
        keys = other.keys;
        sums = other.sums;
        marks = other.marks;
    }

    /** Forgets all keys, and keeps the room that as many will need again. */
    public void clear() {
        if (count < hashes.length / 8 && hashes.length > KEPT_CAPACITY) {
            take(new SumTable(measures));
        } else {
            count = 0;
            changedCount = 0;
            Arrays.fill(slots, 0);
        }
    }

    public SumTable copy() {
        SumTable copy = new SumTable(measures);
        copy.count = count;
        copy.changedCount = changedCount;
        copy.slots = slots.clone();
        copy.hashes = hashes.clone();
        copy.keyEnds = keyEnds.clone();
        copy.keys = keys.clone();
        copy.sums = sums.clone();
        copy.marks = marks.clone();
        copy.closed = closed;
        return copy;
    }

    private int keyStart(int index) {
        return index == 0 ? 0 : keyEnds[index - 1];
    }

    private int entry(byte[] bytes, int offset, int length) {
        int hash = (int) Hashing.hash64(bytes, offset, length);
        int mask = slots.length - 1;
        int slot = hash & mask;
        while (slots[slot] != 0) {
            int entry = slots[slot] - 1;
            if (hashes[entry] == hash
                    && Arrays.equals(keys, keyStart(entry), keyEnds[entry], bytes, offset, offset + length)) {
                return entry;
            }
            slot = slot + 1 & mask;
        }
        if (count == hashes.length) {
            grow();
            mask = slots.length - 1;
            slot = freeSlot(hash, mask);
        }
        int used = keyStart(count);
        if (used + length > keys.length) {
            keys = Arrays.copyOf(keys, Math.max(keys.length * 3 / 2, used + length));
        }
        System.arraycopy(bytes, offset, keys, used, length);
        hashes[count] = hash;
        keyEnds[count] = used + length;
        Arrays.fill(sums, count * measures, (count + 1) * measures, 0);
        marks[count] = 0;
        slots[slot] = ++count;
        return count - 1;
    }

    private void grow() {
        int capacity = hashes.length * 2;
        hashes = Arrays.copyOf(hashes, capacity);
        keyEnds = Arrays.copyOf(keyEnds, capacity);
        sums = Arrays.copyOf(sums, capacity * measures);
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
