package io.omniretail.sinks;

import io.omniretail.domain.UsageException;
import io.omniretail.domain.result.ResultRow;
import java.io.IOException;
import java.time.LocalDate;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.functions.sink.filesystem.BucketAssigner;
import org.apache.flink.streaming.api.functions.sink.filesystem.OutputFileConfig;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.SimpleVersionedStringSerializer;

/**
 * What became of the rows of result tables, as files of a job that does not end: {@code TABLE/dt=YYYY-MM-DD/part-….csv}
 * and, for rows without a day, {@code TABLE/part-….csv}. Before a table's own columns stands {@code op}: {@code upsert}
 * or {@code delete}. Of the lines of a key that with the highest revision holds. Where the folder holds changes already
 * when a job is built, its revisions are counted on from the clock's epoch milliseconds.
 *
 * <p>A file becomes visible with the checkpoint that completes it, and does not change any more. Until then its name
 * begins with a dot.
 */
public final class ChangelogFiles {
    private ChangelogFiles() {}

    /**
     * Writes all rows of a stream. Makes the folder if there is none.
     *
     * @param uidSuffix tells the operators of several outputs of a job apart; may be empty
     * @throws UsageException if the folder cannot be written to, or holds a report
     */
    public static void write(DataStream<ResultRow> rows, FileOutput output, String uidSuffix) {
        ResultFiles.checkWritable(output);
        checkCanBeResumed(output);
        WrittenBy.REPORT.refuse(output);
        // A job begun anew counts from 1 again, and would lose to what stands there. The clock is ahead of any count;
        // since an earlier start it has gone on by more than a row can have changed.
        long revisionBase = WrittenBy.LIVE_JOB.findIn(output).isPresent() ? System.currentTimeMillis() : 0;
        FileSink<ResultRow> sink = FileSink.forBulkFormat(
                        output.folder(), stream -> new ChangelogWriter(output.format(), revisionBase, stream))
                .withBucketAssigner(new Folders(output))
                .withOutputFileConfig(OutputFileConfig.builder()
                        .withPartSuffix(output.format().extension())
                        .build())
                .build();
        // All rows of a folder go to one instance, so that a checkpoint adds one file to a folder, not one an instance
        Folders folders = new Folders(output);
        rows.keyBy(folders::folder, Types.STRING)
                .sinkTo(sink)
                .name("Results: changelog files")
                .uid("changelog-files" + uidSuffix);
    }

    private static void checkCanBeResumed(FileOutput output) {
        try {
            output.folder().getFileSystem().createRecoverableWriter();
        } catch (UnsupportedOperationException | IOException failed) {
            throw new UsageException("--output " + output.uri()
                    + ": files that are not finished cannot be resumed there after a failure (" + failed.getMessage()
                    + "); name another folder");
        }
    }

    /** Which folder a row is filed in. */
    private static final class Folders implements BucketAssigner<ResultRow, String> {
        private static final long serialVersionUID = 1L;

        private final FileOutput output;
        private transient int lastDay;
        private transient String lastDayFolder;

        Folders(FileOutput output) {
            this.output = output;
        }

        String folder(ResultRow row) {
            int day = output.filedUnder(row.day());
            if (day == ResultRow.NO_DAY) {
                return row.table().id();
            }
            if (lastDayFolder == null || day != lastDay) {
                lastDay = day;
                lastDayFolder = "/dt=" + LocalDate.ofEpochDay(day);
            }
            return row.table().id() + lastDayFolder;
        }

        @Override
        public String getBucketId(ResultRow row, Context context) {
            return folder(row);
        }

        @Override
        public SimpleVersionedSerializer<String> getSerializer() {
            return SimpleVersionedStringSerializer.INSTANCE;
        }
    }
}
