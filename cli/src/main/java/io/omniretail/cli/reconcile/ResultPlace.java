package io.omniretail.cli.reconcile;

import io.omniretail.domain.UsageException;
import io.omniretail.domain.result.ResultTable;
import io.omniretail.pipeline.JobOptions.Output;
import io.omniretail.pipeline.ResultReader;
import io.omniretail.sinks.kafka.KafkaOutput;
import io.omniretail.sinks.kafka.KafkaTables;
import java.io.IOException;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/** Where result tables lie. */
public interface ResultPlace {
    /**
     * The tables that were there when this was first asked.
     *
     * @throws UsageException if the place cannot be read
     */
    Set<ResultTable> tables() throws IOException;

    /** Hands every row of a table, as it stands now, to a consumer, as its columns by name. */
    void read(ResultTable table, Consumer<Map<String, String>> rows) throws IOException;

    /** Files of a report, or the changes that a live job has written as files. */
    static ResultPlace of(Output output) {
        return new Files(output);
    }

    /** Topics, as a read_committed reader sees them. */
    static ResultPlace of(KafkaOutput output) {
        return new Topics(output);
    }

    /** The columns of a table's key, of a row. */
    static List<String> key(ResultTable table, Map<String, String> row) {
        return table.columns().stream()
                .limit(table.keyColumns())
                .map(column -> row.getOrDefault(column.name(), ""))
                .toList();
    }

    /** See {@link #of(Output)}. */
    record Files(Output output) implements ResultPlace {
        private static final String OPERATION = "op";
        private static final String DELETE = "delete";
        private static final String REVISION = "revision";

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
            Map<List<String>, Map<String, String>> latest = new HashMap<>();
            ResultReader.read(output, table, row -> {
                if (row.containsKey(OPERATION)) {
                    latest.merge(key(table, row), row, (one, other) -> revision(one) > revision(other) ? one : other);
                } else {
                    rows.accept(row);
                }
            });
            latest.values().stream()
                    .filter(row -> !row.get(OPERATION).equals(DELETE))
                    .forEach(rows);
        }

        private static long revision(Map<String, String> row) {
            return Long.parseLong(row.get(REVISION));
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
        public void read(ResultTable table, Consumer<Map<String, String>> rows) {
            KafkaTables.read(output, table).values().forEach(rows);
        }
    }
}
