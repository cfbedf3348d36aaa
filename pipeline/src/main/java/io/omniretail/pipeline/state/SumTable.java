package io.omniretail.pipeline.state;

import io.omniretail.domain.Hashing;
import io.omniretail.domain.Packer;
import io.omniretail.domain.Unpacker;
import java.util.Arrays;

/**
 * Measures by key, in primitive arrays: an open-addressing hash table with linear probing. Beside them it notes what
 * was given of a key as a row of results. An entry costs its key's bytes, eight for each measure and about 40 more.
 *
 * <p>Where there are more keys than the processor's caches hold, time goes into fetching memory. So finding a key takes
 * three fetches: its slot, which has the hash as well; its entry, where all about it stands together; and its bytes.
 *
 * <p>A measure never leaves its range: where a sum needs more than 64 bits, which hardly ever happens, it is
 * {@link #get} + 2^64 × {@link #carry}.
 */
public final class SumTable {
    private static final int FIRST_CAPACITY = 8;
    /** Room for so many keys is kept in any case. */
    private static final int KEPT_CAPACITY = 1 << 12;

    private static final long CHANGED = 1;
    private static final long SHOWN = 2;
    private static final int REVISION_SHIFT = 2;

    /** Places in an entry: where its key begins (times 2^32) and its length; marks; then the measures. */
    private static final int KEY = 0;
    /** How often the row was given, and in the two lowest bits whether it is shown and has changed since. */
    private static final int MARKS = 1;

    private static final int FIRST_MEASURE = 2;

    private final int measures;
    private final int entryLength;
    private int count;
    private int changedCount;
    /**
     * By slot, the hash of a key (times 2^32) and one more than its index; 0 where the slot is free. Its length is a
     * power of two, twice as many as there is room for keys.
     */
    private long[] slots = new long[FIRST_CAPACITY * 2];

    private long[] entries;
    /** By place in the entries, how often 2^64 is to be added there; null as long as that is nowhere. */
    private long[] carries;

    private byte[] keys = new byte[FIRST_CAPACITY * 16];
    private int keyBytes;

    private boolean closed;
    private final Packer key = new Packer();
    private final Unpacker unpacker = new Unpacker();

    /** A table of so many measures by key. */
    public SumTable(int measures) {
        this.measures = measures;
        entryLength = FIRST_MEASURE + measures;
        entries = new long[FIRST_CAPACITY * entryLength];
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
        return entries[at(index, measure)];
    }

    /** How often 2^64 is to be added to {@link #get}: 0 unless a sum does not fit into 64 bits. */
    public long carry(int index, int measure) {
        return carries == null ? 0 : carries[at(index, measure)];
    }

    public void set(int index, int measure, long value) {
        entries[at(index, measure)] = value;
        if (carries != null) {
            carries[at(index, measure)] = 0;
        }
    }

    public void add(int index, int measure, long value) {
        int at = at(index, measure);
        long before = entries[at];
        long sum = before + value;
        entries[at] = sum;
        if (((before ^ sum) & (value ^ sum)) < 0) {
            addCarry(index, measure, value < 0 ? -1 : 1);
        }
    }

    /** Adds 2^64 to a measure so many times. */
    public void addCarry(int index, int measure, long carry) {
        if (carry != 0) {
            carries = carries == null ? new long[entries.length] : carries;
            carries[at(index, measure)] += carry;
        }
    }

    boolean hasCarries() {
        return carries != null;
    }

    /** Whether all measures of a key are 0. */
    public boolean isZero(int index) {
        long any = 0;
        for (int measure = 0; measure < measures; measure++) {
            any |= get(index, measure) | carry(index, measure);
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
            entries[marksAt(index)] |= CHANGED;
            changedCount++;
        }
    }

    /** Whether a key has changed since its row was last given. */
    public boolean isChanged(int index) {
        return (marks(index) & CHANGED) != 0;
    }

    /** Whether the row of a key stands in the results. */
    public boolean isShown(int index) {
        return (marks(index) & SHOWN) != 0;
    }

    /**
     * Notes that the row of a key is given, or taken out of the results.
     *
     * @return the revision of that, from 1
     */
    public long show(int index, boolean isShown) {
        setUnchanged(index);
        long revision = (marks(index) >>> REVISION_SHIFT) + 1;
        entries[marksAt(index)] = revision << REVISION_SHIFT | (isShown ? SHOWN : 0);
        return revision;
    }

