package io.omniretail.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The CSV files that a job published, read as somebody else would read them. */
public final class PublishedTables {
    /** For each table its key columns and its other ones, as promised to users; revision and phase are not compared. */
    private static final Map<String, List<String>> COLUMNS = new TreeMap<>();

    private static final int MOST_DIFFERENCES = 5;
    private static final String SALES = "lines units sales paid refunded";

    static {
        COLUMNS.put("sales_daily", List.of("day product_id region campaign currency", SALES));
        COLUMNS.put("sales_by_product", List.of("day product_id currency", SALES));
        COLUMNS.put("sales_by_region", List.of("day region currency", SALES));
        COLUMNS.put("sales_by_campaign", List.of("day campaign currency", SALES));
        COLUMNS.put("top_products", List.of("day region currency rank", "product_id sales units"));
        COLUMNS.put("unmatched_payments", List.of("payment_id", "event_time order_id status amount currency reason"));
        COLUMNS.put("sensor_stats", List.of("sensor_id window_start window_end", "readings average minimum maximum"));
        COLUMNS.put("sensor_alerts", List.of("sensor_id timestamp source position", "temperature threshold"));
        COLUMNS.put("rejects", List.of("source position", "feed reason detail payload"));
        COLUMNS.put("late", List.of("source position", "feed event_time watermark payload"));
        COLUMNS.put("ledger", List.of("feed", "read used rejected duplicate late filtered"));
    }

    private PublishedTables() {}

    /** The rows of a table, as the cells of the key and of the other columns. */
    public static SortedMap<String, String> read(Path output, String table) {
        return cells(table, rows(output, table));
    }

    /** The same of rows by column. */
    public static SortedMap<String, String> cells(String table, Collection<Map<String, String>> all) {
        List<String> key = List.of(COLUMNS.get(table).get(0).split(" "));
        List<String> others = List.of(COLUMNS.get(table).get(1).split(" "));
        SortedMap<String, String> rows = new TreeMap<>();
        for (Map<String, String> row : all) {
            String keyCells = key.stream().map(row::get).toList().toString();
            String otherCells = others.stream().map(row::get).toList().toString();
            assertThat(rows.put(keyCells, otherCells))
                    .as(table + " " + keyCells + " twice")
                    .isNull();
        }
        return rows;
    }

    /** Adds in words where a table is not as it should be, at most some of it. */
    public static void addDifferences(
            String table,
            SortedMap<String, String> expected,
            SortedMap<String, String> actual,
            List<String> differences) {
        Set<String> keys = new TreeSet<>(expected.keySet());
        keys.addAll(actual.keySet());
        int found = 0;
        for (String key : keys) {
            String expectedRow = expected.getOrDefault(key, "no row");
            String actualRow = actual.getOrDefault(key, "no row");
            if (!expectedRow.equals(actualRow) && found++ < MOST_DIFFERENCES) {
                differences.add(table + " " + key + " should be " + expectedRow + " but is " + actualRow);
            }
        }
        if (found > MOST_DIFFERENCES) {
            differences.add(table + ": " + found + " differences, " + keys.size() + " rows");
        }
    }

    /** The rows of a table by column. Each lies in the folder of its day, if it has a column for that. */
    static List<Map<String, String>> rows(Path output, String table) {
        List<Map<String, String>> rows = new ArrayList<>();
        files(output.resolve(table)).forEach((path, content) -> {
            for (Map<String, String> row : parsed(table + "/" + path, content)) {
                if (row.containsKey("day")) {
                    assertThat(path).isEqualTo("dt=" + row.get("day") + "/part-0.csv");
                }
                rows.add(row);
            }
        });
        return rows;
    }

    /** The lines of a table's changelog by column, while it is being written: hidden files come and go. */
    static List<Map<String, String>> changes(Path output, String table) throws IOException {
        List<Map<String, String>> changes = new ArrayList<>();
        Deque<Path> folders = new ArrayDeque<>(List.of(output.resolve(table)));
        while (!folders.isEmpty()) {
            Path folder = folders.pop();
            if (!Files.exists(folder)) {
                continue;
            }
            try (DirectoryStream<Path> paths = Files.newDirectoryStream(
                    folder, path -> !path.getFileName().toString().startsWith("."))) {
                for (Path path : paths) {
                    if (Files.isDirectory(path)) {
                        folders.push(path);
                    } else {
                        changes.addAll(parsed(path.toString(), Files.readString(path)));
                    }
                }
            }
        }
        return changes;
    }

    /** The cells of a row's key. */
    static String key(String table, Map<String, String> row) {
        return Stream.of(COLUMNS.get(table).get(0).split(" "))
                .map(row::get)
                .toList()
                .toString();
    }

    private static List<Map<String, String>> parsed(String path, String content) {
        List<List<String>> records = records(content);
        List<String> header = records.get(0);
        List<Map<String, String>> rows = new ArrayList<>();
        for (List<String> record : records.subList(1, records.size())) {
            assertThat(record).as(path).hasSameSizeAs(header);
            Map<String, String> row = new LinkedHashMap<>();
            for (int i = 0; i < header.size(); i++) {
                row.put(header.get(i), record.get(i));
            }
            rows.add(row);
        }
        return rows;
    }

    /** The files below a folder, hidden ones too, by their paths. */
    static SortedMap<String, String> files(Path folder) {
        SortedMap<String, String> files = new TreeMap<>();
        if (Files.exists(folder)) {
            try (Stream<Path> paths = Files.walk(folder)) {
                for (Path path : paths.filter(Files::isRegularFile).toList()) {
                    files.put(
                            folder.relativize(path).toString(),
                            new String(Files.readAllBytes(path), StandardCharsets.UTF_8));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return files;
    }

    /** Deletes a folder with all that is in it. */
    public static void delete(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static List<List<String>> records(String csv) {
        List<List<String>> records = new ArrayList<>();
        List<String> record = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < csv.length(); i++) {
            char character = csv.charAt(i);
            if (quoted && character == '"' && i + 1 < csv.length() && csv.charAt(i + 1) == '"') {
                cell.append('"');
                i++;
            } else if (character == '"') {
                quoted = !quoted;
            } else if (!quoted && (character == ',' || character == '\n')) {
                record.add(cell.toString());
                cell.setLength(0);
                if (character == '\n') {
                    records.add(record);
                    record = new ArrayList<>();
                }
            } else {
                cell.append(character);
            }
        }
        assertThat(cell).as("after the last line break").isEmpty();
        return records;
    }
}
