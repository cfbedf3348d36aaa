package io.omniretail.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.omniretail.pipeline.reference.NastyShop;
import io.omniretail.pipeline.reference.ReferenceReport;
import io.omniretail.pipeline.reference.ReferenceReport.Question;
import io.omniretail.pipeline.reference.ShopEvent;
import io.omniretail.pipeline.reference.ShopFiles;
import io.omniretail.pipeline.reference.ShopFiles.Layout;
import io.omniretail.pipeline.reference.ShopFiles.Written;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.CommonTestUtils;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Jobs that watch a folder and write a changelog, compared with a naive computation of what lies in the folder. */
@Timeout(180)
class WatchedRetailJobTest {
    private static final List<String> SALES_TABLES = List.of(
            "sales_daily",
            "sales_by_product",
            "sales_by_region",
            "sales_by_campaign",
            "top_products",
            "unmatched_payments");

    @RegisterExtension
    static final SmallCluster CLUSTER = new SmallCluster();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"501, DATED, 2, 10s", "502, FLAT, 2, 10s", "503, MIXED, 4, 10s", "504, DATED, 1, 10s"})
    void shouldEndWithTheTablesOfAReport(long seed, Layout layout, int parallelism, String outOfOrderness)
            throws Exception {
        ZoneId zone = ZoneId.of("Europe/Berlin");
        List<ShopEvent> events = NastyShop.events(seed, LocalDate.parse("2026-10-22"), 8, 150);
        Path input = folder.resolve("in");
        Files.createDirectories(input);
        JobClient job = CLUSTER.start(List.of(
                "--mode", "stream",
                "--input", input.toString(),
                "--output", folder.resolve("out").toString(),
                "--timezone", zone.toString(),
                "--lookback", NastyShop.LOOKBACK.toString(),
                "--out-of-orderness", outOfOrderness,
                "--emit-interval", "100ms",
                "--checkpoint-interval", "300ms",
                "--parallelism", Integer.toString(parallelism),
                "--checkpoint-dir", folder.resolve("checkpoints").toString()));
        try {
            // As users do: written aside, then moved into place.
            List<Written> written = ShopFiles.write(events, folder.resolve("aside"), layout, zone, seed);
            for (String feed : List.of("orders", "customers", "payments")) {
                Files.move(folder.resolve("aside").resolve(feed), input.resolve(feed));
            }
            List<ShopEvent> usable = written.stream()
                    .filter(record -> record.reason().isEmpty())
                    .map(Written::event)
                    .toList();
            Map<String, SortedMap<String, String>> expected =
                    ReferenceReport.of(usable, new Question(zone, NastyShop.LOOKBACK, null, null));
            CommonTestUtils.waitUntilCondition(() -> rows("ledger").stream()
                            .mapToLong(row -> Long.parseLong(row.get("read")))
                            .sum()
                    == written.size());
            assertThat(rows("ledger")).allSatisfy(row -> assertThat(row).containsEntry("late", "0"));
            CommonTestUtils.waitUntilCondition(() -> differences(expected).isEmpty(), 200, 100);
        } finally {
            SmallCluster.cancel(job);
        }
    }

    private List<String> differences(Map<String, SortedMap<String, String>> expected) throws IOException {
        List<String> differences = new ArrayList<>();
        for (String table : SALES_TABLES) {
            PublishedTables.addDifferences(
                    table,
                    expected.getOrDefault(table, new TreeMap<>()),
                    PublishedTables.cells(table, rows(table)),
                    differences);
        }
        return differences;
    }

    /** The rows of a table that its changelog leaves: of each key that of the highest revision, unless it is gone. */
    private Collection<Map<String, String>> rows(String table) throws IOException {
        Map<String, Map<String, String>> last = new HashMap<>();
        for (Map<String, String> change : PublishedTables.changes(folder.resolve("out"), table)) {
            last.merge(
                    PublishedTables.key(table, change),
                    change,
                    (one, other) -> revision(one) > revision(other) ? one : other);
        }
        last.values().removeIf(row -> row.get("op").equals("delete"));
        return last.values();
    }

    private static long revision(Map<String, String> row) {
        return Long.parseLong(row.get("revision"));
    }
}
