package io.omniretail.pipeline.state;

import io.omniretail.domain.Unpacker;
import java.io.IOException;
import java.util.Arrays;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Packed records one after another, each with its length before it. They lie in chunks that never move, so adding one
 * copies no others.
 *
 * <p>What a {@link #copy} shares is never changed in place: adding writes behind its end. Therefore a copy is cheap,
 * and a running checkpoint reads its version while the other is worked on. Only one of the two may be changed.
 */
public final class RecordLog {
    /** {@link #timerMs} while no timer is set. */
    public static final long NO_TIMER = Long.MAX_VALUE;

    private static final byte[][] NO_CHUNKS = {};
    private static final int MIN_CHUNK_BYTES = 1 << 10;
    /** Blocks of so many bytes are kept as they come; smaller ones are copied, so that chunks stay few. */
    private static final int BLOCK_CHUNK_BYTES = 1 << 10;

    /** A place has 16 bits for the offset in a chunk; a longer record has a chunk of its own. */
    private static final int MAX_CHUNK_BYTES = 1 << 15;

    private static final int MAX_CHUNKS = 1 << 16;

    private byte[][] chunks = NO_CHUNKS;
    /** Bytes in use of each chunk but the last one. */
    private int[] ends = {};

    private int chunkCount;
    private int lastChunkBytes;

    private int count;
    private int bytes;
    private long timerMs = NO_TIMER;

    /** Number of records. */
    int count() {
        return count;
    }

    public boolean isEmpty() {
        return count == 0;
    }

    /** Bytes of all records, each with its length before it. */
    int bytes() {
        return bytes;
    }

    /** The earliest event-time timer that is set for these records; {@link #NO_TIMER} for none. */
    public long timerMs() {
        return timerMs;
    }

    public void setTimerMs(long newTimerMs) {
        timerMs = newTimerMs;
    }

    /** Appends a record; gives its place: its chunk, times 2^16, plus its offset in it. */
    int add(byte[] source, int offset, int length) {
        int added = bytesOf(length);
        makeRoom(added);
        int place = chunkCount - 1 << 16 | lastChunkBytes;
        write(source, offset, length, chunks[chunkCount - 1], lastChunkBytes);
        lastChunkBytes += added;
        bytes += added;
        count++;
        return place;
    }

    /** Adds the record that a cursor of another log or block stands at. */
    public void add(RecordCursor record) {
        add(record.bytes(), record.start(), record.length());
    }

    /** Appends the records of a block, whose bytes must not be changed any more: many become a chunk as they are. */
    void add(RecordBlock block) {
        if (block.length >= BLOCK_CHUNK_BYTES) {
            addChunk(block.bytes, block.length);
        } else {
            makeRoom(block.length);
            System.arraycopy(block.bytes, 0, chunks[chunkCount - 1], lastChunkBytes, block.length);
            lastChunkBytes += block.length;
        }
        bytes += block.length;
        count += block.count;
    }

    /** Appends the records of another log, whose chunks become chunks of this one; gives a cursor before them. */
    RecordCursor add(RecordLog other) {
        int firstChunk = chunkCount;
        for (int i = 0; i < other.chunkCount; i++) {
            addChunk(other.chunks[i], other.end(i));
        }
        bytes += other.bytes;
        count += other.count;
        return cursor(firstChunk);
    }

    /** An eighth of what is there: little lies unused, and chunks stay few. */
    private void makeRoom(int added) {
        if (chunkCount == 0 || lastChunkBytes + added > chunks[chunkCount - 1].length) {
            int size = Math.min(Math.max(bytes >> 3, MIN_CHUNK_BYTES), MAX_CHUNK_BYTES);
            addChunk(new byte[Math.max(size, added)], 0);
        }
    }

    /** Bytes that a record of so many takes, with its length. */
    static int bytesOf(int length) {
        return (length < 1 << 7 ? 1 : length < 1 << 14 ? 2 : length < 1 << 21 ? 3 : 5) + length;
    }

    /** Writes a record with its length before it. */
    static void write(byte[] source, int offset, int length, byte[] target, int targetOffset) {
        int at = targetOffset;
        int rest = length;
        for (int i = bytesOf(length) - length; i > 1; i--) {
            target[at++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        target[at++] = (byte) rest;
        System.arraycopy(source, offset, target, at, length);
    }

    /** Sets the unpacker to the length of the record at a place. */
    Unpacker seek(int place, Unpacker unpacker) {
        return unpacker.set(chunks[place >>> 16], place & 0xFFFF);
    }

    /** Reads all records in the order in which they were added. */
    public RecordCursor cursor() {
        return cursor(0);
    }

    private RecordCursor cursor(int firstChunk) {
        return new RecordCursor(this, chunks, ends, chunkCount, lastChunkBytes, firstChunk);
    }

    /** A log with the same records, for one of the two to be changed no more. */
    public RecordLog copy() {
        RecordLog copy = new RecordLog();
        copy.chunks = chunks;
        copy.ends = ends;
        copy.chunkCount = chunkCount;
        copy.lastChunkBytes = lastChunkBytes;
        copy.count = count;
        copy.bytes = bytes;
        copy.timerMs = timerMs;
        return copy;
    }

    /** Writes all records, a chunk at once. */
    void write(DataOutputView target) throws IOException {
        for (int chunk = 0; chunk < chunkCount; chunk++) {
            target.write(chunks[chunk], 0, end(chunk));
        }
    }

    private int end(int chunk) {
        return chunk == chunkCount - 1 ? lastChunkBytes : ends[chunk];
    }

    private void addChunk(byte[] chunk, int end) {
        if (chunkCount == MAX_CHUNKS) {
            throw new IllegalStateException("a bucket of state is full: it holds " + bytes
                    + " bytes; one order, customer or sensor's window has too many records");
        }
        if (chunkCount == chunks.length) {
            int capacity = chunkCount + Math.max(chunkCount >> 1, 4);
            chunks = Arrays.copyOf(chunks, capacity);
            ends = Arrays.copyOf(ends, capacity);
        }
        if (chunkCount > 0) {
            ends[chunkCount - 1] = lastChunkBytes;
        }
        chunks[chunkCount++] = chunk;
        lastChunkBytes = end;
    }
}
