package io.omniretail.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.omniretail.domain.result.ResultTable;
import io.omniretail.pipeline.reference.NastyShop;
import io.omniretail.pipeline.reference.ReferenceReport;
import io.omniretail.pipeline.reference.ReferenceReport.Question;
import io.omniretail.pipeline.reference.ShopEvent;
import io.omniretail.pipeline.reference.ShopFiles;
import io.omniretail.pipeline.reference.ShopFiles.Written;
import io.omniretail.pipeline.retail.RetailTopology;
import io.omniretail.sinks.kafka.KafkaFollower;
import io.omniretail.sinks.kafka.KafkaOutput;
import io.omniretail.sinks.kafka.KafkaTables;
import io.omniretail.sources.kafka.TestBroker;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.core.execution.JobClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whole jobs over a real Kafka broker: what live tables hold in the end, compared row by row with a naive computation
 * of the same.
 */
class LiveRetailJobTest {
    private static final List<String> SALES_TABLES = List.of(
            "sales_daily",
            "sales_by_product",
            "sales_by_region",
            "sales_by_campaign",
            "top_products",
            "unmatched_payments");
    private static final List<String> FEEDS = List.of("orders", "customers", "payments");
    private static final LocalDate FIRST_DAY = LocalDate.parse("2026-10-22");
    private static final int DAYS = 8;
    private static final long OUT_OF_ORDERNESS_MS = 10_000;
    private static final long DAY_MS = 86_400_000;
    private static final Duration TIME_LIMIT = Duration.ofMinutes(1);

    @RegisterExtension
    static final SmallCluster CLUSTER = new SmallCluster();

    @TempDir
    private static Path brokerFolder;

    private static TestBroker broker;

    @TempDir
    private Path folder;

    /** What was sent, by topic and {@code partition:offset}. */
    private final Map<String, Written> sent = new HashMap<>();

    private KafkaFollower tables;
    private String prefix;
    private ZoneId zone;
    private int partitions;
    private Random random;

