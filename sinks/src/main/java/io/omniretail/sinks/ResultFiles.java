package io.omniretail.sinks;

import io.omniretail.domain.UsageException;
import io.omniretail.domain.result.ResultRow;
import io.omniretail.domain.result.ResultTable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystem.WriteMode;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.UnsupportedFileSystemSchemeException;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * Result tables as files of a bounded job: staged hidden, and published whole when the job's input has ended.
 *
 * <p>Each table of the job has one sorted file a day, {@code TABLE/dt=YYYY-MM-DD/part-0.csv}, and one for its rows
 * without a day, {@code TABLE/part-0.csv}.
 */
public final class ResultFiles {
    static final TypeInformation<StagedRows> STAGED_ROWS = TypeInformation.of(StagedRows.class);

    private ResultFiles() {}

    /**
     * Writes all rows of a stream, which must be final and each key once. Makes the folder if there is none.
     *
     * @param uidSuffix tells the operators of several outputs of a job apart; may be empty
     * @throws UsageException if the folder cannot be written to, or holds what a live job has written
     */
    public static void write(DataStream<ResultRow> rows, FileOutput output, String uidSuffix) {
        checkWritable(output);
        WrittenBy.LIVE_JOB.refuse(output);
        rows.transform("Results: stage files", STAGED_ROWS, new StagingWriter(output))
                .uid("result-files-staging" + uidSuffix)
                .startNewChain()
                .transform("Results: publish files", Types.VOID, new Publisher(output))
                .uid("result-files-publish" + uidSuffix)
                .startNewChain()
                .forceNonParallel();
    }

    /** How many rows of each of its tables a finished job has published. */
    public static Map<ResultTable, Long> publishedRows(JobExecutionResult result) {
        Map<ResultTable, Long> rows = new EnumMap<>(ResultTable.class);
        for (ResultTable table : ResultTable.values()) {
            Long count = result.getAccumulatorResult(Publisher.accumulator(table));
            if (count != null) {
                rows.put(table, count);
            }
        }
        return rows;
    }

    /** Tries it out: a report should not fail in the end for what can be known at the start. */
    static void checkWritable(FileOutput output) {
        try {
            Path folder = output.folder();
            FileSystem files = folder.getFileSystem();
            if (files.exists(folder) && !files.getFileStatus(folder).isDir()) {
                throw new UsageException("--output " + output.uri() + ": this is a file; name a folder");
            }
            Path probe = new Path(folder, ".omni-probe-" + UUID.randomUUID());
            files.create(probe, WriteMode.NO_OVERWRITE).close();
            files.delete(probe, false);
        } catch (UnsupportedFileSystemSchemeException unknown) {
            throw new UsageException("--output " + output.uri()
                    + ": Flink has no file system for this scheme here; use file:, or add its plugin to Flink");
        } catch (IOException failed) {
            throw new UsageException("--output " + output.uri() + ": the folder cannot be written to ("
                    + failed.getMessage() + "); permit it or name another folder");
        }
    }

    /** The files and folders in a folder; none if it does not exist. */
    static List<FileStatus> list(Path folder) throws IOException {
        try {
            FileStatus[] children = folder.getFileSystem().listStatus(folder);
            return children == null ? List.of() : Arrays.asList(children);
        } catch (FileNotFoundException missing) {
            return List.of();
        }
    }
}
