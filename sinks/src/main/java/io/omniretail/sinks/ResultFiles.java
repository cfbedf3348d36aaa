package io.omniretail.sinks;

import io.omniretail.domain.UsageException;
import io.omniretail.domain.result.ResultRow;
import io.omniretail.domain.result.ResultTable;
import java.io.IOException;
import java.nio.file.Paths;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
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

    private static final String FORMAT_PARAMETER = "format=";

    private ResultFiles() {}

    /**
     * Reads {@code PATH[?format=csv|json]}, and makes sure that the folder exists and can be written to. A relative
     * path is taken from the working directory.
     *
     * @param output a bare path, or a URI of a file system that Flink knows
     * @param fromDay first day to be replaced, in days since 1970-01-01; {@link Integer#MIN_VALUE} if open
     * @param toDay first day after; {@link Integer#MAX_VALUE} if open
     * @throws UsageException if the format or a parameter is unknown, or the folder cannot be written to
     */
    public static FileOutput parse(String output, String jobName, Set<ResultTable> tables, int fromDay, int toDay) {
        int question = output.indexOf('?');
        String location = question < 0 ? output : output.substring(0, question);
        Format format = question < 0 ? Format.CSV : parseFormat(output, output.substring(question + 1));
        if (location.isEmpty() || location.equals("file:")) {
            throw new UsageException("--output " + output + ": the folder is missing, as in file:./out");
        }
        Path folder;
        try {
            folder = new Path(absolute(location));
        } catch (IllegalArgumentException notAPath) {
            throw new UsageException("--output " + output + ": this is no path: " + notAPath.getMessage());
        }
        checkWritable(output, folder);
        return new FileOutput(folder.toString(), format, jobName, tables, fromDay, toDay);
    }

    /**
     * Writes all rows of a stream, which must be final and each key once.
     *
     * @param uidSuffix tells the operators of several outputs of a job apart; may be empty
     */
    public static void write(DataStream<ResultRow> rows, FileOutput output, String uidSuffix) {
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

    private static Format parseFormat(String output, String parameters) {
        if (!parameters.startsWith(FORMAT_PARAMETER) || parameters.contains("&")) {
            throw new UsageException("--output " + output + ": unknown parameter \"" + parameters
                    + "\"; only format=csv or format=json may follow the \"?\"");
        }
        String name = parameters.substring(FORMAT_PARAMETER.length());
        for (Format format : Format.values()) {
            if (format.name().toLowerCase(Locale.ROOT).equals(name)) {
                return format;
            }
        }
        throw new UsageException("--output " + output + ": unknown format \"" + name + "\"; it must be csv or json");
    }

    /** A relative path made absolute: the processes of a cluster have working directories of their own. */
    private static String absolute(String location) {
        boolean file = location.startsWith("file:");
        String path = file ? location.substring("file:".length()) : location;
        boolean otherScheme = !file && location.matches("[A-Za-z][A-Za-z0-9+.-]+:.*");
        if (otherScheme || path.startsWith("/")) {
            return location;
        }
        return "file://" + Paths.get(path).toAbsolutePath().normalize();
    }

    private static void checkWritable(String output, Path folder) {
        try {
            FileSystem files = folder.getFileSystem();
            if (files.exists(folder) && !files.getFileStatus(folder).isDir()) {
                throw new UsageException("--output " + output + ": this is a file; name a folder");
            }
            Path probe = new Path(folder, ".omni-probe-" + UUID.randomUUID());
            files.create(probe, WriteMode.NO_OVERWRITE).close();
            files.delete(probe, false);
        } catch (UnsupportedFileSystemSchemeException unknown) {
            throw new UsageException("--output " + output + ": Flink has no file system for \""
                    + folder.toUri().getScheme() + ":\" here; use file:, or add its plugin to Flink");
        } catch (IOException failed) {
            throw new UsageException("--output " + output + ": the folder cannot be written to (" + failed.getMessage()
                    + "); give write permission or name another folder");
        }
    }
}
