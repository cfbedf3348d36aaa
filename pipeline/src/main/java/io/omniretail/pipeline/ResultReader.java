package io.omniretail.pipeline;

import io.omniretail.domain.result.ResultRow;
import io.omniretail.domain.result.ResultTable;
import io.omniretail.pipeline.JobOptions.Output;
import io.omniretail.sinks.FileOutput;
import io.omniretail.sinks.Format;
import java.io.IOException;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/** Reads published result files back, row by row, whatever their size. */
public final class ResultReader {
    private ResultReader() {}

    /**
     * Hands every row of a table to a consumer, as its columns by name. A table without files has no rows. Of which
     * format a file is its name says, as runs may have written different ones.
     *
     * @throws IOException if a file cannot be read
     */
    public static void read(Output output, ResultTable table, Consumer<Map<String, String>> rows) throws IOException {
        read(output, table, anyDay -> true, rows);
    }

    /**
     * The same for rows that stand under no day, and under some of the days.
     *
     * @param days in days since 1970-01-01
     */
    static void read(Output output, ResultTable table, IntPredicate days, Consumer<Map<String, String>> rows)
            throws IOException {
        Path folder = new Path(output.folder(), table.id());
        FileSystem files = folder.getFileSystem();
        if (files.exists(folder)) {
            readFolder(files, folder, days, rows);
        }
    }

    private static void readFolder(FileSystem files, Path folder, IntPredicate days, Consumer<Map<String, String>> rows)
            throws IOException {
        for (FileStatus file : files.listStatus(folder)) {
            Path path = file.getPath();
            String name = path.getName();
            if (name.startsWith(".")) {
                continue;
            }
            if (file.isDir()) {
                int day = FileOutput.dayOf(name);
                if (day == ResultRow.NO_DAY || days.test(day)) {
                    readFolder(files, path, days, rows);
                }
                continue;
            }
            for (Format format : Format.values()) {
                if (name.endsWith(format.extension())) {
                    new RowFile(path.toString(), format, RowFile.DOUBLED).read(files.open(path), rows);
                }
            }
        }
    }
}
