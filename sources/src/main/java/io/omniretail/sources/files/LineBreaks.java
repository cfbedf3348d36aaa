package io.omniretail.sources.files;

import java.io.IOException;
import java.io.InputStream;

/** Finds line breaks. */
final class LineBreaks {
    private static final int BUFFER_BYTES = 16 << 10;

    private LineBreaks() {}

    /** Index of the first line break from {@code from} on and before {@code to}; -1 if there is none. */
    static int indexOf(byte[] bytes, int from, int to) {
        for (int at = from; at < to; at++) {
            if (bytes[at] == '\n') {
                return at;
            }
        }
        return -1;
    }

    /** Number of bytes up to the first line break, that included; of all bytes if there is none. */
    static long through(InputStream in) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        long passed = 0;
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            int lineBreak = indexOf(buffer, 0, count);
            if (lineBreak >= 0) {
                return passed + lineBreak + 1;
            }
            passed += count;
        }
        return passed;
    }
}
