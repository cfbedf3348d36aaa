package io.omniretail.sources.decode;

import io.omniretail.domain.Text;
import io.omniretail.sources.Decoded;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * Comma-separated values with a header, quoted by RFC 4180. Where that says nothing, as common readers do: a quotation
 * mark inside a value that does not begin with one is literal, and so is what follows a closing quotation mark.
 */
final class CsvFormat implements RecordFormat {
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final EventAssembler assembler;
    /** Where the value of each of the file's columns goes; those that nobody needs share one text. */
    private Text[] targets = {};

    /** Takes values beyond the last column. */
    private final Text spare = new Text();

    /** Values that had to be changed, such as those with doubled quotation marks. */
    private byte[] unquoted = new byte[256];

    private int unquotedLength;

    CsvFormat(EventAssembler assembler) {
        this.assembler = assembler;
    }

    @Override
    public int endOfRecord(byte[] bytes, int from, int to) {
        int at = Bytes.lineBreakOrQuote(bytes, from, to);
        return at < 0 || bytes[at] == '\n' ? at : endOfQuotedRecord(bytes, from, to);
    }

    @Override
    public boolean hasHeader() {
        return true;
    }

    @Override
    public void readHeader(byte[] bytes, int from, int to) {
        int start = startsWithByteOrderMark(bytes, from, to) ? from + BYTE_ORDER_MARK.length : from;
        int end = withoutCarriageReturn(bytes, start, to);
        Columns columns = assembler.columns();
        columns.clear();
        Text ignored = new Text();
        Set<Columns.Column> found = new HashSet<>();
        Text[] newTargets = new Text[0];
        Text name = new Text();
        unquotedLength = 0;
        for (int at = start; at <= end; at++) {
            at = readValue(bytes, at, end, name);
            if (at < 0) {
                break;
            }
            Numbers.trim(name, name);
            Columns.Column column = columns.find(name.bytes(), name.offset(), name.length());
            newTargets = Arrays.copyOf(newTargets, newTargets.length + 1);
            newTargets[newTargets.length - 1] = column != null && found.add(column) ? column.value : ignored;
        }
        targets = newTargets;
        columns.all().forEach(column -> column.isAbsent = !found.contains(column));
    }

    @Override
    public boolean decode(byte[] bytes, int from, int to, long position, Decoded out) {
        int end = withoutCarriageReturn(bytes, from, to);
        if (from == end || bytes[from] <= ' ' && Bytes.isBlank(bytes, from, end)) {
            return false;
        }
        if (!Bytes.isUtf8(bytes, from, end)) {
            assembler.rejectInvalidUtf8(bytes, from, end, position, out);
            return true;
        }
        unquotedLength = 0;
        int count = 0;
        int start = from;
        int at = from;
        for (; at + Long.BYTES <= end; at += Long.BYTES) {
            long eight = Bytes.eight(bytes, at);
            if (Bytes.matches(eight, '"') != 0) {
                break;
            }
            for (long commas = Bytes.matches(eight, ','); commas != 0; commas &= commas - 1) {
                int comma = at + (Long.numberOfTrailingZeros(commas) >>> 3);
                if (count < targets.length) {
                    targets[count].set(bytes, start, comma - start);
                }
                count++;
                start = comma + 1;
            }
        }
        while (true) {
            while (at < end && bytes[at] != ',' && bytes[at] != '"') {
                at++;
            }
            if (at < end && bytes[at] == '"') {
                at = readValue(bytes, start, end, count < targets.length ? targets[count] : spare);
                if (at < 0) {
                    rejectOpenQuote(bytes, from, end, position, out);
                    return true;
                }
            } else if (count < targets.length) {
                targets[count].set(bytes, start, at - start);
            }
            count++;
            if (at == end) {
                break;
            }
            at++;
            start = at;
        }
        if (count == targets.length) {
            assembler.assemble(bytes, from, end, position, out);
        } else {
            rejectFieldCount(bytes, from, end, position, count, out);
        }
        return true;
    }

    @Override
    public void tooLong(byte[] bytes, int from, int to, long position, Decoded out) {
        assembler.rejectTooLong(bytes, from, to, position, out);
    }

