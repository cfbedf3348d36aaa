package io.omniretail.pipeline.state;

import io.omniretail.domain.Packer;
import io.omniretail.domain.Unpacker;
import java.io.IOException;
import java.util.Arrays;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Packed records of one bucket, found by a hash: the value of keyed state where millions of small records are kept. A
 * bucket holds the records of some thousand keys, so that a record costs its own bytes and about 25 more instead of a
 * map entry, a key object and a timer, and is found by few reads of memory that is not in a cache. Adding one costs the
 * same however many of its key there are.
 *
 * <p>The records lie in a {@link RecordLog}, and as there a {@link #copy} is cheap: whoever changes more of what both
 * share than to add behind its end makes arrays of its own before. Only one of the two may be changed.
 */
public final class RecordTable {
    /** The bits of a hash that make its group: those who search by a part of a key put its hash there. */
    public static final int GROUP_MASK = 0xFFFFF000;

    private static final int GROUP_SHIFT = Integer.numberOfTrailingZeros(GROUP_MASK);
    /** Up to so many records are searched one by one. */
    private static final int UNINDEXED = 16;

    private static final int[] NO_INTS = {};

    private int count;
    private int[] hashes = NO_INTS;
    /** Where each record begins in the log. */
    private int[] places = NO_INTS;
    /** Of many records: by the group of a hash, one more than the index of the newest record there; 0 for none. */
    private int[] heads = NO_INTS;
    /** By index, that of the record before it in the same head's chain; −1 for none. */
    private int[] previous = NO_INTS;
    /** Whether a copy has the same places and heads. */
    private boolean isShared;

    private RecordLog log = new RecordLog();
    private long counter;
    /** How many records were left when some were last removed; not kept in checkpoints. */
    private int countLeft;

    /** Number of records. */
    public int count() {
        return count;
    }

    /** The earliest event-time timer that is set for this bucket; {@link RecordLog#NO_TIMER} for none. */
    public long timerMs() {
        return log.timerMs();
    }

    public void setTimerMs(long newTimerMs) {
        log.setTimerMs(newTimerMs);
    }

    /** A number that its user may count with. */
    public long counter() {
        return counter;
    }

    public void setCounter(long newCounter) {
        counter = newCounter;
    }

    /**
     * Index of the newest record with this hash before an index; −1 if there is none. From {@link #count} on, all are
     * found.
     *
     * @param index the count, or what the last search with this hash gave
     */
    public int findBefore(int index, int hash) {
        return findBefore(index, hash, -1);
    }

    /** As {@link #findBefore}, among all records in the {@link #GROUP_MASK group} of a hash. */
    public int findInGroupBefore(int index, int hash) {
        return findBefore(index, hash, GROUP_MASK);
    }

    private int findBefore(int index, int hash, int mask) {
        int found = index == count ? newest(hash) : before(index);
        while (found >= 0 && ((hashes[found] ^ hash) & mask) != 0) {
            found = before(found);
        }
        return found;
    }

    private int newest(int hash) {
        return isIndexed() ? heads[head(hash)] - 1 : count - 1;
    }

    private int before(int index) {
        return isIndexed() ? previous[index] : index - 1;
    }

    private int head(int hash) {
        return hash >>> GROUP_SHIFT & heads.length - 1;
    }

    private boolean isIndexed() {
        return heads.length > 0;
    }

    public int hash(int index) {
        return hashes[index];
    }

    /** Sets the unpacker to the beginning of a record. */
    public Unpacker read(int index, Unpacker unpacker) {
        seek(index, unpacker).getUnsigned();
        return unpacker;
    }

    /** Whether the record that was added last is this one. */
    public boolean endsWith(int hash, Packer record) {
        if (count == 0 || hashes[count - 1] != hash) {
            return false;
        }
        Unpacker last = new Unpacker();
        int length = seek(count - 1, last).getUnsignedInt();
        int start = last.position();
        return Arrays.equals(last.bytes(), start, start + length, record.bytes(), 0, record.length());
    }

    /** Appends a record. */
    public void add(int hash, Packer record) {
        add(hash, record.bytes(), 0, record.length());
    }

    /** Appends the record that a cursor stands at, without a copy if it has been {@link #takeOver taken over}. */
    public void add(int hash, RecordCursor record) {
        add(hash, place(record));
    }

    /**
     * Takes over the bytes of records, which must not be changed any more. Those that are to be found are then to be
     * added one by one; the others go when the table is next tidied.
     *
     * @return a cursor before the first of them
     */
    public RecordCursor takeOver(RecordLog records) {
        reserve(count + records.count());
        return log.add(records);
    }

    private int place(RecordCursor record) {
        return record.isIn(log) ? record.place() : log.add(record.bytes(), record.start(), record.length());
    }

    /** Puts a record in the place of another; indexes stay. The other's bytes go when the table is next tidied. */
    public void replace(int index, Packer record) {
        replace(index, log.add(record.bytes(), 0, record.length()));
    }

    /** Puts the record that a cursor stands at in the place of another, likewise. */
    public void replace(int index, RecordCursor record) {
        replace(index, place(record));
    }

    private void replace(int index, int place) {
        own();
        places[index] = place;
    }

    /**
     * Removes a record; later ones move one index down. Its bytes go when the table is next tidied. Costs as much as
     * the table has records.
     */
    public void remove(int index) {
        hashes = without(index, hashes);
        places = without(index, places);
        count--;
        index(count);
        isShared = false;
    }

    private int[] without(int index, int[] all) {
        int[] others = new int[count];
        System.arraycopy(all, 0, others, 0, index);
        System.arraycopy(all, index + 1, others, index, count - 1 - index);
        return others;
    }

    /** Whether the records have become more by a quarter since some were last removed by their flags. */
    boolean hasGrown() {
        return count > countLeft + countLeft / 4;
    }

    /** Removes all records whose flag is set; the others keep their order. Costs a copy of the bucket. */
    public void removeAll(boolean[] removed) {
        int keptCount = 0;
        for (int i = 0; i < count; i++) {
            keptCount += removed[i] ? 0 : 1;
        }
        RecordTable kept = new RecordTable();
        kept.hashes = new int[keptCount];
        kept.places = new int[keptCount];
        Unpacker unpacker = new Unpacker();
        for (int i = 0; i < count; i++) {
            if (!removed[i]) {
                int length = seek(i, unpacker).getUnsignedInt();
                kept.add(hashes[i], unpacker.bytes(), unpacker.position(), length);
            }
        }
        kept.setTimerMs(timerMs());
        take(kept);
        countLeft = keptCount;
        isShared = false;
    }

    /** A table with the same content, for one of the two to be changed no more. */
    public RecordTable copy() {
        RecordTable copy = new RecordTable();
        copy.take(this);
        copy.log = log.copy();
        copy.counter = counter;
        copy.countLeft = countLeft;
        copy.isShared = true;
        isShared = true;
        return copy;
    }

    private void take(RecordTable other) {
        count = other.count;
        hashes = other.hashes;
        places = other.places;
        heads = other.heads;
        previous = other.previous;
        log = other.log;
    }

    /** Sets the unpacker to the length of a record, which stands before it. */
    private Unpacker seek(int index, Unpacker unpacker) {
        return log.seek(places[index], unpacker);
    }

    /** Bytes of all records, each with its length before it. */
    int recordBytes() {
        int sum = 0;
        Unpacker unpacker = new Unpacker();
        for (int i = 0; i < count; i++) {
            sum += end(i, unpacker) - (places[i] & 0xFFFF);
        }
        return sum;
    }

    /** Writes all records, each with its length before it: at once what lies in one piece. */
    void writeRecords(DataOutputView target) throws IOException {
        Unpacker unpacker = new Unpacker();
        int next = 0;
        while (next < count) {
            byte[] chunk = seek(next, unpacker).bytes();
            int start = unpacker.position();
            int end = start;
            while (next < count && seek(next, unpacker).bytes() == chunk && unpacker.position() == end) {
                end = end(next, unpacker);
                next++;
            }
            target.write(chunk, start, end - start);
        }
    }

    /** Index of the first byte behind a record, in the bytes that an unpacker is set to by this. */
    public int end(int index, Unpacker unpacker) {
        int length = seek(index, unpacker).getUnsignedInt();
        return unpacker.position() + length;
    }

    void add(int hash, byte[] source, int offset, int length) {
        add(hash, log.add(source, offset, length));
    }

    private void add(int hash, int place) {
        own();
        if (count == hashes.length) {
            setCapacity(count + Math.max(count >> 2, 8));
        }
        hashes[count] = hash;
        places[count] = place;
        count++;
        if (count > UNINDEXED && count > heads.length) {
            index(count);
        } else if (isIndexed()) {
            chain(count - 1);
        }
    }

    /** Makes room for so many records. */
    private void reserve(int capacity) {
        if (capacity > hashes.length) {
            setCapacity(capacity);
        }
        if (capacity > UNINDEXED && capacity > heads.length) {
            index(capacity);
        }
    }

    private void setCapacity(int capacity) {
        hashes = Arrays.copyOf(hashes, capacity);
        places = Arrays.copyOf(places, capacity);
        previous = isIndexed() ? Arrays.copyOf(previous, capacity) : NO_INTS;
    }

    /** Makes arrays of its own of those that change in place. */
    private void own() {
        if (isShared) {
            places = places.clone();
            heads = heads.clone();
            isShared = false;
        }
    }

    /** Makes all chains anew, for up to twice as many records as are expected. */
    private void index(int expected) {
        if (expected <= UNINDEXED) {
            heads = NO_INTS;
            previous = NO_INTS;
            return;
        }
        heads = new int[Integer.highestOneBit(expected) * 2];
        previous = new int[hashes.length];
        for (int index = 0; index < count; index++) {
            chain(index);
        }
    }

    private void chain(int index) {
        int head = head(hashes[index]);
        previous[index] = heads[head] - 1;
        heads[head] = index + 1;
    }
}
