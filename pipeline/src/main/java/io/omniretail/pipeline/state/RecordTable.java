package io.omniretail.pipeline.state;

import io.omniretail.domain.Packer;
import io.omniretail.domain.Unpacker;
import java.util.Arrays;

/**
 * Packed records of one bucket, found by a hash: the value of keyed state where millions of small records are kept. A
 * bucket holds the records of some hundred keys, so that a record costs its own bytes and 8 more instead of a map
 * entry, a key object and a timer.
 *
 * <p>What is written is never changed in place: adding writes behind the end, and removing builds new arrays. Therefore
 * {@link #copy} is cheap: a copy shares the arrays, and a running checkpoint reads its version while the next records
 * are added to the other. Only the newest copy may be added to.
 */
public final class RecordTable {
    /** {@link #timerMs} while no timer is set. */
    public static final long NO_TIMER = Long.MAX_VALUE;

    private static final int[] NO_INTS = {};
    private static final byte[] NO_BYTES = {};

    private int count;
    private int[] hashes = NO_INTS;
    private int[] ends = NO_INTS;
    private byte[] bytes = NO_BYTES;
    private long timerMs = NO_TIMER;
    private long counter;

    /** Number of records. */
    public int count() {
        return count;
    }

    /** The earliest event-time timer that is set for this bucket; {@link #NO_TIMER} for none. */
    public long timerMs() {
        return timerMs;
    }

    public void setTimerMs(long newTimerMs) {
        timerMs = newTimerMs;
    }

    /** A number that its user may count with. */
    public long counter() {
        return counter;
    }

    public void setCounter(long newCounter) {
        counter = newCounter;
    }

    /** Index of the first record with this hash at or after an index; −1 if there is none. */
    public int find(int hash, int fromIndex) {
        return find(hash, -1, fromIndex);
    }

    /** Index of the first record at or after an index whose hash is the given one in the mask's bits; −1 for none. */
    public int find(int hash, int mask, int fromIndex) {
        for (int index = fromIndex; index < count; index++) {
            if (((hashes[index] ^ hash) & mask) == 0) {
                return index;
            }
        }
        return -1;
    }

    public int hash(int index) {
        return hashes[index];
    }

    /** Sets the unpacker to the beginning of a record. */
    public Unpacker read(int index, Unpacker unpacker) {
        return unpacker.set(bytes, start(index));
    }

    /** Whether the record that was added last is this one. */
    public boolean endsWith(int hash, Packer record) {
        return count > 0
                && hashes[count - 1] == hash
                && Arrays.equals(bytes, start(count - 1), used(), record.bytes(), 0, record.length());
    }

    /** Appends a record. */
    public void add(int hash, Packer record) {
        add(hash, record.bytes(), 0, record.length());
    }

    /** Puts a record in the place of another; indexes of the others stay. Costs a copy of the bucket. */
    public void replace(int index, Packer record) {
        byte[] newBytes = new byte[used() - length(index) + record.length()];
        int start = start(index);
        int end = ends[index];
        System.arraycopy(bytes, 0, newBytes, 0, start);
        System.arraycopy(record.bytes(), 0, newBytes, start, record.length());
        System.arraycopy(bytes, end, newBytes, start + record.length(), used() - end);
        int[] newEnds = Arrays.copyOf(ends, count);
        for (int i = index; i < count; i++) {
            newEnds[i] += newBytes.length - used();
        }
        hashes = Arrays.copyOf(hashes, count);
        ends = newEnds;
        bytes = newBytes;
    }

    /** Removes a record; later ones move one index down. Costs a copy of the bucket. */
    public void remove(int index) {
        boolean[] removed = new boolean[count];
        removed[index] = true;
        removeAll(removed);
    }

    /** Removes all records whose flag is set; the others keep their order. */
    public void removeAll(boolean[] removed) {
        RecordTable kept = new RecordTable();
        for (int i = 0; i < count; i++) {
            if (!removed[i]) {
                kept.add(hashes[i], bytes, start(i), length(i));
            }
        }
        count = kept.count;
        hashes = kept.hashes;
        ends = kept.ends;
        bytes = kept.bytes;
    }

    /** A table with the same content, for one of the two to be changed no more. */
    public RecordTable copy() {
        RecordTable copy = new RecordTable();
        copy.count = count;
        copy.hashes = hashes;
        copy.ends = ends;
        copy.bytes = bytes;
        copy.timerMs = timerMs;
        copy.counter = counter;
        return copy;
    }

    int start(int index) {
        return index == 0 ? 0 : ends[index - 1];
    }

    int length(int index) {
        return ends[index] - start(index);
    }

    byte[] bytes() {
        return bytes;
    }

    int used() {
        return count == 0 ? 0 : ends[count - 1];
    }

    /** Makes room for exactly so many records and bytes. */
    void reserve(int records, int size) {
        hashes = Arrays.copyOf(hashes, records);
        ends = Arrays.copyOf(ends, records);
        bytes = Arrays.copyOf(bytes, size);
    }

    void add(int hash, byte[] source, int offset, int length) {
        int used = used();
        if (count == hashes.length) {
            int capacity = grown(count, count + 1, 8);
            hashes = Arrays.copyOf(hashes, capacity);
            ends = Arrays.copyOf(ends, capacity);
        }
        if (used + length > bytes.length) {
            bytes = Arrays.copyOf(bytes, grown(used, used + length, 256));
        }
        System.arraycopy(source, offset, bytes, used, length);
        hashes[count] = hash;
        ends[count] = used + length;
        count++;
    }

    /** An eighth more: what lies unused in a hundred thousand buckets adds up, and small arrays are quickly copied. */
    private static int grown(int used, int needed, int least) {
        return Math.max(needed, used + Math.max(used >> 3, least));
    }
}
