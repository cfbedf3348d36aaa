package io.omniretail.benchmarks.handwritten;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Finds the lines that begin in a piece of a file; the header is a line as any other, which cannot be read as one. */
final class PieceReader {
    private static final int LONGEST_LINE_BYTES = 1 << 12;

    private final ByteBuffer buffer =
            ByteBuffer.allocate(1 + Piece.LARGEST_BYTES + LONGEST_LINE_BYTES + OrderLine.PADDING_BYTES);
    private final byte[] bytes = buffer.array();
    private int filled;
    private int end;
    private int from;
    private int to;

    /** Reads a piece, and what is left of the line that it ends in. */
    void open(Piece piece) throws IOException {
        // the byte before tells whether a line begins with the piece
        long start = Math.max(0, piece.from() - 1);
        buffer.clear().limit(bytes.length - OrderLine.PADDING_BYTES);
        try (FileChannel channel = FileChannel.open(piece.file())) {
            int read = 0;
            while (read >= 0 && buffer.hasRemaining()) {
                read = channel.read(buffer, start + buffer.position());
            }
        }
        filled = buffer.position();
        end = (int) (piece.to() - start);
        to = piece.from() == 0 ? -1 : lineEnd(0);
    }

    /** Goes to the next line; false after the last one. */
    boolean next() {
        from = to + 1;
        if (from >= end) {
            return false;
        }
        to = lineEnd(from);
        return true;
    }

    private int lineEnd(int start) {
        int at = start;
        while (at < filled && bytes[at] != '\n') {
            at++;
        }
        return at;
    }

    byte[] bytes() {
        return bytes;
    }

    /** Where the line begins. */
    int from() {
        return from;
    }

    /** Where the line ends, without its break. */
    int to() {
        return to;
    }
}