    /** Notes that nothing needs to be given for a key. */
    public void setUnchanged(int index) {
        if (isChanged(index)) {
            entries[marksAt(index)] &= ~CHANGED;
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
        out.putBytes(keys, keyStart(index), keyLength(index));
        for (int measure = 0; measure < measures; measure++) {
            out.putSigned(get(index, measure));
        }
        out.putUnsigned(marks(index));
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

    /** Writes the carries of all entries; they are 0 if there are none. */
    void packCarries(Packer out) {
        for (int index = 0; index < count; index++) {
            for (int measure = 0; measure < measures; measure++) {
                out.putSigned(carry(index, measure));
            }
        }
    }

    /** Adds to all entries what {@link #packCarries} wrote. */
    void addPackedCarries(Unpacker in) {
        for (int index = 0; index < count; index++) {
            for (int measure = 0; measure < measures; measure++) {
                addCarry(index, measure, in.getSigned());
            }
        }
    }

    private void setMarks(int index, long newMarks) {
        entries[marksAt(index)] = newMarks;
        changedCount += isChanged(index) ? 1 : 0;
    }

    /** Removes all keys whose flag is set; the others keep their order. Costs a copy of the others. */
    public void removeAll(boolean[] removed) {
        SumTable kept = new SumTable(measures);
        for (int i = 0; i < count; i++) {
            if (!removed[i]) {
                int index = kept.entry(keys, keyStart(i), keyLength(i));
                System.arraycopy(entries, at(i, 0), kept.entries, at(index, 0), measures);
                for (int measure = 0; measure < measures; measure++) {
                    kept.addCarry(index, measure, carry(i, measure));
                }
                kept.setMarks(index, marks(i));
            }
        }
        take(kept);
    }

    private void take(SumTable other) {
        count = other.count;
        changedCount = other.changedCount;
        slots = other.slots;
        entries = other.entries;
        carries = other.carries;
        keys = other.keys;
        keyBytes = other.keyBytes;
    }

    /** Forgets all keys, and keeps the room that as many will need again. */
    public void clear() {
        if (count < capacity() / 8 && capacity() > KEPT_CAPACITY) {
            take(new SumTable(measures));
        } else {
            count = 0;
            changedCount = 0;
            keyBytes = 0;
            carries = null;
            Arrays.fill(slots, 0);
        }
    }

    public SumTable copy() {
        SumTable copy = new SumTable(measures);
        copy.count = count;
        copy.changedCount = changedCount;
        copy.slots = slots.clone();
        copy.entries = entries.clone();
        copy.carries = carries == null ? null : carries.clone();
        copy.keys = keys.clone();
        copy.keyBytes = keyBytes;
        copy.closed = closed;
        return copy;
    }

    private int capacity() {
        return slots.length / 2;
    }

    private int at(int index, int measure) {
        return index * entryLength + FIRST_MEASURE + measure;
    }

    private int marksAt(int index) {
        return index * entryLength + MARKS;
    }

    private long marks(int index) {
        return entries[marksAt(index)];
    }

    private int keyStart(int index) {
        return (int) (entries[index * entryLength + KEY] >>> 32);
    }

    private int keyLength(int index) {
        return (int) entries[index * entryLength + KEY];
    }

    /**
     * Brings what is known of keys into the caches: one kind of memory after the other, since the processor fetches for
     * many keys at a time only where none has to wait for another fetch.
     *
     * @param hashes the keys' hashes
     * @param fetched receives something of what was fetched: without a use of it, it would not be
     */
    void fetch(int[] hashes, int keyCount, long[] fetched) {
        int mask = slots.length - 1;
        for (int i = 0; i < keyCount; i++) {
            fetched[i] = slots[hashes[i] & mask];
        }
        for (int i = 0; i < keyCount; i++) {
            fetched[i] = Math.max(0, (int) fetched[i] - 1);
        }
        fetch(fetched, 0, keyCount, fetched);
    }

    /**
     * Brings entries and their keys into the caches likewise.
     *
     * @param indexes the entries' indexes in the lower half of each number, those {@code from} until before {@code to}
     * @param fetched receives, from 0 on, something of what was fetched
     */
    public void fetch(long[] indexes, int from, int to, long[] fetched) {
        for (int i = from; i < to; i++) {
            int entry = (int) indexes[i] * entryLength;
            fetched[i - from] = entries[entry + KEY] & ~0xFFFF_FFFFL | entries[entry + entryLength - 1] & 0xFFFF_FFFFL;
        }
        for (int i = 0; i < to - from; i++) {
            fetched[i] += keys[(int) (fetched[i] >>> 32)];
        }
    }

    /** The hash of a key. */
    static int hash(byte[] bytes, int offset, int length) {
        return (int) Hashing.hash64(bytes, offset, length);
    }

    private int entry(byte[] bytes, int offset, int length) {
        return entry(hash(bytes, offset, length), bytes, offset, length);
    }

    /** Index of the key with a hash; with all measures 0 if it is new. */
    int entry(int hash, byte[] bytes, int offset, int length) {
        int mask = slots.length - 1;
        int slot = hash & mask;
        while (slots[slot] != 0) {
            if ((int) (slots[slot] >>> 32) == hash) {
                int index = (int) slots[slot] - 1;
                int start = keyStart(index);
                if (Arrays.equals(keys, start, start + keyLength(index), bytes, offset, offset + length)) {
                    return index;
                }
            }
            slot = slot + 1 & mask;
        }
        if (count == capacity()) {
            grow();
            slot = freeSlot(hash);
        }
        if (keyBytes + length > keys.length) {
            keys = Arrays.copyOf(keys, Math.max(keys.length * 3 / 2, keyBytes + length));
        }
        System.arraycopy(bytes, offset, keys, keyBytes, length);
        int entry = count * entryLength;
        entries[entry + KEY] = (long) keyBytes << 32 | length;
        Arrays.fill(entries, entry + MARKS, entry + entryLength, 0);
        keyBytes += length;
        count++;
        slots[slot] = (long) hash << 32 | count;
        return count - 1;
    }

    private void grow() {
        entries = Arrays.copyOf(entries, entries.length * 2);
        carries = carries == null ? null : Arrays.copyOf(carries, entries.length);
        long[] before = slots;
        slots = new long[before.length * 2];
        for (long taken : before) {
            if (taken != 0) {
                slots[freeSlot((int) (taken >>> 32))] = taken;
            }
        }
    }

    private int freeSlot(int hash) {
        int mask = slots.length - 1;
        int slot = hash & mask;
        while (slots[slot] != 0) {
            slot = slot + 1 & mask;
        }
        return slot;
    }
}
