package io.omniretail.pipeline.state;

import io.omniretail.domain.Packer;
import java.util.Arrays;

/**
 * Blocks of many buckets that records are being added to, each in a slot of its own.
 *
 * <p>Records of all buckets come in turn, and the slots are more than the processor's caches hold. So what has to be
 * known of a block before a record can be written lies in small arrays that stay there; the slot itself is then only
 * written to, which nothing waits for.
 */
public final class OpenBlocks {
    /** All slots together are 17 MB. */
    private static final int MOST_SLOTS = 1 << 12;

    private static final int SEGMENT_SLOTS = 16;

    /** By bucket, one more than its slot; 0 for none. */
    private final int[] slots;

    private int slotCount;
    /** By slot. */
    private int[] buckets = {};

    private int[] counts = {};
    private int[] lengths = {};
    private long[] earliestMs = {};
    /** The bytes of {@link #SEGMENT_SLOTS} slots each. */
    private byte[][] segments = {};

    /** None yet, for so many buckets. */
    public OpenBlocks(int bucketCount) {
        slots = new int[bucketCount];
    }

    /** Whether there is none. */
    public boolean isEmpty() {
        return slotCount == 0;
    }

    /** Number of blocks; none of them need have a record. */
    public int count() {
        return slotCount;
    }

    /** The bucket of a block, by its number from 0 to {@link #count} − 1. */
    public int bucket(int number) {
        return buckets[number];
    }

    /** Whether there is a block of a bucket. */
    public boolean isOpen(int bucket) {
        return slots[bucket] != 0;
    }

    /**
     * Adds a record of an event time in epoch milliseconds to its bucket's block.
     *
     * @return false if there is no room in it, or for another block
     */
    public boolean add(int bucket, Packer record, long timeMs) {
        int added = RecordLog.bytesOf(record.length());
        int slot = slots[bucket] - 1;
        if (slot < 0) {
            if (slotCount == MOST_SLOTS) {
                return false;
            }
            slot = open(bucket);
        }
        int length = lengths[slot];
        if (length + added > RecordBlock.FULL_BYTES) {
            return false;
        }
        RecordLog.write(record.bytes(), 0, record.length(), segments[slot / SEGMENT_SLOTS], start(slot) + length);
        lengths[slot] = length + added;
        earliestMs[slot] = length == 0 ? timeMs : Math.min(earliestMs[slot], timeMs);
        counts[slot]++;
        return true;
    }

    /** Moves the records of a bucket's block to another one; gives whether there were any. */
    public boolean take(int bucket, RecordBlock target) {
        int slot = slots[bucket] - 1;
        target.set(bucket, earliestMs[slot], counts[slot], segments[slot / SEGMENT_SLOTS], start(slot), lengths[slot]);
        counts[slot] = 0;
        lengths[slot] = 0;
        return !target.isEmpty();
    }

    /** Forgets all blocks, and keeps their memory for the next ones. */
    public void clear() {
        for (int slot = 0; slot < slotCount; slot++) {
            slots[buckets[slot]] = 0;
        }
        slotCount = 0;
    }

    private int open(int bucket) {
        if (slotCount == buckets.length) {
            int capacity = Math.min(MOST_SLOTS, Math.max(SEGMENT_SLOTS, slotCount * 2));
            buckets = Arrays.copyOf(buckets, capacity);
            counts = Arrays.copyOf(counts, capacity);
            lengths = Arrays.copyOf(lengths, capacity);
            earliestMs = Arrays.copyOf(earliestMs, capacity);
            segments = Arrays.copyOf(segments, capacity / SEGMENT_SLOTS);
        }
        int slot = slotCount++;
        if (segments[slot / SEGMENT_SLOTS] == null) {
            segments[slot / SEGMENT_SLOTS] = new byte[SEGMENT_SLOTS * RecordBlock.FULL_BYTES];
        }
        slots[bucket] = slotCount;
        buckets[slot] = bucket;
        counts[slot] = 0;
        lengths[slot] = 0;
        return slot;
    }

    /** Where a slot begins in its segment. */
    private static int start(int slot) {
        return slot % SEGMENT_SLOTS * RecordBlock.FULL_BYTES;
    }
}