    /**
     * Reads the value that starts at {@code from}.
     *
     * @return index of the comma after it, or {@code to}; -1 if a quotation mark is not closed before
     */
    private int readValue(byte[] bytes, int from, int to, Text target) {
        if (from == to || bytes[from] != '"') {
            int end = commaOrEnd(bytes, from, to);
            target.set(bytes, from, end - from);
            return end;
        }
        int close = quoteOrEnd(bytes, from + 1, to);
        if (close == to) {
            return -1;
        }
        if (close + 1 == to || bytes[close + 1] == ',') {
            target.set(bytes, from + 1, close - from - 1);
            return close + 1;
        }
        return readValueInPieces(bytes, from, to, target);
    }

    /** Reads a quoted value that holds quotation marks, or is followed by more text, into memory of our own. */
    private int readValueInPieces(byte[] bytes, int from, int to, Text target) {
        int start = unquotedLength;
        int at = from + 1;
        while (true) {
            int close = quoteOrEnd(bytes, at, to);
            if (close == to) {
                return -1;
            }
            if (close + 1 < to && bytes[close + 1] == '"') {
                append(bytes, at, close + 1);
                at = close + 2;
                continue;
            }
            append(bytes, at, close);
            int end = commaOrEnd(bytes, close + 1, to);
            append(bytes, close + 1, end);
            target.set(unquoted, start, unquotedLength - start);
            return end;
        }
    }

    /** Values that were read before keep the array that they are in, should a longer one be needed. */
    private void append(byte[] bytes, int from, int to) {
        int needed = unquotedLength + to - from;
        if (needed > unquoted.length) {
            unquoted = Arrays.copyOf(unquoted, Math.max(needed, 2 * unquoted.length));
        }
        System.arraycopy(bytes, from, unquoted, unquotedLength, to - from);
        unquotedLength = needed;
    }

    private static int endOfQuotedRecord(byte[] bytes, int from, int to) {
        int at = from;
        while (true) {
            if (at < to && bytes[at] == '"') {
                at = endOfQuotes(bytes, at, to);
            }
            while (at < to && bytes[at] != ',' && bytes[at] != '\n') {
                at++;
            }
            if (at >= to) {
                return -1;
            }
            if (bytes[at] == '\n') {
                return at;
            }
            at++;
        }
    }

    /** Index after the quotation mark that closes the one at {@code from}; {@code to} if there is none before. */
    private static int endOfQuotes(byte[] bytes, int from, int to) {
        int at = from + 1;
        while (true) {
            int close = quoteOrEnd(bytes, at, to);
            if (close == to) {
                return to;
            }
            if (close + 1 == to || bytes[close + 1] != '"') {
                return close + 1;
            }
            at = close + 2;
        }
    }

    private static int commaOrEnd(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] != ',') {
            at++;
        }
        return at;
    }

    private static int quoteOrEnd(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] != '"') {
            at++;
        }
        return at;
    }

    private static int withoutCarriageReturn(byte[] bytes, int from, int to) {
        return to > from && bytes[to - 1] == '\r' ? to - 1 : to;
    }

    private static boolean startsWithByteOrderMark(byte[] bytes, int from, int to) {
        int length = BYTE_ORDER_MARK.length;
        return to - from >= length && Arrays.equals(bytes, from, from + length, BYTE_ORDER_MARK, 0, length);
    }

    private void rejectOpenQuote(byte[] bytes, int from, int to, long position, Decoded out) {
        String needed = "a closing quotation mark is needed";
        String what = "a quotation mark is not closed";
        assembler.rejectWhole(bytes, from, to, position, Reasons.MALFORMED, what, needed, out);
    }

    private void rejectFieldCount(byte[] bytes, int from, int to, long position, int count, Decoded out) {
        String what = count + (count == 1 ? " field" : " fields") + " instead of " + targets.length;
        String needed = "as many fields as in the header are needed";
        assembler.rejectWhole(bytes, from, to, position, Reasons.WRONG_FIELD_COUNT, what, needed, out);
    }
}
