package io.omniretail.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.omniretail.pipeline.reference.NastyShop;
import io.omniretail.pipeline.reference.ReferenceReport;
import io.omniretail.pipeline.reference.ReferenceReport.Question;
import io.omniretail.pipeline.reference.ShopEvent;
import io.omniretail.pipeline.reference.ShopFiles;
import io.omniretail.pipeline.reference.ShopFiles.Layout;
import io.omniretail.pipeline.reference.ShopFiles.Written;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole jobs over real files, compared row by row with a naive computation of the same. */
class RetailJobTest {
    private static final List<String> SALES_TABLES = List.of(
            "sales_daily",
            "sales_by_product",
            "sales_by_region",
            "sales_by_campaign",
            "top_products",
            "unmatched_payments");
    private static final List<String> FEEDS = List.of("orders", "customers", "payments");
    private static final int DAYS = 12;
    private static final int ORDERS = 250;

    @RegisterExtension
    static final SmallCluster CLUSTER = new SmallCluster();

    @TempDir
    private Path folder;

    /** Clocks change in New York on 8 March and 1 November 2026, in Berlin on 29 March and 25 October. */
    @ParameterizedTest(name = "seed {0}: {1} in {2}, parallelism {3}, {4}, from {5} to {6}, {7}")
    @CsvSource({
        "1, STREAMING, UTC, 1, FLAT, , , --allowed-lateness=P1D",
        "2, STREAMING, Europe/Berlin, 2, DATED, , , --allowed-lateness=PT0S",
        "3, STREAMING, America/New_York, 4, MIXED, , , --checkpoint-interval=20ms",
        "4, STREAMING, Europe/Berlin, 4, FLAT, 2026-10-25, 2026-11-01, --allowed-lateness=PT0S",
        "5, STREAMING, America/New_York, 1, DATED, 2026-10-31, , --allowed-lateness=PT0S",
        "6, STREAMING, UTC, 2, DATED, , 2026-10-29, --checkpoint-interval=20ms",
        "7, BATCH, UTC, 4, DATED, 2026-10-25, 2026-10-26, --allowed-lateness=P1D",
        "8, BATCH, Europe/Berlin, 1, DATED, , , --allowed-lateness=P1D",
        "9, BATCH, America/New_York, 2, FLAT, , , --allowed-lateness=PT0S",
        "10, BATCH, Europe/Berlin, 2, MIXED, 2026-10-24, 2026-10-27, --allowed-lateness=PT0S",
        "11, STREAMING, America/New_York, 4, DATED, , , --allowed-lateness=PT0S"
    })
    void shouldReportWhatHappened(
            long seed,
            RuntimeExecutionMode mode,
            String zoneId,
            int parallelism,
            Layout layout,
            LocalDate from,
            LocalDate to,
            String oneMoreFlag)
            throws Exception {
        ZoneId zone = ZoneId.of(zoneId);
        LocalDate firstDay = LocalDate.parse(seed % 3 == 2 ? "2026-03-01" : "2026-10-22");
        if (from != null || to != null) {
            firstDay = LocalDate.parse("2026-10-22");
        }
        int days = firstDay.getMonthValue() == 3 ? 30 : DAYS;
        List<ShopEvent> events = NastyShop.events(seed, firstDay, days, ORDERS);
        List<Written> written = ShopFiles.write(events, folder.resolve("in"), layout, zone, seed);
        List<String> flags = flags(zoneId, parallelism, oneMoreFlag);
        if (from != null) {
            flags.addAll(List.of("--from", from.toString()));
        }
        if (to != null) {
            flags.addAll(List.of("--to", to.toString()));
        }

        CLUSTER.run(mode, flags);

        List<ShopEvent> usable = written.stream()
                .filter(record -> record.reason().isEmpty())
                .map(Written::event)
                .toList();
        Map<String, SortedMap<String, String>> expected =
                ReferenceReport.of(usable, new Question(zone, NastyShop.LOOKBACK, from, to));
        assertThat(expected).containsOnlyKeys(SALES_TABLES);
        List<String> differences = new ArrayList<>();
        for (String table : SALES_TABLES) {
            PublishedTables.addDifferences(
                    table,
                    expected.getOrDefault(table, new TreeMap<>()),
                    PublishedTables.read(output(), table),
                    differences);
        }
        assertThat(differences).as("seed " + seed).isEmpty();
        boolean isWhole = from == null && to == null;
        rejectsAreRight(written, isWhole);
        assertThat(PublishedTables.read(output(), "late")).isEmpty();
        if (isWhole) {
            ledgerIsRight(written);
        }
        assertThat(PublishedTables.files(output()).keySet())
                .noneMatch(path -> path.startsWith(".") || path.contains("/."));
    }

