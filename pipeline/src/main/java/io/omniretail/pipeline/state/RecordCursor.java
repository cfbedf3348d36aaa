package io.omniretail.pipeline.state;

import io.omniretail.domain.Unpacker;

/**
 * Goes through packed records that lie one after another, each with its length before it; at first before the first.
 */
public final class RecordCursor {
    private final byte[][] chunks;
    /** Bytes in use of each chunk but the last one. */
    private final int[] ends;

    private final int chunkCount;
    private final int lastEnd;
    /** What the places of records are places in; null for a block. */
    private final RecordLog log;

    private int chunk;
    private int next;
    private int place;
    private int start;
    private int length;

    /** Stands before the first record of a chunk. */
    RecordCursor(RecordLog log, byte[][] chunks, int[] ends, int chunkCount, int lastEnd, int firstChunk) {
        this.log = log;
        this.chunks = chunks;
        this.ends = ends;
        this.chunkCount = chunkCount;
        this.lastEnd = lastEnd;
        this.chunk = firstChunk;
    }

    /** Sets the unpacker to the beginning of the next record; gives whether there is one. */
    public boolean next(Unpacker unpacker) {
        while (chunk < chunkCount && next == (chunk == chunkCount - 1 ? lastEnd : ends[chunk])) {
            chunk++;
            next = 0;
        }
        if (chunk == chunkCount) {
            return false;
        }
        place = chunk << 16 | next;
        length = unpacker.set(chunks[chunk], next).getUnsignedInt();
        start = unpacker.position();
        next = start + length;
        return true;
    }

    /** Where the current record lies, from {@link #start} on. */
    public byte[] bytes() {
        return chunks[chunk];
    }

    /** Index of the current record's first byte. */
    public int start() {
        return start;
    }

    /** Bytes of the current record. */
    public int length() {
        return length;
    }

    /** Whether the current record lies in a log, at its {@link #place}. */
    boolean isIn(RecordLog other) {
        return log == other;
    }

    /** Place of the current record in its log. */
    int place() {
        return place;
    }
}
