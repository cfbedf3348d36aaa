package io.omniretail.pipeline.state;

import io.omniretail.domain.Packer;
import java.util.Arrays;
import org.apache.flink.api.common.typeinfo.TypeInformation;

/**
 * Packed records of one bucket that travel together: one element for Flink, one look at the bucket's state, one piece
 * of memory for all of them.
 */
public final class RecordBlock {
    /** How Flink writes it. */
    public static final TypeInformation<RecordBlock> TYPE = new RecordBlockType();

    /**
     * Some ten records: by then what is done for each block hardly counts. Not a power of two: the beginnings of pieces
     * of memory that lie so far apart would share few places in the processor's caches.
     */
    static final int FULL_BYTES = (1 << 12) + 64;

    private static final int FIRST_BYTES = 256;
    private static final byte[] NO_BYTES = {};
    private static final int[] NO_ENDS = {};

    /** The bucket that all records belong to, and the Flink key of the block. */
    public int bucket;

    /** Event time of the earliest record, in epoch milliseconds. */
    public long earliestMs;

    /** Number of records. */
    int count;

    /** The records one after another, each with its length before it; not all bytes need to be in use. */
    byte[] bytes = NO_BYTES;

    /** Bytes in use. */
    int length;

    /** Begins anew, for another bucket; what it held may be overwritten. */
    public void start(int newBucket) {
        bucket = newBucket;
        count = 0;
        length = 0;
        if (bytes.length > FULL_BYTES) {
            bytes = NO_BYTES;
        }
    }

    /** Takes on records, of which it makes a copy. */
    void set(int newBucket, long newEarliestMs, int newCount, byte[] source, int offset, int newLength) {
        start(newBucket);
        reserve(newLength);
        System.arraycopy(source, offset, bytes, 0, newLength);
        earliestMs = newEarliestMs;
        count = newCount;
        length = newLength;
    }

    public boolean isEmpty() {
        return count == 0;
    }

    /** Bytes of all records, each with its length before it. */
    public int bytes() {
        return length;
    }

    /** Whether another record fits in. An empty block takes one of any length. */
    public boolean hasRoomFor(Packer record) {
        return count == 0 || length + RecordLog.bytesOf(record.length()) <= FULL_BYTES;
    }

    /** Appends a record of an event time in epoch milliseconds. */
    public void add(Packer record, long timeMs) {
        int end = length + RecordLog.bytesOf(record.length());
        reserve(end);
        RecordLog.write(record.bytes(), 0, record.length(), bytes, length);
        length = end;
        earliestMs = count == 0 ? timeMs : Math.min(earliestMs, timeMs);
        count++;
    }

    private void reserve(int needed) {
        if (needed > bytes.length) {
            int more = Math.min(FULL_BYTES, Math.max(FIRST_BYTES, bytes.length * 2));
            bytes = Arrays.copyOf(bytes, Math.max(needed, more));
        }
    }

    /** Reads all records in the order in which they were added. */
    public RecordCursor cursor() {
        return new RecordCursor(null, new byte[][] {bytes}, NO_ENDS, 1, length, 0);
    }
}
