package io.omniretail.sources.files;

import io.omniretail.sources.decode.RecordFormat;
import java.io.IOException;
import java.util.Arrays;
import org.apache.flink.core.fs.Path;

/** The first record of a file that is not blank, where it names the columns of the others. */
final class FileHeader {
    private static final int CHUNK_BYTES = 16 << 10;

    private FileHeader() {}

    /**
     * Gives the format its header, if it has one.
     *
     * @return where the records begin: after the header
     */
    static long read(Path path, RecordFormat format) throws IOException {
        if (!format.hasHeader()) {
            return 0;
        }
        long end = 0;
        try (RecordScanner scanner =
                new RecordScanner(FileBytes.open(path, 0), 0, Long.MAX_VALUE, format, CHUNK_BYTES)) {
            for (RecordBatch batch = scanner.next(); batch != null; batch = scanner.next()) {
                for (int i = 0; i < batch.count(); i++) {
                    end = batch.positionAfter(i);
                    byte[] record = Arrays.copyOfRange(batch.bytes(), batch.from(i), batch.to(i));
                    if (!isBlank(record)) {
                        format.readHeader(record, 0, record.length);
                        return end;
                    }
                }
                scanner.release(batch);
            }
        }
        return end;
    }

    private static boolean isBlank(byte[] record) {
        for (byte character : record) {
            if (character != ' ' && character != '\t' && character != '\r') {
                return false;
            }
        }
        return true;
    }
}
