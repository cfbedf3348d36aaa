package io.omniretail.pipeline;

import io.omniretail.domain.result.ResultTable;
import io.omniretail.pipeline.JobOptions.Output;
import io.omniretail.sinks.Format;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;

/** Reads published result files back, row by row, whatever their size. */
public final class ResultReader {
    private static final ObjectMapper JSON = new ObjectMapper();

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
                try (BufferedReader reader =
                        new BufferedReader(new InputStreamReader(files.open(path), StandardCharsets.UTF_8))) {
                    if (format == Format.CSV) {
                        readCsv(path, reader, rows);
                    } else {
                        readJson(reader, rows);
                    }
                }
            }
        }
    }

    private static void readJson(BufferedReader reader, Consumer<Map<String, String>> rows) throws IOException {
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            Map<String, String> row = new HashMap<>();
            for (Map.Entry<String, JsonNode> member : JSON.readTree(line).properties()) {
                row.put(member.getKey(), member.getValue().asText());
            }
            rows.accept(row);
        }
    }

    private static void readCsv(Path path, BufferedReader reader, Consumer<Map<String, String>> rows)
            throws IOException {
        List<String> header = record(path, reader);
        for (List<String> record = record(path, reader); !record.isEmpty(); record = record(path, reader)) {
            Map<String, String> row = new HashMap<>();
            for (int i = 0; i < header.size(); i++) {
                row.put(header.get(i), record.get(i));
            }
            rows.accept(row);
        }
    }

    /** The fields of the next record; none after the last. */
    private static List<String> record(Path path, BufferedReader reader) throws IOException {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        int character = reader.read();
        if (character < 0) {
            return fields;
        }
        while (quoted || character != '\n' && character >= 0) {
            if (character < 0) {
                throw new EOFException(path + " ends inside a quoted field");
            }
            if (character == '"') {
                // a doubled quote closes and opens again: the second one is the character itself
                reader.mark(1);
                if (quoted && reader.read() == '"') {
                    field.append('"');
                } else {
                    if (quoted) {
                        reader.reset();
                    }
                    quoted = !quoted;
                }
            } else if (character == ',' && !quoted) {
                fields.add(field.toString());
                field.setLength(0);
            } else if (quoted || character != '\r') {
                field.append((char) character);
            }
            character = reader.read();
        }
        fields.add(field.toString());
        return fields;
    }
}
