package io.omniretail.sinks;

import io.omniretail.domain.Packer;
import io.omniretail.domain.Unpacker;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/** Lines of one table and day on their way to a staged file, where each stands after its length, in order. */
final class RowBuffer {
    private static final int FIRST_CAPACITY = 16;

    private final Packer rows = new Packer();
    private int[] starts = new int[FIRST_CAPACITY];
    private int count;

    void add(Packer line) {
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, count * 2);
        }
        starts[count++] = rows.length();
        rows.putBytes(line.bytes(), 0, line.length());
    }

    int rows() {
        return count;
    }

    /** Bytes that it takes in a staged file. */
    int length() {
        return rows.length();
    }

    void writeSorted(OutputStream out) throws IOException {
        Line[] lines = new Line[count];
        Unpacker unpacker = new Unpacker();
        byte[] bytes = rows.bytes();
        int common = Integer.MAX_VALUE;
        for (int row = 0; row < count; row++) {
            unpacker.set(bytes, starts[row]);
            int length = unpacker.getUnsignedInt();
            Line line = new Line(starts[row], unpacker.position(), unpacker.position() + length);
            lines[row] = line;
            Line first = lines[0];
            common = Math.min(common, RowOrder.commonStart(bytes, first.from, first.end, bytes, line.from, line.end));
        }
        // Most lines differ soon after what all have in common: then nothing but two numbers need be compared
        for (Line line : lines) {
            line.prefix = RowOrder.prefix(bytes, line.from + common, line.end);
        }
        Arrays.sort(lines, (a, b) -> {
            int order = Long.compareUnsigned(a.prefix, b.prefix);
            return order != 0 ? order : RowOrder.compare(bytes, a.from, a.end, bytes, b.from, b.end);
        });
        for (Line line : lines) {
            out.write(bytes, line.start, line.end - line.start);
        }
    }

    private static final class Line {
        /** Where its length, its first byte and its end stand. */
        final int start;

        final int from;
        final int end;
        long prefix;

        Line(int start, int from, int end) {
            this.start = start;
            this.from = from;
            this.end = end;
        }
    }
}