    @BeforeAll
    static void startBroker() {
        broker = TestBroker.start(brokerFolder);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @AfterEach
    void closeTables() {
        if (tables != null) {
            tables.close();
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
        prepare(seed, partitionCount, zoneId);
        List<ShopEvent> events = NastyShop.events(seed, FIRST_DAY, DAYS, 200);
        JobClient job = start(flags(parallelism, "PT0S"));
        try {
            for (String feed : crmLast ? List.of("orders", "payments", "customers") : FEEDS) {
                send(
                        feed,
                        events.stream()
                                .filter(event -> event.feed().equals(feed))
                                .toList());
                if (crmLast) {
                    awaitLedger();
                }
            }
            awaitTables();
            assertThat(rows(ResultTable.LATE)).isEmpty();
            ledgerBalances();
        } finally {
            job.cancel().get();
        }
        SortedMap<String, String> expected = new TreeMap<>(reportOf(usable()).get("sales_daily"));
        assertThat(expected).hasSizeGreaterThan(100);
    }

    @ParameterizedTest(name = "seed {0}: {1} partitions, parallelism {2}, lateness {3}")
    @CsvSource({"201, 1, 1, PT0S", "202, 2, 2, P1D", "203, 2, 4, PT12H"})
    void shouldEndWithTheTablesOfAReportWithoutWhatWasLate(
            long seed, int partitionCount, int parallelism, String lateness) throws Exception {
        prepare(seed, partitionCount, "Europe/Berlin");
        List<ShopEvent> events = new ArrayList<>(NastyShop.events(seed, FIRST_DAY, DAYS, 150));
        List<ShopEvent> stragglers = new ArrayList<>();
        events.removeIf(event -> random.nextInt(10) == 0 && stragglers.add(event));
        JobClient job = start(flags(parallelism, lateness));
        try {
            for (String feed : FEEDS) {
                send(
                        feed,
                        events.stream()
                                .filter(event -> event.feed().equals(feed))
                                .toList());
            }
            awaitTables();
            passTime();
            for (String feed : FEEDS) {
                send(
                        feed,
                        stragglers.stream()
                                .filter(event -> event.feed().equals(feed))
                                .toList());
            }
            awaitTables();
            assertThat(rows(ResultTable.LATE)).isNotEmpty();
            ledgerBalances();
        } finally {
            job.cancel().get();
        }
    }

    @ParameterizedTest
    @CsvSource({"301, 1, 2, STREAMING", "302, 4, 2, STREAMING", "303, 2, 2, BATCH"})
    void shouldReportInBatchModeWhatLiesInTopics(
            long seed, int partitionCount, int parallelism, RuntimeExecutionMode mode) throws Exception {
        prepare(seed, partitionCount, "Europe/Berlin");
        List<ShopEvent> events = NastyShop.events(seed, FIRST_DAY, DAYS, 150);
        for (String feed : FEEDS) {
            send(
                    feed,
                    events.stream().filter(event -> event.feed().equals(feed)).toList());
        }
        List<String> flags = flags(parallelism, "PT0S");
        flags.set(flags.indexOf("stream"), "batch");

        CLUSTER.run(mode, flags);

        openTables();
        awaitTables();
        assertThat(rows(ResultTable.LATE)).isEmpty();
        ledgerBalances();
    }

    private void prepare(long seed, int partitionCount, String zoneId) {
        prefix = "s" + seed + ".";
        zone = ZoneId.of(zoneId);
        partitions = partitionCount;
        random = new Random(seed);
        // Messages are stamped with the times of their events, which are older than Kafka keeps messages by default.
        FEEDS.forEach(feed -> broker.createTopic(prefix + feed, partitionCount, Map.of("retention.ms", "-1")));
    }

    private List<String> flags(int parallelism, String lateness) {
        return new ArrayList<>(List.of(
                "--mode",
                "stream",
                "--input",
                "kafka://" + broker.servers() + "?prefix=" + prefix,
                "--name",
                "live " + prefix,
                "--timezone",
                zone.toString(),
                "--lookback",
                NastyShop.LOOKBACK.toString(),
                "--allowed-lateness",
                lateness,
                "--emit-interval",
                "100ms",
                "--checkpoint-interval",
                "300ms",
                "--parallelism",
                Integer.toString(parallelism),
                "--checkpoint-dir",
                folder.resolve("checkpoints").toString()));
    }

    private JobClient start(List<String> flags) throws Exception {
        JobClient job = CLUSTER.start(flags);
        openTables();
        return job;
    }

    /** Sends events as they arrive: nearly in the order of their times, each into any partition. */
    private void send(String feed, List<ShopEvent> events) {
        Map<ShopEvent, Long> arrivals = new HashMap<>();
        events.forEach(event -> arrivals.put(event, event.timeMs() + random.nextLong(OUT_OF_ORDERNESS_MS)));
        List<ShopEvent> arriving = new ArrayList<>(events);
        arriving.sort(Comparator.comparing(arrivals::get));
        for (Written message : ShopFiles.messages(feed, arriving, zone, random.nextLong())) {
            int partition = random.nextInt(partitions);
            long timestampMs = message.event() == null ? 0 : message.event().timeMs();
            long offset = broker.send(prefix + feed, partition, message.payload(), timestampMs);
            sent.put(prefix + feed + " " + partition + ":" + offset, message);
        }
    }

    /** Something much later happens in each partition, so that event time passes all that has happened. */
    private void passTime() throws Exception {
        long laterMs = FIRST_DAY.toEpochDay() * DAY_MS + 30 * DAY_MS;
        for (String feed : FEEDS) {
            for (int partition = 0; partition < partitions; partition++) {
                ShopEvent event = new ShopEvent.Customer("later" + partition, laterMs, "north", "");
                if (feed.equals("orders")) {
                    event = NastyShop.events(partition, LocalDate.ofEpochDay(laterMs / DAY_MS), 2, 1).stream()
                            .filter(any -> any.feed().equals("orders"))
                            .findFirst()
                            .orElseThrow();
                } else if (feed.equals("payments")) {
                    event = new ShopEvent.Payment(
                            "later" + partition,
                            laterMs,
                            "",
                            "",
                            "",
                            "authorization",
                            BigDecimal.ONE.setScale(4),
                            "EUR",
                            "");
                }
                Written message = ShopFiles.messages(feed, List.of(event), zone, 1).stream()
                        .filter(any -> any.event() != null)
                        .findFirst()
                        .orElseThrow();
                long offset = broker.send(prefix + feed, partition, message.payload(), event.timeMs());
                sent.put(prefix + feed + " " + partition + ":" + offset, message);
            }
        }
        awaitTables();
        // All days have closed.
        await(() -> rows(ResultTable.SALES_BY_REGION).values().stream()
                .filter(row -> row.get("day").compareTo("2026-11-10") < 0)
                .noneMatch(row -> row.get("phase").equals("running")));
    }

    private void awaitLedger() throws Exception {
        await(() -> {
            Map<String, Long> read = new HashMap<>();
            rows(ResultTable.LEDGER).values().forEach(row -> read.put(row.get("feed"), Long.valueOf(row.get("read"))));
            return FEEDS.stream()
                    .allMatch(feed -> read.getOrDefault(feed, 0L)
                            == sent.values().stream()
                                    .filter(message -> message.feed().equals(feed))
                                    .count());
        });
    }

    /** Waits until all that was sent stands in the tables, without anything else being sent. */
    private void awaitTables() throws Exception {
        awaitLedger();
        List<String> last = new ArrayList<>();
        try {
            await(() -> {
                last.clear();
                last.addAll(differences());
                return last.isEmpty();
            });
        } catch (TimeoutException e) {
            assertThat(last).as("differences after all was read").isEmpty();
        }
    }

    private void await(Callable<Boolean> condition) throws Exception {
        long endNanos = System.nanoTime() + TIME_LIMIT.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > endNanos) {
                throw new TimeoutException();
            }
            tables.poll(Duration.ofMillis(100));
        }
    }

