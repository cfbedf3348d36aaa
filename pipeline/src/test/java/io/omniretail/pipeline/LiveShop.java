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
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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

/**
 * A shop's feeds in topics of a real broker, and the live tables made of them: sends what happened, and compares the
 * tables row by row with a naive computation of the same.
 */
final class LiveShop implements AutoCloseable {
    static final List<String> FEEDS = List.of("orders", "customers", "payments");

    private static final List<String> SALES_TABLES = List.of(
            "sales_daily",
            "sales_by_product",
            "sales_by_region",
            "sales_by_campaign",
            "top_products",
            "unmatched_payments");
    private static final long OUT_OF_ORDERNESS_MS = 10_000;
    private static final Duration TIME_LIMIT = Duration.ofMinutes(1);

    private final TestBroker broker;
    private final String prefix;
    private final ZoneId zone;
    private final int partitions;
    private final Random random;
    /** What was sent or lies in files, by source and position. */
    private final Map<String, Written> sent = new HashMap<>();

    private KafkaFollower tables;
    private Callable<?> beforeEachLook = () -> null;

    /** Makes the topics. */
    LiveShop(TestBroker broker, long seed, int partitions, ZoneId zone) {
        this.broker = broker;
        this.zone = zone;
        this.partitions = partitions;
        prefix = "s" + seed + ".";
        random = new Random(seed);
        // Messages are stamped with the times of their events, which are older than Kafka keeps messages by default.
        FEEDS.forEach(feed -> broker.createTopic(prefix + feed, partitions, Map.of("retention.ms", "-1")));
    }

    int partitions() {
        return partitions;
    }

    Random random() {
        return random;
    }

    /** Flags of a job that makes live tables of these topics. */
    List<String> flags(int parallelism, String lateness, Path checkpoints) {
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
                checkpoints.toString()));
    }

    /** Begins to follow the live tables, which must be there. */
    void openTables() {
        tables = KafkaTables.follow(
                new KafkaOutput(broker.servers(), prefix, Map.of(), "reader", true, RetailTopology.TABLES),
                RetailTopology.TABLES);
    }

    /** Does something each time before the tables are looked at again, such as a checkpoint. */
    void beforeEachLook(Callable<?> action) {
        beforeEachLook = action;
    }

    @Override
    public void close() {
        if (tables != null) {
            tables.close();
        }
    }

    /** Counts records of files among what is read. */
    void addFiles(List<Written> written) {
        written.forEach(record -> sent.put(record.source() + " " + record.position(), record));
    }

    /** Sends events as they arrive: nearly in the order of their times, each into any partition. */
    void send(String feed, List<ShopEvent> events) {
        Map<ShopEvent, Long> arrivals = new HashMap<>();
        events.forEach(event -> arrivals.put(event, event.timeMs() + random.nextLong(OUT_OF_ORDERNESS_MS)));
        List<ShopEvent> arriving = new ArrayList<>(events);
        arriving.sort(Comparator.comparing(arrivals::get));
        for (Written message : ShopFiles.messages(feed, arriving, zone, random.nextLong())) {
            int partition = random.nextInt(partitions);
            long timestampMs = isBroken(message) ? 0 : message.event().timeMs();
            long offset = broker.send(prefix + feed, partition, message.payload(), timestampMs);
            sent.put(prefix + feed + " " + partition + ":" + offset, message);
        }
    }

    /** Sends one event to one partition, as it is. */
    void send(ShopEvent event, int partition) {
        Written message = ShopFiles.messages(event.feed(), List.of(event), zone, 1).stream()
                .filter(any -> any.event() != null)
                .findFirst()
                .orElseThrow();
        long offset = broker.send(prefix + event.feed(), partition, message.payload(), event.timeMs());
        sent.put(prefix + event.feed() + " " + partition + ":" + offset, message);
    }

    /** Sends the events of a feed. */
    void sendAll(List<ShopEvent> events) {
        for (String feed : FEEDS) {
            send(
                    feed,
                    events.stream().filter(event -> event.feed().equals(feed)).toList());
        }
    }

    void awaitLedger() throws Exception {
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
    void awaitTables() throws Exception {
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

    void await(Callable<Boolean> condition) throws Exception {
        long endNanos = System.nanoTime() + TIME_LIMIT.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > endNanos) {
                throw new TimeoutException();
            }
            beforeEachLook.call();
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

    Map<String, SortedMap<String, String>> reportOf(List<ShopEvent> events) {
        return ReferenceReport.of(events, new Question(zone, NastyShop.LOOKBACK, null, null));
    }

    /** What was sent and can be read, without what was late; but CRM records hold from when they came on. */
    List<ShopEvent> usable() {
        Map<String, Long> lateMs = new HashMap<>();
        rows(ResultTable.LATE)
                .values()
                .forEach(row -> lateMs.put(
                        place(row), Instant.parse(row.get("watermark")).toEpochMilli()));
        List<ShopEvent> usable = new ArrayList<>();
        sent.forEach((place, message) -> {
            if (isBroken(message)) {
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
    void ledgerBalances() throws Exception {
        try {
            // Each table has transactions of its own: a checkpoint's rows are not all visible at once.
            await(() ->
                    rejectedRecords() == count("rejected") && brokenWithoutRow().isEmpty());
        } catch (TimeoutException e) {
            assertThat(rejectedRecords()).as("rejected records").isEqualTo(count("rejected"));
        }
        assertThat(count("late")).isEqualTo(rows(ResultTable.LATE).size());
        assertThat(brokenWithoutRow()).isEmpty();
        rows(ResultTable.REJECTS).values().forEach(row -> {
            assertThat(sent).containsKey(place(row));
            assertThat(row.get("payload")).isEqualTo(sent.get(place(row)).payload());
        });
        for (Map<String, String> row : rows(ResultTable.LEDGER).values()) {
            assertThat(Long.parseLong(row.get("read")))
                    .isEqualTo(List.of("used", "rejected", "duplicate", "late", "filtered").stream()
                            .mapToLong(column -> Long.parseLong(row.get(column)))
                            .sum());
        }
    }

    /** The places of broken records that do not stand in the table of rejects. */
    private Set<String> brokenWithoutRow() {
        Set<String> broken = new HashSet<>();
        sent.forEach((place, message) -> {
            if (isBroken(message)) {
                broken.add(place);
            }
        });
        rows(ResultTable.REJECTS).values().forEach(row -> broken.remove(place(row)));
        return broken;
    }

    private static String place(Map<String, String> row) {
        return row.get("source") + " " + row.get("position");
    }

    private long count(String column) {
        return rows(ResultTable.LEDGER).values().stream()
                .mapToLong(row -> Long.parseLong(row.get(column)))
                .sum();
    }

    Map<String, Map<String, String>> rows(ResultTable table) {
        return tables.rows(table);
    }

    /** Records that are in conflict with another, and broken ones. */
    private long rejectedRecords() {
        long conflicts = rows(ResultTable.REJECTS).values().stream()
                .filter(row -> row.get("reason").equals("conflict"))
                .count();
        return conflicts + sent.values().stream().filter(LiveShop::isBroken).count();
    }

    private static boolean isBroken(Written message) {
        return message.event() == null || !message.reason().isEmpty();
    }
}
