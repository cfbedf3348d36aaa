package io.omniretail.sinks;

import io.omniretail.domain.Packer;
import io.omniretail.domain.result.ResultRow;
import io.omniretail.domain.result.ResultTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Rows for tests, and what has become of them. */
public final class ResultRows {
    private ResultRows() {}

    public static ResultRow row(ResultTable table, int day, String... cells) {
        ResultRow row = new ResultRow().start(table, day);
        for (String cell : cells) {
            row.text(cell);
        }
        return row;
    }

    /** A row of {@code sales_by_region} with some sales. */
    public static ResultRow sales(int day, String region, String sales) {
        return new ResultRow()
                .start(ResultTable.SALES_BY_REGION, day)
                .day(day)
                .text(region)
                .text("EUR")
                .count(1)
                .count(2)
                .text(sales)
                .text("0.00")
                .text("0.00")
                .count(1)
                .text("final");
    }

    public static String line(Format format, ResultRow row) {
        Packer line = new Packer();
        new RowEncoder(format).encode(row, line);
        return new String(line.bytes(), 0, line.length(), StandardCharsets.UTF_8);
    }

    /** All files under a folder, hidden ones too, by their path in it. */
    public static SortedMap<String, String> filesIn(Path folder) {
        SortedMap<String, String> contents = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                contents.put(folder.relativize(path).toString(), Files.readString(path));
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return contents;
    }

    public static void writeFiles(Path folder, Map<String, String> contents) throws IOException {
        for (Map.Entry<String, String> file : contents.entrySet()) {
            Path path = folder.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
    }
}
