package io.omniretail.sinks;

import io.omniretail.domain.Packer;
import io.omniretail.domain.Text;
import io.omniretail.domain.Unpacker;
import io.omniretail.domain.result.ResultRow;
import io.omniretail.domain.result.ResultTable;
import java.io.IOException;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.core.fs.FSDataOutputStream;

/**
 * Writes one file of changes of one table.
 *
 * <p>The revisions of a job begin at 1. Where an earlier job has written they are counted on from a base, as the
 * highest one of a key holds.
 */
final class ChangelogWriter implements BulkWriter<ResultRow> {
    private static final int BUFFER_BYTES = 64 << 10;

    private final Format format;
    private final RowEncoder encoder;
    private final FSDataOutputStream stream;
    private final Packer lines = new Packer();
    private final long revisionBase;
    private final ResultRow counted = new ResultRow();
    private final Unpacker cells = new Unpacker();
    private final Text cell = new Text();
    private boolean hasHeader;

    /** @param revisionBase what is added to each revision; at least 0 */
    ChangelogWriter(Format format, long revisionBase, FSDataOutputStream stream) {
        this.format = format;
        this.revisionBase = revisionBase;
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
        encoder.appendChange(revisionBase == 0 ? row : countedOn(row), lines);
        if (lines.length() >= BUFFER_BYTES) {
            flush();
        }
    }

    /** The same row with the base added to its revision. The given one stays: it may be another sink's, too. */
    private ResultRow countedOn(ResultRow row) {
        counted.start(row.table(), row.day());
        row.readCells(cells);
        for (ResultTable.Column column : row.table().columns()) {
            cells.getText(cell);
            if (column.name().equals(ResultTable.REVISION_COLUMN)) {
                counted.count(revisionBase + Long.parseLong(cell.toString()));
            } else {
                counted.text(cell);
            }
        }
        return row.isDeleted() ? counted.deleted() : counted;
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
