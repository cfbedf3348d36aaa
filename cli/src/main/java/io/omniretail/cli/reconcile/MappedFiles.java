package io.omniretail.cli.reconcile;

import io.omniretail.domain.UsageException;
import io.omniretail.domain.result.ResultTable;
import io.omniretail.pipeline.RowFile;
import io.omniretail.sinks.Format;
import io.omniretail.sources.TableMapping;
import io.omniretail.sources.decode.TableRows;
import io.omniretail.sources.files.MatchingFile;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/**
 * Other people's tables: files of CSV with a header or of JSON lines, whose columns a mapping names. A folder that is
 * called {@code column=value} is a column of the files in it, as Spark and Hive mean it.
 *
 * @param zone of times that name none
 * @param places how messages call the place of an entry of the mapping
 */
record MappedFiles(String folder, Map<ResultTable, TableMapping> mappings, ZoneId zone, UnaryOperator<String> places)
        implements ResultPlace {
    /** What Hive and Spark write for a null. */
    private static final String NULL_FOLDER = "__HIVE_DEFAULT_PARTITION__";

    @Override
    public Set<ResultTable> tables() {
        return mappings.keySet();
    }

    @Override
    public boolean has(ResultTable table, String column) {
        return mappings.get(table).columns().containsKey(column);
    }

    @Override
    public void read(ResultTable table, Consumer<Map<String, String>> rows) throws IOException {
        TableRows translation = new TableRows(table, mappings.get(table), zone);
        for (MatchingFile file : files(table)) {
            Reading reading = new Reading(table, file, translation, rows);
            String name = file.path().toString();
            RowFile rowFile = new RowFile(
                    name,
                    file.isCsv() ? Format.CSV : Format.JSON,
                    mappings.get(table).escape());
            rowFile.read(file.open(), reading::accept);
        }
    }

    private List<MatchingFile> files(ResultTable table) throws IOException {
        Path root = new Path(folder);
        FileSystem fileSystem = root.getFileSystem();
        if (!fileSystem.exists(root) || !fileSystem.getFileStatus(root).isDir()) {
            throw new UsageException(folder + " is no folder: name the one that the mapped files lie under");
        }
        String files = mappings.get(table).files();
        String pattern = files.isEmpty() ? table.id() + "/**" : files;
        List<MatchingFile> found = MatchingFile.under(root, pattern);
        if (found.isEmpty()) {
            throw new UsageException(
                    places.apply("tables." + table.id() + ".files") + ": no file under " + folder + " matches \""
                            + pattern + "\" and ends in .csv, .jsonl or .json (or with .gz after it): correct it");
        }
        return found;
    }

    /** The rows of one file. */
    private final class Reading {
        private final ResultTable table;
        private final MatchingFile file;
        private final TableRows translation;
        private final Consumer<Map<String, String>> rows;
        private long number;

        private Reading(
                ResultTable table, MatchingFile file, TableRows translation, Consumer<Map<String, String>> rows) {
            this.table = table;
            this.file = file;
            this.translation = translation;
            this.rows = rows;
        }

        private void accept(Map<String, String> row) {
            number++;
            addFolders(row);
            String missing = translation.missingFrom(row);
            if (missing != null && file.isCsv()) {
                throw new UsageException(places.apply("tables." + table.id() + ".columns") + ": there is no column "
                        + missing + " in " + file.path() + ": one of " + String.join(", ", new TreeSet<>(row.keySet()))
                        + " is needed");
            }
            Map<String, String> translated;
            try {
                translated = translation.translate(row);
            } catch (UsageException e) {
                throw new UsageException(file.path() + ", row " + number + ": " + e.getMessage());
            }
            rows.accept(translated);
        }

        private void addFolders(Map<String, String> row) {
            String[] names = file.name().split("/");
            for (int i = 0; i < names.length - 1; i++) {
                int equals = names[i].indexOf('=');
                if (equals > 0) {
                    String value = URLDecoder.decode(
                            names[i].substring(equals + 1).replace("+", "%2B"), StandardCharsets.UTF_8);
                    row.putIfAbsent(names[i].substring(0, equals), value.equals(NULL_FOLDER) ? "" : value);
                }
            }
        }
    }
}
