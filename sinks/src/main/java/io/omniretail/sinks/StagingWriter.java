package io.omniretail.sinks;

import io.omniretail.domain.Packer;
import io.omniretail.domain.result.ResultRow;
import io.omniretail.domain.result.ResultTable;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.flink.core.fs.FileSystem.WriteMode;
import org.apache.flink.core.fs.Path;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Puts rows into staged files and passes on where they lie.
 *
 * <p>Rows gather in memory, by table and day, and go into one file, sorted, when the buffer is full, before each
 * checkpoint and at the end. So no file stays open, however many days there are at a time; what was passed on is on
 * disk before the checkpoint that remembers it; and what was not is written again after a restore. Hence this operator
 * has no state.
 */
final class StagingWriter extends AbstractStreamOperator<StagedRows>
        implements OneInputStreamOperator<ResultRow, StagedRows> {
    private static final long serialVersionUID = 1L;

    /** Counts the rows that came in, those written again after a restore included. */
    static final String STAGED_ROWS = "stagedRows";
    /** Counts the staged files. */
    static final String STAGED_FILES = "stagedFiles";

    /** Larger makes fewer files to be merged in the end, smaller takes less heap. */
    private static final int MAX_BUFFERED_BYTES = 16 << 20;

    private static final int STREAM_BUFFER_BYTES = 64 << 10;

    private final FileOutput target;

    private transient RowEncoder encoder;
    private transient Packer line;
    private transient Map<ResultTable, Map<Integer, RowBuffer>> buffers;
    private transient long bufferedBytes;
    private transient Counter stagedRows;
    private transient Counter stagedFiles;

    StagingWriter(FileOutput target) {
        this.target = target;
    }

    @Override
    public void open() throws Exception {
        super.open();
        encoder = new RowEncoder(target.format());
        line = new Packer();
        buffers = new EnumMap<>(ResultTable.class);
        stagedRows = getMetricGroup().counter(STAGED_ROWS);
        stagedFiles = getMetricGroup().counter(STAGED_FILES);
    }

    @Override
    public void processElement(StreamRecord<ResultRow> element) throws Exception {
        ResultRow row = element.getValue();
        if (row.isDeleted() || !target.tables().contains(row.table())) {
            throw new IllegalStateException("A report takes the final rows of its own tables, not " + row);
        }
        encoder.encode(row, line);
        RowBuffer buffer = buffers.computeIfAbsent(row.table(), table -> new HashMap<>())
                .computeIfAbsent(target.filedUnder(row.day()), day -> new RowBuffer());
        int lengthBefore = buffer.length();
        buffer.add(line);
        bufferedBytes += buffer.length() - lengthBefore;
        stagedRows.inc();
        if (bufferedBytes >= MAX_BUFFERED_BYTES) {
            flush();
        }
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
        flush();
    }

    @Override
    public void finish() throws Exception {
        flush();
        super.finish();
    }

    private void flush() throws IOException {
        if (bufferedBytes == 0) {
            return;
        }
        Path file =
                new Path(target.staging(), UUID.randomUUID() + target.format().extension());
        List<StagedRows> written = new ArrayList<>();
        try (OutputStream out = new BufferedOutputStream(
                file.getFileSystem().create(file, WriteMode.NO_OVERWRITE), STREAM_BUFFER_BYTES)) {
            long offset = 0;
            for (Map.Entry<ResultTable, Map<Integer, RowBuffer>> days : buffers.entrySet()) {
                for (Map.Entry<Integer, RowBuffer> day : days.getValue().entrySet()) {
                    RowBuffer rows = day.getValue();
                    rows.writeSorted(out);
                    written.add(new StagedRows(
                            days.getKey(), day.getKey(), file.toString(), offset, rows.length(), rows.rows()));
                    offset += rows.length();
                }
            }
        }
        // Only now that the file is closed do they lie where they are said to lie
        for (StagedRows rows : written) {
            output.collect(new StreamRecord<>(rows));
        }
        stagedFiles.inc();
        buffers.clear();
        bufferedBytes = 0;
    }
}
