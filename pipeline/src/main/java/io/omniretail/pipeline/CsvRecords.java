package io.omniretail.pipeline;

import java.io.EOFException;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;

/** The records of a CSV file (RFC 4180), one after the other. A byte order mark, CRLF and blank lines are accepted. */
final class CsvRecords {
    private static final int END = -1;
    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final char QUOTE = '"';

    private final Reader reader;
    private final char escape;
    private final char[] buffer = new char[1 << 14];
    private final StringBuilder value = new StringBuilder();
    private int at;
    private int limit;
    private long number;

    /** @param escape what stands before a quotation mark that belongs to a quoted value: another one by the standard */
    CsvRecords(Reader reader, char escape) throws IOException {
        this.reader = reader;
        this.escape = escape;
        if (peek() == BYTE_ORDER_MARK) {
            at++;
        }
    }

    /**
     * The values of the next record; none after the last.
     *
     * @throws IOException if the file cannot be read, or quotation marks are not where they belong
     */
    List<String> next() throws IOException {
        while (peek() != END) {
            number++;
            boolean isQuoted = peek() == QUOTE;
            List<String> values = new ArrayList<>();
            values.add(value());
            while (peek() == ',') {
                at++;
                values.add(value());
            }
            at++;
            boolean isBlank = values.size() == 1 && values.get(0).isEmpty() && !isQuoted;
            if (!isBlank) {
                return values;
            }
        }
        return List.of();
    }

    /** Where the last record stands, for messages: the header is record 1. */
    String place() {
        return "record " + number;
    }

    private String value() throws IOException {
        value.setLength(0);
        if (peek() == QUOTE) {
            at++;
            readQuoted();
            if (peek() == '\r') {
                at++;
            }
            if (!isEndOfValue(peek())) {
                throw new IOException(place() + ": something stands behind a closing quotation mark: inside quotes one"
                        + " has to be doubled, or a column map has to say what it is escaped with");
            }
            return value.toString();
        }
        while (!isEndOfValue(peek())) {
            value.append((char) peek());
            at++;
        }
        int last = value.length() - 1;
        if (peek() != ',' && last >= 0 && value.charAt(last) == '\r') {
            value.setLength(last);
        }
        return value.toString();
    }

    /** Reads what is left of a value in quotes, and the closing one. */
    private void readQuoted() throws IOException {
        while (true) {
            int character = peek();
            if (character == END) {
                throw new EOFException("it ends inside a quoted field");
            }
            at++;
            if (character == escape && (peek() == QUOTE || escape != QUOTE && peek() == escape)) {
                value.append((char) peek());
                at++;
            } else if (character == QUOTE) {
                return;
            } else {
                value.append((char) character);
            }
        }
    }

    private static boolean isEndOfValue(int character) {
        return character == ',' || character == '\n' || character == END;
    }

    /** The character at the current place; {@link #END} after the last. */
    private int peek() throws IOException {
        if (at >= limit) {
            at = 0;
            limit = Math.max(0, reader.read(buffer));
        }
        return at < limit ? buffer[at] : END;
    }
}
