package io.omniretail.sources.decode;

import io.omniretail.domain.Text;
import io.omniretail.sources.Decoded;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * JSON objects (RFC 8259), one a line or one a message. Members that nobody needs are checked and skipped. Stricter
 * than the grammar where a broken or hostile writer could do harm: no name of a needed column twice, numbers of at most
 * 64 characters and within the range of a double, at most 64 levels, no half surrogate pairs.
 */
final class JsonFormat implements RecordFormat {
    private static final int MAX_DEPTH = 64;
    private static final int MAX_NUMBER_LENGTH = 64;
    private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

    private final EventAssembler assembler;
    private final Columns columns;
    private final boolean blankIsNoRecord;
    private final Text spare = new Text();
    private final Text name = new Text();

    private byte[] bytes = {};
    private int at;
    private int end;
    private long record;

    /** Strings that had escapes, without them. */
    private byte[] unescaped = new byte[256];

    private int unescapedLength;

    /** What should have stood at {@link #at}, if the record is broken there. */
    private String needed = "";
    /** A needed column that holds neither text nor a number; null if all do. */
    private Columns.Column unfit;

    /** @param blankIsNoRecord whether nothing but blanks is no record, as among lines, or a broken one */
    JsonFormat(EventAssembler assembler, boolean blankIsNoRecord) {
        this.assembler = assembler;
        this.blankIsNoRecord = blankIsNoRecord;
        columns = assembler.columns();
    }

    @Override
    public int endOfRecord(byte[] input, int from, int to) {
        return Bytes.lineBreak(input, from, to);
    }

    @Override
    public boolean hasHeader() {
        return false;
    }

    @Override
    public void readHeader(byte[] input, int from, int to) {
        throw new IllegalStateException("JSON has no header");
    }

    @Override
    public boolean decode(byte[] input, int from, int to, long position, Decoded out) {
        int contentEnd = to > from && input[to - 1] == '\r' ? to - 1 : to;
        if (blankIsNoRecord && Bytes.isBlank(input, from, contentEnd)) {
            return false;
        }
        if (!Bytes.isUtf8(input, from, contentEnd)) {
            assembler.rejectInvalidUtf8(input, from, contentEnd, position, out);
            return true;
        }
        start(input, from, contentEnd);
        if (!readRecord()) {
            String what = "broken JSON at byte " + (at - from) + " of the record";
            assembler.rejectWhole(
                    input, from, contentEnd, position, Reasons.MALFORMED, what, needed + " is needed", out);
        } else if (unfit != null) {
            String what = unfit.label + " is neither text nor a number";
            assembler.rejectValue(
                    input, from, contentEnd, position, Reasons.MALFORMED, what, "text or a number is needed", out);
        } else {
            assembler.assemble(input, from, contentEnd, position, out);
        }
        return true;
    }

    @Override
    public void tooLong(byte[] input, int from, int to, long position, Decoded out) {
        assembler.rejectTooLong(input, from, to, position, out);
    }

    private void start(byte[] input, int from, int to) {
        bytes = input;
        at = from;
        end = to;
        record++;
        unescapedLength = 0;
        unfit = null;
        columns.clear();
    }

    private boolean readRecord() {
        skipBlanks();
        if (at == end || bytes[at] != '{') {
            return broken("one JSON object per record");
        }
        at++;
        if (!readObject(1)) {
            return false;
        }
        skipBlanks();
        return at == end || broken("nothing after the object");
    }

    /** Reads an object from after its opening brace. The columns are members of the outermost one, depth 1. */
    private boolean readObject(int depth) {
        skipBlanks();
        if (take('}')) {
            return true;
        }
        while (true) {
            skipBlanks();
            if (!take('"')) {
                return broken("a name in quotation marks");
            }
            if (!readString(name)) {
                return false;
            }
            skipBlanks();
            if (!take(':')) {
                return broken("a colon after a name");
            }
            skipBlanks();
            Columns.Column column = depth == 1 ? columns.find(name.bytes(), name.offset(), name.length()) : null;
            if (!(column == null ? skipValue(depth) : readColumn(column))) {
                return false;
            }
            skipBlanks();
            if (take('}')) {
                return true;
            }
            if (!take(',')) {
                return broken("a comma or a closing brace");
            }
        }
    }

