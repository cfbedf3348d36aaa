package io.omniretail.sources.files;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * Decompresses gzip files (RFC 1952) of one or several members. {@link java.util.zip.GZIPInputStream} stops silently
 * where it takes what follows a member for rubbish, or where a remote stream has just nothing {@code available}; here
 * every byte is accounted for: a file ends after a member, perhaps with zeros for padding, or it is broken.
 */
final class GzipInput extends InputStream {
    private static final int BUFFER_BYTES = 64 << 10;
    private static final int HEADER_CHECKSUM = 2;
    private static final int EXTRA_FIELD = 4;
    private static final int FILE_NAME = 8;
    private static final int COMMENT = 16;

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private final Inflater inflater = new Inflater(true);
    private final CRC32 checksum = new CRC32();
    private int at;
    private int limit;
    private boolean insideMember;

    /** @throws IOException if the stream does not begin as a gzip file does */
    GzipInput(InputStream in) throws IOException {
        this.in = in;
        try {
            startMember(readByte());
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (insideMember) {
            int count = inflate(target, offset, length);
            if (count > 0) {
                checksum.update(target, offset, count);
                return count;
            }
            if (inflater.finished()) {
                at = limit - inflater.getRemaining();
                endMember();
            } else if (inflater.needsInput()) {
                if (!refill()) {
                    throw new EOFException("it ends in the middle of its compressed data");
                }
                giveInput();
            } else {
                throw new ZipException("it needs a dictionary");
            }
        }
        return -1;
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        in.close();
    }

    private int inflate(byte[] target, int offset, int length) throws ZipException {
        try {
            return inflater.inflate(target, offset, length);
        } catch (DataFormatException e) {
            throw new ZipException("its compressed data is damaged: " + e.getMessage());
        }
    }

    private void startMember(int firstByte) throws IOException {
        if (firstByte != 0x1F || readByte() != 0x8B || readByte() != 8) {
            throw new ZipException("it is not in gzip format, or something else follows its compressed data");
        }
        int flags = readByte();
        skipBytes(6);
        if ((flags & EXTRA_FIELD) != 0) {
            skipBytes(readByte() | readByte() << 8);
        }
        if ((flags & FILE_NAME) != 0) {
            skipText();
        }
        if ((flags & COMMENT) != 0) {
            skipText();
        }
        if ((flags & HEADER_CHECKSUM) != 0) {
            skipBytes(2);
        }
        inflater.reset();
        checksum.reset();
        giveInput();
        insideMember = true;
    }

    private void endMember() throws IOException {
        if (readNumber() != checksum.getValue() || readNumber() != (inflater.getBytesWritten() & 0xFFFFFFFFL)) {
            throw new ZipException("its checksum or length is wrong");
        }
        insideMember = false;
        int next = 0;
        while (next == 0) {
            if (at == limit && !refill()) {
                return;
            }
            next = buffer[at++] & 0xFF;
        }
        startMember(next);
    }

    private void giveInput() {
        inflater.setInput(buffer, at, limit - at);
        at = limit;
    }

    private long readNumber() throws IOException {
        long number = 0;
        for (int shift = 0; shift < Integer.SIZE; shift += 8) {
            number |= (long) readByte() << shift;
        }
        return number;
    }

    private void skipBytes(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            readByte();
        }
    }

    private void skipText() throws IOException {
        while (readByte() != 0) {}
    }

    private int readByte() throws IOException {
        if (at == limit && !refill()) {
            throw new EOFException("it ends too early");
        }
        return buffer[at++] & 0xFF;
    }

    private boolean refill() throws IOException {
        at = 0;
        limit = Math.max(0, in.read(buffer, 0, buffer.length));
        return limit > 0;
    }
}
