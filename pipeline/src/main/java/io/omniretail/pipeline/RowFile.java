package io.omniretail.pipeline;

import io.omniretail.sinks.Format;
import io.omniretail.sinks.JsonRows;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A file of rows: CSV with a header, or a JSON object a line.
 *
 * @param name for messages
 * @param escape in CSV, what stands before a quotation mark inside a quoted value; {@link #DOUBLED} by RFC 4180
 */
public record RowFile(String name, Format format, char escape) {
    /** Quotation marks inside a quoted value are doubled. */
    public static final char DOUBLED = '"';

    /**
     * Hands every row to a consumer, as its columns by name; a null of JSON is empty. Closes the stream.
     *
     * @throws IOException if the file cannot be read, or is not of its format: it says which file and record
     */
    public void read(InputStream in, Consumer<Map<String, String>> rows) throws IOException {
        try (Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
            if (format == Format.CSV) {
                readCsv(new CsvRecords(reader, escape), rows);
            } else {
                readJson(new BufferedReader(reader), rows);
            }
        } catch (IOException e) {
            throw new IOException(name + ": " + e.getMessage(), e);
        }
    }

    private static void readCsv(CsvRecords records, Consumer<Map<String, String>> rows) throws IOException {
        List<String> header = records.next();
        for (List<String> values = records.next(); !values.isEmpty(); values = records.next()) {
            if (values.size() != header.size()) {
                throw new IOException(records.place() + ": " + values.size() + " values for the " + header.size()
                        + " columns of the header");
            }
            Map<String, String> row = new HashMap<>();
            for (int i = 0; i < header.size(); i++) {
                row.put(header.get(i), values.get(i));
            }
            rows.accept(row);
        }
    }

    private static void readJson(BufferedReader reader, Consumer<Map<String, String>> rows) throws IOException {
        long number = 0;
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            number++;
            if (!line.isBlank()) {
                rows.accept(jsonRow(line, number));
            }
        }
    }

    private static Map<String, String> jsonRow(String line, long number) throws IOException {
        try {
            return JsonRows.row(line.getBytes(StandardCharsets.UTF_8));
        } catch (UncheckedIOException e) {
            throw new IOException("line " + number + " is no JSON object", e);
        }
    }
}
