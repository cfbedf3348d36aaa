package io.omniretail.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.omniretail.domain.UsageException;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SensorJobTest {
    @RegisterExtension
    static final SmallCluster CLUSTER = new SmallCluster();

    @TempDir
    private Path folder;

    private record Measured(String sensor, long timeMs, BigDecimal temperature) {}

    @ParameterizedTest
    @EnumSource(
            value = RuntimeExecutionMode.class,
            names = {"STREAMING", "BATCH"})
    void shouldReportDailyReadingsFromAPlainTextFile(RuntimeExecutionMode mode) throws Exception {
        Path file = folder.resolve("daily_readings.txt");
        String lines = IntStream.rangeClosed(21, 30).mapToObj(Integer::toString).collect(Collectors.joining("\n"));
        Files.writeString(file, lines.replace("25\n", "25\nabc\n") + "\n");
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-11-02T17:30:00Z")));

        run(mode, List.of("--input", file.toString()));

        assertThat(table("sensor_stats"))
                .containsExactly(
                        entry("[default, 2026-11-02T00:00:00Z, 2026-11-03T00:00:00Z]", "[10, 25.50, 21.00, 30.00]"));
        assertThat(table("sensor_alerts"))
                .containsExactly(
                        entry("[default, 2026-11-02T17:30:00Z, daily_readings.txt, 28]", "[29.00, 28.00]"),
                        entry("[default, 2026-11-02T17:30:00Z, daily_readings.txt, 31]", "[30.00, 28.00]"));
        List<Map<String, String>> rejects = PublishedTables.rows(output(), "rejects");
        assertThat(rejects).hasSize(1);
        assertThat(rejects.get(0))
                .containsEntry("source", "daily_readings.txt")
                .containsEntry("position", "15")
                .containsEntry("feed", "readings")
                .containsEntry("reason", "bad_number")
                .containsEntry("payload", "abc");
        assertThat(table("late")).isEmpty();
        assertThat(table("ledger")).containsExactly(entry("[readings]", "[11, 10, 1, 0, 0, 0]"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --window 36h                                  | --window PT36H: a window is at most one day, or a number of whole days: write 6h, 1d or 7d
            --window 7d --from 2026-11-01                 | --from 2026-11-01 cuts a window of 7d: write 2026-10-29 or 2026-11-05
            --window 7d --from 2026-10-29 --to 2026-11-06 | --to 2026-11-06 cuts a window of 7d: write 2026-11-05 or 2026-11-12
            """)
    void shouldRefuseAWindowThatWouldBeWrong(String flags, String told) throws Exception {
        write("readings/a.csv", "timestamp,sensor_id,temperature", "2026-11-02T10:00:00Z,s1,30");
        List<String> all = new ArrayList<>(List.of("--input", folder.toString()));
        all.addAll(List.of(flags.split(" ")));

        assertThatThrownBy(() -> run(RuntimeExecutionMode.STREAMING, all))
                .isInstanceOf(UsageException.class)
                .hasMessage(told);
    }

    @ParameterizedTest
    @EnumSource(
            value = RuntimeExecutionMode.class,
            names = {"STREAMING", "BATCH"})
    void shouldCountAReadingOnceAndTheSmallestOfSeveralVersions(RuntimeExecutionMode mode) throws Exception {
        write(
                "readings/a.csv",
                "timestamp,sensor_id,temperature,humidity",
                "2026-11-02T10:00:00Z,s1,30,",
                "2026-11-02T10:00:00Z,s1,30.00000,",
                "2026-11-02T10:00:00Z,s2,20,50",
                "2026-11-02T10:30:00Z,s2,-3.25,");
        write(
                "readings/b.jsonl",
                "{\"timestamp\":\"2026-11-02T10:00:00Z\",\"sensor_id\":\"s1\",\"temperature\":29.5}",
                "{\"timestamp\":1793613600000,\"sensor_id\":\"s2\",\"temperature\":\"20\",\"humidity\":40}",
                "{\"timestamp\":\"2026-11-02T11:00:00+00:00\",\"sensor_id\":\"s2\",\"temperature\":28.00005}",
                "{\"timestamp\":\"2026-11-02T11:00:00.001Z\",\"sensor_id\":\"s2\",\"temperature\":28.00015}");

        run(mode, List.of("--input", folder.toString(), "--window", "1h"));

        assertThat(table("sensor_stats"))
                .containsExactly(
                        entry("[s1, 2026-11-02T10:00:00Z, 2026-11-02T11:00:00Z]", "[1, 29.50, 29.50, 29.50]"),
                        entry("[s2, 2026-11-02T10:00:00Z, 2026-11-02T11:00:00Z]", "[2, 8.375, -3.25, 20.00]"),
                        entry("[s2, 2026-11-02T11:00:00Z, 2026-11-02T12:00:00Z]", "[2, 28.0001, 28.00, 28.0002]"));
        assertThat(PublishedTables.rows(output(), "sensor_alerts"))
                .extracting(row -> row.get("sensor_id") + " " + row.get("temperature"))
                .containsExactlyInAnyOrder("s1 29.50", "s2 28.0002");
        // Of s1 both that are 30 lose: to each other as duplicates, or to the smaller one as conflicts.
        assertThat(PublishedTables.rows(output(), "rejects"))
                .extracting(row -> row.get("reason"))
                .hasSizeBetween(2, 3)
                .containsOnly("conflict");
        assertThat(PublishedTables.rows(output(), "rejects"))
                .extracting(row -> row.get("payload"))
                .contains("2026-11-02T10:00:00Z,s2,20,50");
        Map<String, String> ledger = PublishedTables.rows(output(), "ledger").get(0);
        assertThat(ledger).containsEntry("read", "8").containsEntry("used", "5").containsEntry("late", "0");
        assertThat(Integer.parseInt(ledger.get("rejected")) + Integer.parseInt(ledger.get("duplicate")))
                .isEqualTo(3);
    }

    /** Clocks change in Berlin on 29 March and 25 October 2026, in New York on 8 March and 1 November. */
    @ParameterizedTest
    @CsvSource({
        "1, STREAMING, Europe/Berlin, 2026-10-24, PT7H, 2, true",
        "2, STREAMING, America/New_York, 2026-10-31, P1D, 4, false",
        "3, BATCH, Europe/Berlin, 2026-03-28, P1D, 2, true",
        "4, STREAMING, America/New_York, 2026-03-07, PT1H, 1, true",
        "5, BATCH, UTC, 2026-03-07, PT7H, 4, false"
    })
    void shouldSumReadingsUpByWindowsOfTheCalendar(
            long seed,
            RuntimeExecutionMode mode,
            String zoneId,
            LocalDate firstDay,
            Duration window,
            int parallelism,
            boolean dated)
            throws Exception {
        List<Measured> measured = measured(new Random(seed), firstDay);
        writeAll(measured, dated, new Random(seed));

        run(
                mode,
                List.of(
                        "--input",
                        folder.toString(),
                        "--window",
                        window.toString(),
                        "--timezone",
                        zoneId,
                        "--parallelism",
                        Integer.toString(parallelism),
                        "--allowed-lateness",
                        "PT0S"));

        assertThat(table("sensor_stats")).as("seed " + seed).isEqualTo(statistics(measured, ZoneId.of(zoneId), window));
        assertThat(PublishedTables.rows(output(), "sensor_alerts"))
                .as("seed " + seed)
                .extracting(row -> row.get("sensor_id") + " " + row.get("timestamp"))
                .containsExactlyInAnyOrderElementsOf(measured.stream()
                        .filter(reading -> reading.temperature().compareTo(BigDecimal.valueOf(28)) > 0)
                        .map(reading -> reading.sensor() + " " + Instant.ofEpochMilli(reading.timeMs()))
                        .toList());
        assertThat(table("late")).isEmpty();
    }

    @Test
    void shouldReportOnlyTheRange() throws Exception {
        write(
                "readings/a.csv",
                "timestamp,sensor_id,temperature",
                "2026-11-01T23:59:59.999Z,s1,1",
                "2026-11-02T00:00:00Z,s1,2",
                "2026-11-02T23:59:59.999Z,s1,3",
                "2026-11-03T00:00:00Z,s1,4");

        run(
                RuntimeExecutionMode.STREAMING,
                List.of("--input", folder.toString(), "--from", "2026-11-02", "--to", "2026-11-03"));

        assertThat(table("sensor_stats"))
                .containsExactly(entry("[s1, 2026-11-02T00:00:00Z, 2026-11-03T00:00:00Z]", "[2, 2.50, 2.00, 3.00]"));
        assertThat(table("ledger")).containsExactly(entry("[readings]", "[4, 2, 0, 0, 0, 2]"));
    }

    private static List<Measured> measured(Random random, LocalDate firstDay) {
        List<Measured> measured = new ArrayList<>();
        long startMs = Instant.parse(firstDay + "T00:00:00Z").toEpochMilli();
        for (int i = 0; i < 400; i++) {
            long timeMs = startMs + i * 600_000L + (random.nextBoolean() ? 0 : random.nextInt(600_000));
            measured.add(new Measured(
                    "s" + random.nextInt(3), timeMs, BigDecimal.valueOf(random.nextInt(600_000) - 200_000, 4)));
        }
        return measured;
    }

    private void writeAll(List<Measured> measured, boolean dated, Random random) throws IOException {
        List<Measured> shuffled = new ArrayList<>(measured);
        Collections.shuffle(shuffled, random);
        Map<String, List<String>> files = new TreeMap<>();
        for (Measured reading : shuffled) {
            Instant time = Instant.ofEpochMilli(reading.timeMs());
            String day = dated ? "dt=" + time.toString().substring(0, 10) + "/" : "";
            files.computeIfAbsent("readings/" + day + "part-" + random.nextInt(2) + ".csv", path -> {
                        List<String> lines = new ArrayList<>();
                        lines.add("sensor_id,timestamp,temperature");
                        return lines;
                    })
                    .add(reading.sensor() + "," + time + "," + reading.temperature());
        }
        for (Map.Entry<String, List<String>> file : files.entrySet()) {
            write(file.getKey(), file.getValue().toArray(new String[0]));
        }
    }

    /** What the table should hold: windows of whole days, or parts of a day from its midnight on. */
    private static SortedMap<String, String> statistics(List<Measured> measured, ZoneId zone, Duration window) {
        Map<String, List<BigDecimal>> temperatures = new TreeMap<>();
        for (Measured reading : measured) {
            LocalDate day = Instant.ofEpochMilli(reading.timeMs()).atZone(zone).toLocalDate();
            Instant start = day.atStartOfDay(zone).toInstant();
            Instant dayEnd = day.plusDays(1).atStartOfDay(zone).toInstant();
            Instant end = dayEnd;
            if (!window.equals(Duration.ofDays(1))) {
                while (!start.plus(window).isAfter(Instant.ofEpochMilli(reading.timeMs()))) {
                    start = start.plus(window);
                }
                end = start.plus(window).isAfter(dayEnd) ? dayEnd : start.plus(window);
            }
            temperatures
                    .computeIfAbsent(List.of(reading.sensor(), start, end).toString(), key -> new ArrayList<>())
                    .add(reading.temperature());
        }
        SortedMap<String, String> rows = new TreeMap<>();
        temperatures.forEach((key, values) -> {
            BigDecimal sum = values.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
            rows.put(
                    key,
                    List.of(
                                    Integer.toString(values.size()),
                                    print(sum.divide(BigDecimal.valueOf(values.size()), 4, RoundingMode.HALF_EVEN)),
                                    print(Collections.min(values)),
                                    print(Collections.max(values)))
                            .toString());
        });
        return rows;
    }

    private static String print(BigDecimal value) {
        BigDecimal plain = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
        return plain.setScale(Math.max(2, plain.scale()), RoundingMode.UNNECESSARY)
                .toPlainString();
    }

    private void write(String path, String... lines) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, String.join("\n", lines) + "\n");
    }

    private void run(RuntimeExecutionMode mode, List<String> more) throws Exception {
        List<String> flags = new ArrayList<>(List.of(
                "--pipeline", "sensors", "--output", output().toString(), "--checkpoint-dir", folder + "/checkpoints"));
        flags.addAll(more);
        CLUSTER.run(mode, flags);
    }

    private Path output() {
        return folder.resolve("out");
    }

    private SortedMap<String, String> table(String name) {
        return PublishedTables.read(output(), name);
    }
}
