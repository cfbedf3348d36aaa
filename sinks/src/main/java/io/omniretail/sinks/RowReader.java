package io.omniretail.sinks;

import java.io.EOFException;
import java.io.IOException;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.Path;

/**
 * Reads the lines of a stretch of a staged file one by one. It opens the file anew for each block: thousands of
 * stretches can be merged at once without as many open files.
 */
final class RowReader {
    private static final int MAX_LENGTH_BYTES = 5;

    private final Path path;
    private final long end;
    private final int blockBytes;
    private long nextBlock;
    private byte[] block = {};
    private int from;
    private int to;
    private int filled;

    RowReader(StagedRows staged, int blockBytes) {
        path = new Path(staged.path());
        nextBlock = staged.offset();
        end = staged.offset() + staged.length();
        this.blockBytes = blockBytes;
    }

    /** Goes to the next line; false after the last. */
    boolean next() throws IOException {
        from = to;
        if (filled - from < MAX_LENGTH_BYTES && nextBlock < end) {
            fill(MAX_LENGTH_BYTES);
        }
        if (from == filled) {
            return false;
        }
        int length = 0;
        int shift = 0;
        byte part;
        do {
            part = block[from++];
            length |= (part & 0x7F) << shift;
            shift += 7;
        } while (part < 0);
        if (filled - from < length) {
            fill(length);
            if (filled - from < length) {
                throw new EOFException(path + " is damaged: its last row does not end before byte " + end);
            }
        }
        to = from + length;
        return true;
    }

    /** The bytes that hold the current line, between {@link #from} and {@link #to}, until the next one is asked for. */
    byte[] bytes() {
        return block;
    }

    int from() {
        return from;
    }

    int to() {
        return to;
    }

    /** The order of the current lines. */
    static int compare(RowReader left, RowReader right) {
        return RowOrder.compare(left.block, left.from, left.to, right.block, right.from, right.to);
    }

    /** Moves what is left to the front and reads a block behind it, or more where a long line needs it. */
    private void fill(int needed) throws IOException {
        int left = filled - from;
        int count = (int) Math.min(Math.max(blockBytes, needed - left), end - nextBlock);
        byte[] larger = left + count > block.length ? new byte[left + count] : block;
        System.arraycopy(block, from, larger, 0, left);
        block = larger;
        from = 0;
        filled = left;
        try (FSDataInputStream in = path.getFileSystem().open(path)) {
            in.seek(nextBlock);
            while (filled < left + count) {
                int read = in.read(block, filled, left + count - filled);
                if (read < 0) {
                    throw new EOFException(path + " is cut off: " + end + " bytes were written");
                }
                filled += read;
            }
        }
        nextBlock += count;
    }
}
