package io.omniretail.benchmarks.runner;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Reads a table of an answer from CSV files: {@code TABLE.csv}, or all {@code *.csv} below {@code TABLE}. Each begins
 * with a header; where an engine cannot write one, the file {@code TABLE/columns} holds it for all of them. Columns may
 * stand in any order, values hold no line breaks.
 */
final class TableFiles {
    private static final String SUFFIX = ".csv";
    private static final String COLUMNS = "columns";

    private TableFiles() {}

    /**
     * Hands every row to a consumer, with its values in the order of the shape's columns. A table without files has no
     * rows.
     *
     * @throws BenchmarkFailure if a file lacks a column
     */
    static void read(Path answer, TableShape shape, Consumer<String[]> rows) throws IOException {
        Path single = answer.resolve(shape.name() + SUFFIX);
        if (Files.exists(single)) {
            readFile(single, null, shape, rows);
            return;
        }
        Path folder = answer.resolve(shape.name());
        if (!Files.isDirectory(folder)) {
            return;
        }
        Path columns = folder.resolve(COLUMNS);
        String header = Files.exists(columns) ? Files.readString(columns).strip() : null;
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(TableFiles::isTable).sorted().toList()) {
                readFile(file, header, shape, rows);
            }
        }
    }

    private static boolean isTable(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(SUFFIX) && !name.startsWith(".") && !name.startsWith("_");
    }

    private static void readFile(Path file, String header, TableShape shape, Consumer<String[]> rows)
            throws IOException {
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            String first = header == null ? reader.readLine() : header;
            if (first == null) {
                return;
            }
            int[] places = places(file, split(first), shape);
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                List<String> fields = split(line);
                String[] values = new String[places.length];
                for (int i = 0; i < places.length; i++) {
                    if (places[i] >= fields.size()) {
                        throw new BenchmarkFailure(file + " has a row with too few fields: " + line);
                    }
                    values[i] = fields.get(places[i]);
                }
                rows.accept(values);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static int[] places(Path file, List<String> header, TableShape shape) {
        int[] places = new int[shape.columns().size()];
        for (int i = 0; i < places.length; i++) {
            String name = shape.columns().get(i).name();
            places[i] = header.indexOf(name);
            if (places[i] < 0) {
                throw new BenchmarkFailure(file + " has no column " + name + ": " + header);
            }
        }
        return places;
    }

    /** The fields of a line, without the quotes around them. */
    private static List<String> split(String line) {
        List<String> fields = new ArrayList<>();
        int at = 0;
        while (at <= line.length()) {
            if (at < line.length() && line.charAt(at) == '"') {
                StringBuilder field = new StringBuilder();
                at = unquote(line, at + 1, field) + 1;
                fields.add(field.toString());
            } else {
                int end = line.indexOf(',', at);
                end = end < 0 ? line.length() : end;
                fields.add(line.substring(at, end));
                at = end + 1;
            }
        }
        return fields;
    }

    /** Appends what stands between quotes; returns the place behind the closing one. */
    private static int unquote(String line, int from, StringBuilder field) {
        int at = from;
        while (at < line.length()) {
            char character = line.charAt(at++);
            if (character == '"') {
                // a doubled quote is one of the value's own
                if (at == line.length() || line.charAt(at) != '"') {
                    break;
                }
                at++;
            }
            field.append(character);
        }
        return at;
    }
}
