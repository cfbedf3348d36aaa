package io.omniretail.pipeline;

import io.omniretail.domain.result.ResultTable;
import io.omniretail.pipeline.JobOptions.Output;
import io.omniretail.sinks.Format;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/** Reads published result files back, row by row, whatever their size. */
public final class ResultReader {
    private ResultReader() {}

    /**
     * Hands every row of a table to a consumer, as its columns by name. A table without files has no rows.
     *
     * @throws IOException if a file cannot be read
     */
    public static void read(Output output, ResultTable table, Consumer<Map<String, String>> rows) throws IOException {
        Path folder = new Path(output.folder(), table.id());
        FileSystem files = folder.getFileSystem();
        if (files.exists(folder)) {
            readFolder(files, folder, output.format(), rows);
        }
    }

    private static void readFolder(FileSystem files, Path folder, Format format, Consumer<Map<String, String>> rows)
            throws IOException {
        for (FileStatus file : files.listStatus(folder)) {
            Path path = file.getPath();
            if (path.getName().startsWith(".")) {
                continue;
            }
            if (file.isDir()) {
                readFolder(files, path, format, rows);
            } else if (path.getName().endsWith("." + format.name().toLowerCase(Locale.ROOT))) {
                new RowFile(path.toString(), format, RowFile.DOUBLED).read(files.open(path), rows);
            }
        }
    }
}
