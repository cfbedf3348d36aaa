package io.omniretail.sources.files;

import io.omniretail.sources.decode.RecordFormat;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;

/**
 * Cuts a file, or a range of one, into records: those that start before the range's end, however far they reach. Used
 * by one thread; only {@link #release} may come from another.
 */
final class RecordScanner implements Closeable {
    /** Flink keeps up to two batches between the thread that reads and the one that decodes, and each holds one. */
    private static final int POOLED_BATCHES = 4;

    private static final int SCRATCH_BYTES = 64 << 10;

    private final InputStream in;
    private final RecordFormat format;
    private final long endPosition;
    private final int batchBytes;
    private final Queue<RecordBatch> pool = new ArrayBlockingQueue<>(POOLED_BATCHES);
    /** Bytes that were read but belong to the next batch. */
    private byte[] rest = {};

    private int restLength;
    /** Where the next batch starts. */
    private long position;

    private boolean atEndOfFile;
    private boolean finished;

    /**
     * @param in the file from the position on, which is the start of a record
     * @param endPosition end of the range: the record that starts there is no longer part of it; {@link Long#MAX_VALUE}
     *     for a file of unknown length
     * @param batchBytes how much is read at once, at least 1; more where a record is longer
     */
    RecordScanner(InputStream in, long position, long endPosition, RecordFormat format, int batchBytes) {
        this.in = in;
        this.position = position;
        this.endPosition = endPosition;
        this.format = format;
        this.batchBytes = batchBytes;
    }

    /**
     * The next records, at least one; null at the end.
     *
     * @throws IOException if the file cannot be read, or ends before the range does
     */
    RecordBatch next() throws IOException {
        if (finished) {
            return null;
        }
        RecordBatch batch = pool.poll();
        if (batch == null) {
            batch = new RecordBatch(batchBytes);
        }
        scan(batch);
        return batch.count() > 0 ? batch : null;
    }

    /** Takes a batch back whose records are no longer needed. */
    void release(RecordBatch batch) {
        pool.offer(batch);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private void scan(RecordBatch batch) throws IOException {
        batch.start(position);
        int from = 0;
        int limit = takeRest(batch);
        while (true) {
            limit = fill(batch.bytes(), limit);
            byte[] bytes = batch.bytes();
            if (position == 0 && from == 0) {
                from = ByteOrderMark.length(bytes, limit);
                batch.startFirstRecordAt(from);
            }
            while (from < limit) {
                if (position + from >= endPosition) {
                    finished = true;
                    return;
                }
                int end = format.endOfRecord(bytes, from, limit);
                if (end < 0 && !atEndOfFile) {
                    break;
                }
                int to = end < 0 ? limit : end;
                if (isTooLong(bytes, from, to)) {
                    passOver(batch, from, limit);
                    return;
                }
                // A last record without line break ends where the file does.
                int next = end < 0 ? limit : end + 1;
                batch.add(to, position + next);
                from = next;
            }
            if (atEndOfFile) {
                finish(position + limit);
                return;
            }
            if (batch.count() > 0) {
                keepRest(bytes, from, limit);
                position += from;
                return;
            }
            if (isTooLong(bytes, from, limit)) {
                passOver(batch, from, limit);
                return;
            }
            batch.grow();
        }
    }

    /** A carriage return at the end is part of the line break. */
    private static boolean isTooLong(byte[] bytes, int from, int to) {
        int length = to - from;
        return length > RecordFormat.MAX_RECORD_BYTES + 1
                || length == RecordFormat.MAX_RECORD_BYTES + 1 && bytes[to - 1] != '\r';
    }

    /**
     * Adds a record that is too long and goes on after the first line break that follows the longest allowed length.
     */
    private void passOver(RecordBatch batch, int from, int limit) throws IOException {
        int cut = from + RecordFormat.MAX_RECORD_BYTES;
        int lineBreak = LineBreaks.indexOf(batch.bytes(), cut, limit);
        if (lineBreak >= 0) {
            keepRest(batch.bytes(), lineBreak + 1, limit);
            position += lineBreak + 1;
        } else {
            position += limit;
            position += readThroughLineBreak();
        }
        batch.addTooLong(cut, position);
    }

    /**
     * Reads until after the next line break; what was read beyond it is kept. Gives the number of bytes passed over.
     */
    private long readThroughLineBreak() throws IOException {
        byte[] scratch = new byte[SCRATCH_BYTES];
        long passed = 0;
        while (true) {
            int limit = fill(scratch, 0);
            int lineBreak = LineBreaks.indexOf(scratch, 0, limit);
            if (lineBreak >= 0) {
                keepRest(scratch, lineBreak + 1, limit);
                return passed + lineBreak + 1;
            }
            passed += limit;
            if (atEndOfFile) {
                finish(position + passed);
                return passed;
            }
        }
    }

    private void finish(long endOfFile) throws IOException {
        finished = true;
        if (endPosition != Long.MAX_VALUE && endOfFile < endPosition) {
            throw FileBytes.endsTooEarly(endOfFile, endPosition);
        }
    }

    private void keepRest(byte[] bytes, int from, int to) {
        int length = to - from;
        if (rest.length < length) {
            rest = new byte[length];
        }
        System.arraycopy(bytes, from, rest, 0, length);
        restLength = length;
    }

    private int takeRest(RecordBatch batch) {
        while (batch.bytes().length <= restLength) {
            batch.grow();
        }
        System.arraycopy(rest, 0, batch.bytes(), 0, restLength);
        int taken = restLength;
        restLength = 0;
        return taken;
    }

    /** Reads until the array is full or the file ends; gives the index after the last byte. */
    private int fill(byte[] bytes, int from) throws IOException {
        int at = from;
        while (at < bytes.length && !atEndOfFile) {
            int count = in.read(bytes, at, bytes.length - at);
            if (count < 0) {
                atEndOfFile = true;
            } else {
                at += count;
            }
        }
        return at;
    }
}
