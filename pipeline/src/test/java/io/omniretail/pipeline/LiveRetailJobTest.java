package io.omniretail.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.omniretail.domain.result.ResultTable;
import io.omniretail.pipeline.reference.NastyShop;
import io.omniretail.pipeline.reference.ShopEvent;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.core.execution.JobClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whole jobs over a real Kafka broker: what live tables hold in the end, compared row by row with a naive computation
 * of the same.
 */
class LiveRetailJobTest {
    private static final LocalDate FIRST_DAY = LocalDate.parse("2026-10-22");
    private static final int DAYS = 8;

    @RegisterExtension
    static final SmallCluster CLUSTER = new SmallCluster();

    @RegisterExtension
    static final SharedBroker BROKER = new SharedBroker();

    @TempDir
    private Path folder;

    private LiveShop shop;

    @AfterEach
    void closeShop() {
        if (shop != null) {
            shop.close();
        }
    }

    @ParameterizedTest(name = "seed {0}: {1} partitions, parallelism {2}, {3}, CRM last: {4}")
    @CsvSource({
        "101, 1, 1, UTC, false",
        "102, 2, 2, Europe/Berlin, true",
        "103, 4, 4, America/New_York, false",
        "104, 4, 1, UTC, true",
        "105, 1, 2, Europe/Berlin, false",
        "106, 2, 4, America/New_York, true",
        "107, 1, 4, UTC, false",
        "108, 2, 1, America/New_York, false",
        "109, 4, 2, Europe/Berlin, true"
    })
    void shouldEndWithTheTablesOfAReport(long seed, int partitionCount, int parallelism, String zoneId, boolean crmLast)
            throws Exception {
        shop = new LiveShop(BROKER.broker(), seed, partitionCount, ZoneId.of(zoneId));
        List<ShopEvent> events = NastyShop.events(seed, FIRST_DAY, DAYS, 200);
        JobClient job = start(shop.flags(parallelism, "PT0S", folder));
        try {
            for (String feed : crmLast ? List.of("orders", "payments", "customers") : LiveShop.FEEDS) {
                shop.send(
                        feed,
                        events.stream()
                                .filter(event -> event.feed().equals(feed))
                                .toList());
                if (crmLast) {
                    shop.awaitLedger();
                }
            }
            shop.awaitTables();
            assertThat(shop.rows(ResultTable.LATE)).isEmpty();
            shop.ledgerBalances();
            assertThat(CLUSTER.gauges(job.getJobID(), ".*\\.ledger\\.\\w+\\.unaccounted"))
                    .containsOnly(0L)
                    .hasSameSizeAs(LiveShop.FEEDS);
        } finally {
            SmallCluster.cancel(job);
        }
        SortedMap<String, String> expected =
                new TreeMap<>(shop.reportOf(shop.usable()).get("sales_daily"));
        assertThat(expected).hasSizeGreaterThan(100);
    }

    @ParameterizedTest(name = "seed {0}: {1} partitions, parallelism {2}, lateness {3}")
    @CsvSource({"201, 1, 1, PT0S", "202, 2, 2, P1D", "203, 2, 4, PT12H"})
    void shouldEndWithTheTablesOfAReportWithoutWhatWasLate(
            long seed, int partitionCount, int parallelism, String lateness) throws Exception {
        shop = new LiveShop(BROKER.broker(), seed, partitionCount, ZoneId.of("Europe/Berlin"));
        List<ShopEvent> events = new ArrayList<>(NastyShop.events(seed, FIRST_DAY, DAYS, 150));
        List<ShopEvent> stragglers = new ArrayList<>();
        events.removeIf(event -> shop.random().nextInt(10) == 0 && stragglers.add(event));
        JobClient job = start(shop.flags(parallelism, lateness, folder));
        try {
            shop.sendAll(events);
            shop.awaitTables();
            shop.passTime(FIRST_DAY.plusDays(30));
            shop.sendAll(stragglers);
            shop.awaitTables();
            assertThat(shop.rows(ResultTable.LATE)).isNotEmpty();
            shop.ledgerBalances();
        } finally {
            SmallCluster.cancel(job);
        }
    }

    @ParameterizedTest
    @CsvSource({"301, 1, 2, STREAMING", "302, 4, 2, STREAMING", "303, 2, 2, BATCH"})
    void shouldReportInBatchModeWhatLiesInTopics(
            long seed, int partitionCount, int parallelism, RuntimeExecutionMode mode) throws Exception {
        shop = new LiveShop(BROKER.broker(), seed, partitionCount, ZoneId.of("Europe/Berlin"));
        List<ShopEvent> events = NastyShop.events(seed, FIRST_DAY, DAYS, 150);
        shop.sendAll(events);
        List<String> flags = shop.flags(parallelism, "PT0S", folder);
        flags.set(flags.indexOf("stream"), "batch");

        CLUSTER.run(mode, flags);

        shop.openTables();
        shop.awaitTables();
        assertThat(shop.rows(ResultTable.LATE)).isEmpty();
        shop.ledgerBalances();
    }

    private JobClient start(List<String> flags) throws Exception {
        JobClient job = CLUSTER.start(flags);
        shop.openTables();
        return job;
    }
}