    private boolean readArray(int depth) {
        skipBlanks();
        if (take(']')) {
            return true;
        }
        while (true) {
            skipBlanks();
            if (!skipValue(depth)) {
                return false;
            }
            skipBlanks();
            if (take(']')) {
                return true;
            }
            if (!take(',')) {
                return broken("a comma or a closing bracket");
            }
        }
    }

    private boolean readColumn(Columns.Column column) {
        if (column.lastRecord == record) {
            return broken("a name that does not stand there twice");
        }
        column.lastRecord = record;
        if (take('"')) {
            return readString(column.value);
        }
        int start = at;
        byte first = at < end ? bytes[at] : 0;
        if (!skipValue(1)) {
            return false;
        }
        if (first == '-' || Bytes.isDigit(first)) {
            column.value.set(bytes, start, at - start);
        } else if (first != 'n') {
            takeUnfit(column, start, first);
        }
        return true;
    }

    /** A skip may look for true and false; a field has no use for them, and nobody has one for objects and arrays. */
    private void takeUnfit(Columns.Column column, int start, byte first) {
        if (column.label != null) {
            unfit = unfit == null ? column : unfit;
        } else if (first == 't' || first == 'f') {
            column.value.set(bytes, start, at - start);
        }
    }

    private boolean skipValue(int depth) {
        if (at == end) {
            return broken("a value");
        }
        return switch (bytes[at]) {
            case '"' -> {
                at++;
                yield readString(spare);
            }
            case '{' -> descend(depth) && readObject(depth + 1);
            case '[' -> descend(depth) && readArray(depth + 1);
            case 't' -> take(TRUE);
            case 'f' -> take(FALSE);
            case 'n' -> take(NULL);
            default -> skipNumber();
        };
    }

    private boolean descend(int depth) {
        at++;
        return depth < MAX_DEPTH || broken("an object of at most 64 levels");
    }

    private boolean skipNumber() {
        int start = at;
        take('-');
        if (!take('0') && !skipDigits()) {
            return broken("a value");
        }
        if (take('.') && !skipDigits()) {
            return broken("a digit");
        }
        boolean exponent = take('e') || take('E');
        if (exponent) {
            if (!take('-')) {
                take('+');
            }
            if (!skipDigits()) {
                return broken("a digit");
            }
        }
        if (at - start > MAX_NUMBER_LENGTH) {
            return broken("a number of at most 64 characters");
        }
        boolean infinite = exponent
                && Double.isInfinite(
                        Double.parseDouble(new String(bytes, start, at - start, StandardCharsets.US_ASCII)));
        return !infinite || broken("a number below 10^308");
    }

    private boolean skipDigits() {
        int index = at;
        while (index < end && Bytes.isDigit(bytes[index])) {
            index++;
        }
        boolean found = index > at;
        at = index;
        return found;
    }

    /** Reads a string from after its opening quotation mark. */
    private boolean readString(Text target) {
        byte[] input = bytes;
        int start = at;
        int index = start;
        // a field that is written for each byte would cost as much as all the rest
        while (index < end
                && input[index] != '"'
                && input[index] != '\\'
                && (input[index] < 0 || input[index] >= ' ')) {
            index++;
        }
        at = index;
        if (index == end) {
            return broken("a closing quotation mark");
        }
        if (input[index] == '\\') {
            return readEscapedString(start, target);
        }
        if (input[index] != '"') {
            return broken("an escape for a control character");
        }
        target.set(input, start, index - start);
        at++;
        return true;
    }

