package io.omniretail.sources.files;

import java.util.Arrays;

/** A piece of a file with the borders of the whole records in it. Used again and again. */
final class RecordBatch {
    private byte[] bytes;
    private int[] ends = new int[1024];
    private int count;
    private int firstStart;
    private long position;
    private long positionAfter;
    private boolean lastTooLong;

    RecordBatch(int capacity) {
        bytes = new byte[capacity];
    }

    /** Forgets all records; the bytes stay. */
    void start(long newPosition) {
        position = newPosition;
        count = 0;
        firstStart = 0;
        lastTooLong = false;
    }

    void startFirstRecordAt(int index) {
        firstStart = index;
    }

    /**
     * Adds the record between the last one's line break and its own at {@code end}.
     *
     * @param newPositionAfter position in the file where the next record starts
     */
    void add(int end, long newPositionAfter) {
        if (count == ends.length) {
            ends = Arrays.copyOf(ends, count * 2);
        }
        ends[count++] = end;
        positionAfter = newPositionAfter;
    }

    /** Adds a record of which only the beginning is here; it is the last of its batch. */
    void addTooLong(int end, long newPositionAfter) {
        add(end, newPositionAfter);
        lastTooLong = true;
    }

    byte[] bytes() {
        return bytes;
    }

    void grow() {
        bytes = Arrays.copyOf(bytes, bytes.length * 2);
    }

    int count() {
        return count;
    }

    /** Index of a record's first byte. */
    int from(int index) {
        return index == 0 ? firstStart : ends[index - 1] + 1;
    }

    /** Index after a record's last byte: that of its line break, or the end of the file. */
    int to(int index) {
        return ends[index];
    }

    boolean isTooLong(int index) {
        return lastTooLong && index == count - 1;
    }

    /** Position in the file of the byte with index 0. */
    long position() {
        return position;
    }

    /** Position in the file where the record after this one starts. */
    long positionAfter(int index) {
        return index == count - 1 ? positionAfter : position + ends[index] + 1;
    }
}
