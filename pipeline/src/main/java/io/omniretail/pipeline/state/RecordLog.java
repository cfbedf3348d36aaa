package io.omniretail.pipeline.state;

import io.omniretail.domain.Packer;
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
    private static final int MIN_CHUNK_BYTES = 256;
    /** A place has 16 bits for the offset in a chunk; a longer record has a chunk of its own. */
    private static final int MAX_CHUNK_BYTES = 1 << 15;

    private static final int MAX_CHUNKS = 1 << 16;

    private byte[][] chunks = NO_CHUNKS;
    /** Bytes in use of each chunk but the last one. */
    private int[] ends = {};

    private int chunkCount;
    private int lastChunkBytes;

    private int bytes;
    private long timerMs = NO_TIMER;

    /** Bytes of all records, each with its length before it. */
    public int bytes() {
        return bytes;
    }

    /** The earliest event-time timer that is set for these records; {@link #NO_TIMER} for none. */
    public long timerMs() {
        return timerMs;
    }

    public void setTimerMs(long newTimerMs) {
        timerMs = newTimerMs;
    }

    /** Appends a record. */
    public void add(Packer record) {
        add(record.bytes(), 0, record.length());
    }

    /** Appends a record; gives its place: its chunk, times 2^16, plus its offset in it. */
    int add(byte[] source, int offset, int length) {
        int prefix = length < 1 << 7 ? 1 : length < 1 << 14 ? 2 : length < 1 << 21 ? 3 : 5;
        if (chunkCount == 0 || lastChunkBytes + prefix + length > chunks[chunkCount - 1].length) {
            addChunk(prefix + length);
        }
        byte[] chunk = chunks[chunkCount - 1];
        int place = chunkCount - 1 << 16 | lastChunkBytes;
        int at = lastChunkBytes;
        int rest = length;
        for (int i = 1; i < prefix; i++) {
            chunk[at++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        chunk[at++] = (byte) rest;
        System.arraycopy(source, offset, chunk, at, length);
        lastChunkBytes = at + length;
        bytes += prefix + length;
        return place;
    }

    /** Sets the unpacker to the length of the record at a place. */
    Unpacker seek(int place, Unpacker unpacker) {
        return unpacker.set(chunks[place >>> 16], place & 0xFFFF);
    }

    /** Reads all records in the order in which they were added. */
    public Cursor cursor() {
        return new Cursor();
    }

    /** A log with the same records, for one of the two to be changed no more. */
    public RecordLog copy() {
        RecordLog copy = new RecordLog();
        copy.chunks = chunks;
        copy.ends = ends;
        copy.chunkCount = chunkCount;
        copy.lastChunkBytes = lastChunkBytes;
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

    /** An eighth of what is there: little lies unused, and chunks stay few. */
    private void addChunk(int needed) {
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
        int size = Math.min(Math.max(bytes >> 3, MIN_CHUNK_BYTES), MAX_CHUNK_BYTES);
        chunks[chunkCount++] = new byte[Math.max(size, needed)];
        lastChunkBytes = 0;
    }

    /** Stands before a record; at first before the first one. */
    public final class Cursor {
        private int chunk;
        private int offset;

        private Cursor() {}

        /** Sets the unpacker to the beginning of the next record; gives whether there is one. */
        public boolean next(Unpacker unpacker) {
            if (chunk < chunkCount && offset == end(chunk)) {
                chunk++;
                offset = 0;
            }
            if (chunk == chunkCount) {
                return false;
            }
            int length = unpacker.set(chunks[chunk], offset).getUnsignedInt();
            offset = unpacker.position() + length;
            return true;
        }
    }
}
