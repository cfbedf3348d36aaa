package io.omniretail.cli.reconcile;

import io.omniretail.domain.Hashing;
import io.omniretail.domain.Packer;
import io.omniretail.domain.Text;
import io.omniretail.domain.Unpacker;
import io.omniretail.domain.UsageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Rows in {@value #PARTS} parts by the hash of their key: rows of one key are in one part, in the order in which they
 * were added. So a table larger than memory is dealt with part by part. What exceeds a limit goes to a temporary file,
 * which is deleted in the end. For one thread.
 */
final class RowParts implements AutoCloseable {
    static final int PARTS = 1024;

    /** Several of these are in use at once, and each may take twice what it holds. */
    private static final int SHARE_OF_HEAP = 32;

    private final long mostBytes;
    private final Packer[] parts = new Packer[PARTS];
    private final Map<Integer, List<Stretch>> stretches = new HashMap<>();
    private final Packer key = new Packer();
    private long bytes;
    private FileChannel file;
    private long fileBytes;

    /** Where rows of a part lie in the file. */
    private record Stretch(long offset, int length) {}

    /** Holds as much in memory as its share of the heap. */
    RowParts() {
        this(Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
    }

    /** @param mostBytes that are held in memory */
    RowParts(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /**
     * Adds a row.
     *
     * @throws UsageException if the temporary file cannot be written
     */
    void add(List<String> keyCells, List<String> cells) {
        key.reset();
        put(keyCells, key);
        int part = (int)
                (Hashing.hash64(key.bytes(), 0, key.length()) >>> Long.SIZE - Integer.numberOfTrailingZeros(PARTS));
        if (parts[part] == null) {
            parts[part] = new Packer();
        }
        int before = parts[part].length();
        parts[part].putRaw(key.bytes(), 0, key.length());
        put(cells, parts[part]);
        bytes += parts[part].length() - before;
        if (bytes > mostBytes) {
            spill();
        }
    }

    private static void put(List<String> cells, Packer target) {
        target.putUnsigned(cells.size());
        for (String cell : cells) {
            byte[] utf8 = cell.getBytes(StandardCharsets.UTF_8);
            target.putBytes(utf8, 0, utf8.length);
        }
    }

    private void spill() {
        try {
            if (file == null) {
                Path path = Files.createTempFile("omni-rows-", ".tmp");
                file = FileChannel.open(
                        path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
            }
            for (int part = 0; part < PARTS; part++) {
                if (parts[part] != null) {
                    spill(part);
                }
            }
            bytes = 0;
        } catch (IOException e) {
            throw new UsageException("cannot write rows that exceed memory into "
                    + System.getProperty("java.io.tmpdir") + " (" + e.getMessage()
                    + "): make room there, or name another folder: OMNI_JAVA_OPTS=-Djava.io.tmpdir=FOLDER");
        }
    }

    private void spill(int part) throws IOException {
        ByteBuffer rows = ByteBuffer.wrap(parts[part].bytes(), 0, parts[part].length());
        stretches.computeIfAbsent(part, any -> new ArrayList<>()).add(new Stretch(fileBytes, rows.remaining()));
        while (rows.hasRemaining()) {
            fileBytes += file.write(rows, fileBytes);
        }
        parts[part] = null;
    }

    /** Hands the rows of a part to a consumer: the cells of their key, and the others. */
    void read(int part, BiConsumer<List<String>, List<String>> rows) throws IOException {
        for (Stretch stretch : stretches.getOrDefault(part, List.of())) {
            ByteBuffer spilled = ByteBuffer.allocate(stretch.length);
            while (spilled.hasRemaining() && file.read(spilled, stretch.offset + spilled.position()) >= 0) {}
            read(spilled.array(), stretch.length, rows);
        }
        if (parts[part] != null) {
            read(parts[part].bytes(), parts[part].length(), rows);
        }
    }

    private static void read(byte[] packed, int length, BiConsumer<List<String>, List<String>> rows) {
        Unpacker unpacker = new Unpacker().set(packed, 0);
        Text text = new Text();
        while (unpacker.position() < length) {
            List<String> keyCells = cells(unpacker, text);
            rows.accept(keyCells, cells(unpacker, text));
        }
    }

    private static List<String> cells(Unpacker unpacker, Text text) {
        String[] cells = new String[unpacker.getUnsignedInt()];
        for (int i = 0; i < cells.length; i++) {
            unpacker.getText(text);
            cells[i] = text.toString();
        }
        return List.of(cells);
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }
}