    @ParameterizedTest
    @CsvSource({"1, FLAT, America/New_York, 8", "2, DATED, Europe/Berlin, 30"})
    void shouldReportDayByDayWhatItReportsAtOnce(long seed, Layout layout, String zone, int days) throws Exception {
        LocalDate firstDay = LocalDate.parse("2026-10-30");
        LocalDate endDay = firstDay.plusDays(days);
        List<ShopEvent> events = NastyShop.events(seed, firstDay, days - 3, 100);
        ShopFiles.write(events, folder.resolve("in"), layout, ZoneId.of(zone), seed);
        CLUSTER.run(RuntimeExecutionMode.STREAMING, between(firstDay, endDay, flags(zone, 2)));
        SortedMap<String, String> atOnce = PublishedTables.files(output());
        atOnce.keySet().removeIf(path -> path.startsWith("ledger/"));
        assertThat(atOnce).hasSizeGreaterThan(50);
        PublishedTables.delete(output());

        for (LocalDate day = firstDay; day.isBefore(endDay); day = day.plusDays(1)) {
            CLUSTER.run(RuntimeExecutionMode.STREAMING, between(day, day.plusDays(1), flags(zone, 2)));
        }

        SortedMap<String, String> dayByDay = PublishedTables.files(output());
        dayByDay.keySet().removeIf(path -> path.startsWith("ledger/"));
        assertThat(dayByDay.keySet()).isEqualTo(atOnce.keySet());
        dayByDay.forEach((path, content) -> assertThat(content.lines())
                .as(path)
                .containsExactlyElementsOf(atOnce.get(path).lines().toList()));
    }

    private static List<String> between(LocalDate from, LocalDate to, List<String> flags) {
        flags.addAll(List.of("--from", from.toString(), "--to", to.toString()));
        return flags;
    }

    private List<String> flags(String zone, int parallelism, String... more) {
        List<String> flags = new ArrayList<>(List.of(
                "--input",
                folder.resolve("in").toString(),
                "--output",
                output().toString(),
                "--timezone",
                zone,
                "--lookback",
                NastyShop.LOOKBACK.toString(),
                "--parallelism",
                Integer.toString(parallelism),
                "--checkpoint-dir",
                folder.resolve("checkpoints").toString()));
        flags.addAll(List.of(more));
        return flags;
    }

    private Path output() {
        return folder.resolve("out");
    }

    /**
     * Every record that is broken or lies in a wrong folder is there, with its place and bytes; every other reject is a
     * version of a record of which a smaller one counts.
     */
    private void rejectsAreRight(List<Written> written, boolean isWhole) {
        Map<String, Written> places = new HashMap<>();
        written.forEach(record -> places.put(record.source() + " " + record.position(), record));
        Set<ShopEvent> counted = new HashSet<>(ReferenceReport.counted(usable(written)));
        Set<ShopEvent> inConflict = new HashSet<>(usable(written));
        inConflict.removeAll(counted);
        Set<Written> rejected = new HashSet<>();
        for (Map<String, String> row : PublishedTables.rows(output(), "rejects")) {
            Written record = places.get(row.get("source") + " " + row.get("position"));
            assertThat(record).as("place of " + row).isNotNull();
            assertThat(row)
                    .containsEntry("feed", record.feed())
                    .containsEntry("payload", record.payload())
                    .containsEntry("reason", record.reason().isEmpty() ? "conflict" : record.reason());
            assertThat(row.get("detail")).isNotBlank();
            assertThat(rejected.add(record)).as("rejected twice: " + row).isTrue();
            if (record.reason().isEmpty()) {
                assertThat(inConflict).contains(record.event());
            }
        }
        if (isWhole) {
            assertThat(rejected)
                    .containsAll(written.stream()
                            .filter(record -> !record.reason().isEmpty())
                            .toList());
            assertThat(rejected.stream().map(Written::event)).containsAll(inConflict);
        }
    }

    private void ledgerIsRight(List<Written> written) {
        SortedMap<String, String> expected = new TreeMap<>();
        for (String feed : FEEDS) {
            List<Written> ofFeed = written.stream()
                    .filter(record -> record.feed().equals(feed))
                    .toList();
            long read = ofFeed.size();
            long used = ReferenceReport.counted(usable(ofFeed)).size();
            long rejected = PublishedTables.rows(output(), "rejects").stream()
                    .filter(row -> row.get("feed").equals(feed))
                    .count();
            expected.put(
                    "[" + feed + "]",
                    List.of(read, used, rejected, read - used - rejected, 0, 0).toString());
        }
        assertThat(PublishedTables.read(output(), "ledger")).isEqualTo(expected);
    }

    private static List<ShopEvent> usable(List<Written> written) {
        return written.stream()
                .filter(record -> record.reason().isEmpty())
                .map(Written::event)
                .toList();
    }
}
