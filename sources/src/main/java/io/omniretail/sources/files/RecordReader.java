package io.omniretail.sources.files;

import io.omniretail.sources.Decoded;
import io.omniretail.sources.decode.RecordFormat;
import java.io.IOException;
import java.util.function.Function;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.MutableRecordAndPosition;
import org.apache.flink.connector.file.src.util.RecordAndPosition;

/**
 * Reads one split. Flink's reading thread finds the borders of records, its task thread decodes them one by one, all
 * into the same instance.
 */
final class RecordReader implements BulkFormat.Reader<Decoded> {
    private final RecordScanner scanner;
    private final RecordFormat format;
    private final Decoded decoded;
    private final Function<IOException, RuntimeException> failure;

    /**
     * @param decoded holds each record in turn
     * @param failure what is thrown if the file cannot be read on
     */
    RecordReader(
            RecordScanner scanner,
            RecordFormat format,
            Decoded decoded,
            Function<IOException, RuntimeException> failure) {
        this.scanner = scanner;
        this.format = format;
        this.decoded = decoded;
        this.failure = failure;
    }

    @Override
    public BulkFormat.RecordIterator<Decoded> readBatch() {
        try {
            RecordBatch batch = scanner.next();
            return batch == null ? null : new Records(batch);
        } catch (IOException e) {
            throw failure.apply(e);
        }
    }

    @Override
    public void close() throws IOException {
        scanner.close();
    }

    private final class Records implements BulkFormat.RecordIterator<Decoded> {
        private final RecordBatch batch;
        private final MutableRecordAndPosition<Decoded> result = new MutableRecordAndPosition<>();
        private int next;

        Records(RecordBatch batch) {
            this.batch = batch;
        }

        @Override
        public RecordAndPosition<Decoded> next() {
            while (next < batch.count()) {
                int index = next++;
                if (decode(index)) {
                    // The position says all: no records are to be skipped after it.
                    result.set(decoded, batch.positionAfter(index), 0);
                    return result;
                }
            }
            return null;
        }

        @Override
        public void releaseBatch() {
            scanner.release(batch);
        }

        /** False if it is a blank line. */
        private boolean decode(int index) {
            int from = batch.from(index);
            int to = batch.to(index);
            long position = batch.position() + from;
            if (batch.isTooLong(index)) {
                format.tooLong(batch.bytes(), from, to, position, decoded);
                return true;
            }
            return format.decode(batch.bytes(), from, to, position, decoded);
        }
    }
}
