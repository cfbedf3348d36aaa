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
        for (int row = 0; row < count; row++) {
            unpacker.set(rows.bytes(), starts[row]);
            int length = unpacker.getUnsignedInt();
            lines[row] = new Line(starts[row], unpacker.position(), unpacker.position() + length);
        }
        byte[] bytes = rows.bytes();
        Arrays.sort(lines, (a, b) -> RowOrder.compare(bytes, a.from, a.end, bytes, b.from, b.end));
        for (Line line : lines) {
            out.write(bytes, line.start, line.end - line.start);
        }
    }

    /** Where a line's length, its first byte and its end stand. */
    private record Line(int start, int from, int end) {}
}
