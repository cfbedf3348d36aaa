package io.omniretail.cli.reconcile;

import io.omniretail.domain.UsageException;
import io.omniretail.domain.result.ResultTable;
import io.omniretail.pipeline.JobOptions.Output;
import io.omniretail.pipeline.ResultReader;
import io.omniretail.pipeline.config.ConfigFile;
import io.omniretail.sinks.kafka.KafkaOutput;
import io.omniretail.sinks.kafka.KafkaTables;
import io.omniretail.sources.decode.TableMappings;
import java.io.IOException;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/** Where result tables lie. */
public interface ResultPlace {
    /** What a column map begins with. */
    String TABLES = "tables";

    /**
     * The tables that were there when this was first asked.
     *
     * @throws UsageException if the place cannot be read
     */
    Set<ResultTable> tables() throws IOException;

    /** Hands every row of a table, as it stands now, to a consumer, as its columns by name. */
    void read(ResultTable table, Consumer<Map<String, String>> rows) throws IOException;

    /** Whether a column of a table is known here. */
    default boolean has(ResultTable table, String column) {
        return true;
    }

    /**
     * Whether what is missing here may still come. A report in topics cannot be told from what a live job has written
     * there, and counts as live.
     */
    default boolean isLive() throws IOException {
        return false;
    }

    /** Files of a report, or the changes that a live job has written as files. */
    static ResultPlace of(Output output) {
        return new Files(output);
    }

    /**
     * Other people's files.
     *
     * @param folder where they lie
     * @param map the column map, a YAML file
     * @param zone of times that name none
     * @throws UsageException if the map is not understood
     */
    static ResultPlace mapped(String folder, java.nio.file.Path map, ZoneId zone) {
        UnaryOperator<String> places = entry -> ConfigFile.place(map, entry);
        Map<String, Object> settings = ConfigFile.read("--map", map);
        settings.keySet().stream()
                .filter(key -> !key.equals(TABLES))
                .findFirst()
                .ifPresent(key -> {
                    throw new UsageException(
                            places.apply(key) + ": there is no such setting: only " + TABLES + " is needed");
                });
        return new MappedFiles(folder, TableMappings.parse(settings.get(TABLES), places), zone, places);
    }

    /** Topics, as a read_committed reader sees them. */
    static ResultPlace of(KafkaOutput output) {
        return new Topics(output);
    }

    /** The values of a table's key in a row. */
    static List<String> key(ResultTable table, Map<String, String> row) {
        return table.key().stream().map(column -> row.getOrDefault(column, "")).toList();
    }

    /** See {@link #of(Output)}. */
    record Files(Output output) implements ResultPlace {
        private static final String OPERATION = "op";
        private static final String DELETE = "delete";

        @Override
        public Set<ResultTable> tables() throws IOException {
            Path folder = new Path(output.folder());
            FileSystem files = folder.getFileSystem();
            if (!files.exists(folder)) {
                throw new UsageException(output.folder() + " does not exist");
            }
            Set<ResultTable> tables = EnumSet.noneOf(ResultTable.class);
            for (ResultTable table : ResultTable.values()) {
                if (files.exists(new Path(folder, table.id()))) {
                    tables.add(table);
                }
            }
            return tables;
        }

        @Override
        public void read(ResultTable table, Consumer<Map<String, String>> rows) throws IOException {
            try (Changes changes = new Changes(table)) {
                ResultReader.read(output, table, row -> {
                    if (!row.containsKey(OPERATION)) {
                        rows.accept(row);
                    } else if (row.get(OPERATION).equals(DELETE)) {
                        changes.delete(key(table, row), revision(row));
                    } else {
                        changes.upsert(key(table, row), revision(row), row);
                    }
                });
                changes.settle(rows);
            }
        }

        /** Only a live job writes changes; it always has a ledger. A report beside it makes it uncertain. */
        @Override
        public boolean isLive() throws IOException {
            Set<Boolean> areChanges = new HashSet<>();
            ResultReader.read(output, ResultTable.LEDGER, row -> areChanges.add(row.containsKey(OPERATION)));
            return areChanges.equals(Set.of(true));
        }

        private static long revision(Map<String, String> row) {
            return Long.parseLong(row.get(ResultTable.REVISION_COLUMN));
        }
    }

    /** See {@link #of(KafkaOutput)}. */
    final class Topics implements ResultPlace {
        private final KafkaOutput output;
        private Set<ResultTable> tables;

        private Topics(KafkaOutput output) {
            this.output = output;
        }

        @Override
        public Set<ResultTable> tables() {
            if (tables == null) {
                tables = KafkaTables.existing(output);
            }
            return tables;
        }

        @Override
        public boolean isLive() {
            return true;
        }

        @Override
        public void read(ResultTable table, Consumer<Map<String, String>> rows) throws IOException {
            try (Changes changes = new Changes(table)) {
                KafkaTables.readChanges(
                        output,
                        table,
                        // a topic holds what became of a row in its order
                        change -> change.row()
                                .ifPresentOrElse(
                                        row -> changes.upsert(List.of(change.key()), 0, row),
                                        () -> changes.delete(List.of(change.key()), 0)));
                changes.settle(rows);
            }
        }
    }
}