    private boolean readEscapedString(int start, Text target) {
        int copyStart = unescapedLength;
        // an escape is never shorter than what it stands for, so the rest of the record is always room enough;
        // values that were read before keep the array that they are in
        if (unescaped.length < unescapedLength + end - start) {
            unescaped = Arrays.copyOf(unescaped, Math.max(2 * unescaped.length, unescapedLength + end - start));
        }
        append(start, at);
        while (at < end) {
            byte character = bytes[at];
            if (character == '"') {
                target.set(unescaped, copyStart, unescapedLength - copyStart);
                at++;
                return true;
            }
            if (character >= 0 && character < ' ') {
                return broken("an escape for a control character");
            }
            at++;
            if (character != '\\') {
                unescaped[unescapedLength++] = character;
            } else if (!readEscape()) {
                return false;
            }
        }
        return broken("a closing quotation mark");
    }

    private boolean readEscape() {
        if (at == end) {
            return broken("a closing quotation mark");
        }
        byte character = bytes[at++];
        switch (character) {
            case '"', '\\', '/' -> unescaped[unescapedLength++] = character;
            case 'b' -> unescaped[unescapedLength++] = '\b';
            case 'f' -> unescaped[unescapedLength++] = '\f';
            case 'n' -> unescaped[unescapedLength++] = '\n';
            case 'r' -> unescaped[unescapedLength++] = '\r';
            case 't' -> unescaped[unescapedLength++] = '\t';
            case 'u' -> {
                return readUnicodeEscape();
            }
            default -> {
                return broken("an escape that JSON knows");
            }
        }
        return true;
    }

    private boolean readUnicodeEscape() {
        int codePoint = readFourHexDigits();
        if (codePoint < 0) {
            return broken("four hexadecimal digits");
        }
        if (Character.isLowSurrogate((char) codePoint)) {
            return broken("a whole surrogate pair");
        }
        if (Character.isHighSurrogate((char) codePoint)) {
            int low = take('\\') && take('u') ? readFourHexDigits() : -1;
            if (low < 0 || !Character.isLowSurrogate((char) low)) {
                return broken("a whole surrogate pair");
            }
            codePoint = Character.toCodePoint((char) codePoint, (char) low);
        }
        appendUtf8(codePoint);
        return true;
    }

    private int readFourHexDigits() {
        if (end - at < 4) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(bytes[at + i], 16);
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        at += 4;
        return value;
    }

    private void appendUtf8(int codePoint) {
        if (codePoint < 0x80) {
            unescaped[unescapedLength++] = (byte) codePoint;
            return;
        }
        int followers = codePoint < 0x800 ? 1 : codePoint < 0x10000 ? 2 : 3;
        int lead = followers == 1 ? 0xC0 : followers == 2 ? 0xE0 : 0xF0;
        unescaped[unescapedLength++] = (byte) (lead | codePoint >> 6 * followers);
        for (int i = followers - 1; i >= 0; i--) {
            unescaped[unescapedLength++] = (byte) (0x80 | codePoint >> 6 * i & 0x3F);
        }
    }

    private void append(int from, int to) {
        System.arraycopy(bytes, from, unescaped, unescapedLength, to - from);
        unescapedLength += to - from;
    }

    private void skipBlanks() {
        while (at < end && (bytes[at] == ' ' || bytes[at] == '\t' || bytes[at] == '\n' || bytes[at] == '\r')) {
            at++;
        }
    }

    private boolean take(char character) {
        if (at < end && bytes[at] == character) {
            at++;
            return true;
        }
        return false;
    }

    private boolean take(byte[] literal) {
        if (end - at < literal.length || !Arrays.equals(bytes, at, at + literal.length, literal, 0, literal.length)) {
            return broken("a value");
        }
        at += literal.length;
        return true;
    }

    private boolean broken(String newNeeded) {
        needed = newNeeded;
        return false;
    }
}
