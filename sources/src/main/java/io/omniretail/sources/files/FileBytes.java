package io.omniretail.sources.files;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.Path;

/** Opens files; positions are those after decompression. */
final class FileBytes {
    private static final int BUFFER_BYTES = 64 << 10;

    private FileBytes() {}

    /** The file's bytes from a position on. */
    static InputStream open(Path path, long position) throws IOException {
        InputStream plain = path.getFileSystem().open(path);
        InputStream in = FileNames.isGzip(path.getName()) ? new GzipInput(plain) : plain;
        try {
            skip(in, position);
            return in;
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    /**
     * Reads a file to its end.
     *
     * @param length in bytes, as it lies there
     * @throws IOException if that is impossible
     */
    static void readThrough(Path path, long length) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        long total = 0;
        try (InputStream in = open(path, 0)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                total += count;
            }
        }
        if (!FileNames.isGzip(path.getName()) && total < length) {
            throw endsTooEarly(total, length);
        }
    }

    static EOFException endsTooEarly(long position, long length) {
        return new EOFException("it ends after %d of %d bytes".formatted(position, length));
    }

    private static void skip(InputStream in, long count) throws IOException {
        if (in instanceof FSDataInputStream seekable) {
            if (count > 0) {
                seekable.seek(count);
            }
        } else {
            in.skipNBytes(count);
        }
    }
}
