package io.omniretail.sinks;

import io.omniretail.domain.Packer;
import io.omniretail.domain.result.ResultRow;
import java.io.IOException;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.core.fs.FSDataOutputStream;

/** Writes one file of changes of one table. */
final class ChangelogWriter implements BulkWriter<ResultRow> {
    private static final int BUFFER_BYTES = 64 << 10;

    private final Format format;
    private final RowEncoder encoder;
    private final FSDataOutputStream stream;
    private final Packer lines = new Packer();
    private boolean hasHeader;

    ChangelogWriter(Format format, FSDataOutputStream stream) {
        this.format = format;
        this.stream = stream;
        encoder = new RowEncoder(format);
    }

    @Override
    public void addElement(ResultRow row) throws IOException {
        if (!hasHeader) {
            byte[] header = RowEncoder.changeHeader(format, row.table());
            lines.putRaw(header, 0, header.length);
            hasHeader = true;
        }
        encoder.appendChange(row, lines);
        if (lines.length() >= BUFFER_BYTES) {
            flush();
        }
    }

    @Override
    public void flush() throws IOException {
        stream.write(lines.bytes(), 0, lines.length());
        lines.reset();
    }

    @Override
    public void finish() throws IOException {
        flush();
    }
}