    private List<String> differences() {
        Map<String, SortedMap<String, String>> expected = reportOf(usable());
        List<String> differences = new ArrayList<>();
        for (String table : SALES_TABLES) {
            PublishedTables.addDifferences(
                    table,
                    expected.getOrDefault(table, new TreeMap<>()),
                    PublishedTables.cells(
                            table,
                            rows(ResultTable.valueOf(table.toUpperCase(Locale.ROOT)))
                                    .values()),
                    differences);
        }
        return differences;
    }

    private Map<String, SortedMap<String, String>> reportOf(List<ShopEvent> events) {
        return ReferenceReport.of(events, new Question(zone, NastyShop.LOOKBACK, null, null));
    }

    /** What was sent and can be read, without what was late; but CRM records hold from when they came on. */
    private List<ShopEvent> usable() {
        Map<String, Long> lateMs = new HashMap<>();
        rows(ResultTable.LATE)
                .values()
                .forEach(row -> lateMs.put(
                        row.get("source") + " " + row.get("position"),
                        Instant.parse(row.get("watermark")).toEpochMilli()));
        List<ShopEvent> usable = new ArrayList<>();
        sent.forEach((place, message) -> {
            if (message.event() == null) {
                return;
            }
            Long watermarkMs = lateMs.get(place);
            if (watermarkMs == null) {
                usable.add(message.event());
            } else if (message.event() instanceof ShopEvent.Customer customer) {
                usable.add(new ShopEvent.Customer(
                        customer.customerId(), watermarkMs, customer.region(), customer.segment()));
            }
        });
        return usable;
    }

    /** Each record is used, or stands in rejects or late with its bytes, or has come before. */
    private void ledgerBalances() throws Exception {
        await(() -> rows(ResultTable.REJECTS).values().stream()
                                .filter(row -> row.get("reason").equals("conflict"))
                                .count()
                        + sent.values().stream()
                                .filter(message -> message.event() == null)
                                .count()
                == count("rejected"));
        assertThat(count("late")).isEqualTo(rows(ResultTable.LATE).size());
        Set<String> broken = new HashSet<>();
        sent.forEach((place, message) -> {
            if (message.event() == null) {
                broken.add(place);
            }
        });
        rows(ResultTable.REJECTS).values().forEach(row -> {
            String place = row.get("source") + " " + row.get("position");
            assertThat(sent).containsKey(place);
            assertThat(row.get("payload")).isEqualTo(sent.get(place).payload());
            broken.remove(place);
        });
        assertThat(broken).isEmpty();
        for (Map<String, String> row : rows(ResultTable.LEDGER).values()) {
            assertThat(Long.parseLong(row.get("read")))
                    .isEqualTo(List.of("used", "rejected", "duplicate", "late", "filtered").stream()
                            .mapToLong(column -> Long.parseLong(row.get(column)))
                            .sum());
        }
    }

    private long count(String column) {
        return rows(ResultTable.LEDGER).values().stream()
                .mapToLong(row -> Long.parseLong(row.get(column)))
                .sum();
    }

    private Map<String, Map<String, String>> rows(ResultTable table) {
        return tables.rows(table);
    }

    private void openTables() {
        tables = KafkaTables.follow(
                new KafkaOutput(broker.servers(), prefix, Map.of(), "reader", true, RetailTopology.TABLES),
                RetailTopology.TABLES);
    }
}
