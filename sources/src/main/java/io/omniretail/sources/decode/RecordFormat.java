package io.omniretail.sources.decode;

import io.omniretail.sources.Decoded;

/**
 * Finds and decodes the records of one file or topic.
 *
 * <p>One instance serves one reader. {@link #endOfRecord} keeps no state; the other methods must be called by one
 * thread at a time. The texts of a decoded event are views of the given bytes or of this instance's own memory: they
 * hold until the next call of {@link #decode} or until the bytes change, whichever is first. A reject has bytes of its
 * own.
 */
public interface RecordFormat {
    /**
     * Finds the line break that ends the record which starts at {@code from}. A CSV record may contain line breaks
     * inside quotes.
     *
     * @return index of the byte {@code '\n'}; -1 if it does not lie before {@code to}
     */
    int endOfRecord(byte[] bytes, int from, int to);

    /** Whether the first record of a file names the columns of the others. */
    boolean hasHeader();

    /** Takes the header, without its line break. Where {@link #hasHeader}, to be called once before {@link #decode}. */
    void readHeader(byte[] bytes, int from, int to);

    /**
     * Decodes the record from {@code from} until before {@code to}, without its {@code '\n'}; a {@code '\r'} may still
     * be at its end. Bad input becomes a reject, never an exception.
     *
     * @param position where the record starts in its source
     * @param out becomes an event, a reject, or filtered
     * @return false if it is a blank line, which is no record; {@code out} is then as it was
     */
    boolean decode(byte[] bytes, int from, int to, long position, Decoded out);

    /**
     * Rejects a record that is longer than {@value #MAX_RECORD_BYTES} bytes.
     *
     * @param from index of its first byte
     * @param to index after the last byte that is at hand; the first 64 KiB of the record are enough
     */
    void tooLong(byte[] bytes, int from, int to, long position, Decoded out);

    /** Longest record that is decoded, without its line break: 1 MiB. */
    int MAX_RECORD_BYTES = 1 << 20;
}
