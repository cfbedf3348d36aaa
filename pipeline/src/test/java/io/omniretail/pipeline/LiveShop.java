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
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A shop's feeds in topics of a real broker, and the live tables made of them: sends what happened, and compares the
 * tables row by row with a naive computation of the same.
 */
public final class LiveShop implements AutoCloseable {
    public static final List<String> FEEDS = List.of("orders", "customers", "payments");

    public static final List<String> SALES_TABLES = List.of(
            "sales_daily",
            "sales_by_product",
            "sales_by_region",
            "sales_by_campaign",
            "top_products",
            "unmatched_payments");
    private static final long OUT_OF_ORDERNESS_MS = 10_000;
    private static final long DAY_MS = 86_400_000;
    private static final Duration TIME_LIMIT = Duration.ofMinutes(1);

    /** How events come into the partitions of their topics. */
    public enum Arrival {
        /** Nearly in the order of their times, each into any partition. */
        SHUFFLED,
        /** The same, but into the first partition nothing. */
        ONE_IDLE,
        /** The same, but what comes into the first partition comes when a day has passed in the others. */
        ONE_A_DAY_BEHIND
    }

    private static final int MOST_ABORTED = 5;

    private record Arriving(ShopEvent event, int partition, long arrivalMs) {}

    private final TestBroker broker;
    private final String prefix;
    private final ZoneId zone;
    private final int partitions;
    private final Arrival arrival;
    private final Duration timeLimit;
    private final Random random;
    /** What was sent or lies in files, by source and position. */
    private final Map<String, Written> sent = new HashMap<>();

    private final Map<String, Long> revisions = new HashMap<>();
    private KafkaFollower tables;
    private Callable<?> beforeEachLook = () -> null;

    /** Makes the topics. */
    LiveShop(TestBroker broker, long seed, int partitions, ZoneId zone) {
        this(broker, "s" + seed + ".", seed, partitions, Arrival.SHUFFLED, zone, TIME_LIMIT);
    }

    /**
     * Makes the topics.
     *
     * @param prefix of the topics' names
     * @param timeLimit how long the tables are waited for
     */
    public LiveShop(
            TestBroker broker,
            String prefix,
            long seed,
            int partitions,
            Arrival arrival,
            ZoneId zone,
            Duration timeLimit) {
        this.broker = broker;
        this.prefix = prefix;
        this.zone = zone;
        this.partitions = partitions;
        this.arrival = arrival;
        this.timeLimit = timeLimit;
        random = new Random(seed);
        // Messages are stamped with the times of their events, which are older than Kafka keeps messages by default.
        FEEDS.forEach(feed -> broker.createTopic(prefix + feed, partitions));
    }

    int partitions() {
        return partitions;
    }

    Random random() {
        return random;
    }

    /** Flags of a job that makes live tables of these topics. */
    public List<String> flags(int parallelism, String lateness, Path checkpoints) {
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
    public void openTables() {
        tables = KafkaTables.follow(
                new KafkaOutput(broker.servers(), prefix, Map.of(), "reader", true, RetailTopology.TABLES),
                RetailTopology.TABLES);
    }

    /** Does something each time before the tables are looked at again, such as a checkpoint. */
    public void beforeEachLook(Callable<?> action) {
        beforeEachLook = action;
    }

    @Override
    public void close() {
        if (tables != null) {
            tables.close();
        }
        broker.deleteTopics(prefix);
    }

    /** Counts records of files among what is read. */
    public void addFiles(List<Written> written) {
        written.forEach(record -> sent.put(record.source() + " " + record.position(), record));
    }

    /** Sends events of a feed as they arrive. */
    void send(String feed, List<ShopEvent> events) {
        sendInOrder(feed, arriving(events));
    }

    /** What each event comes as, in the order of arrival. */
    private List<Arriving> arriving(List<ShopEvent> events) {
        List<Arriving> arriving = new ArrayList<>();
        for (ShopEvent event : events) {
            int partition = partition();
            long delayMs = arrival == Arrival.ONE_A_DAY_BEHIND && partition == 0 ? DAY_MS : 0;
            arriving.add(
                    new Arriving(event, partition, event.timeMs() + delayMs + random.nextLong(OUT_OF_ORDERNESS_MS)));
        }
        arriving.sort(Comparator.comparing(Arriving::arrivalMs));
        return arriving;
    }

    private int partition() {
        return arrival == Arrival.ONE_IDLE ? 1 + random.nextInt(partitions - 1) : random.nextInt(partitions);
    }

    private void sendInOrder(String feed, List<Arriving> arriving) {
        Iterator<Arriving> next = arriving.iterator();
        List<ShopEvent> events = arriving.stream().map(Arriving::event).toList();
        for (Written message : ShopFiles.messages(feed, events, zone, random.nextLong())) {
            int partition = message.event() == null ? partition() : next.next().partition();
            long timestampMs = isBroken(message) ? 0 : message.event().timeMs();
            send(message, partition, timestampMs);
        }
    }

    /** Sends one event to one partition, as it is. */
    void send(ShopEvent event, int partition) {
        send(message(event), partition, event.timeMs());
    }

    private Written message(ShopEvent event) {
        return ShopFiles.messages(event.feed(), List.of(event), zone, 1).stream()
                .filter(any -> any.event() != null)
                .findFirst()
                .orElseThrow();
    }

    private void send(Written message, int partition, long timestampMs) {
        String topic = prefix + message.feed();
        long offset = broker.send(topic, partition, message.payload(), timestampMs);
        sent.put(topic + " " + partition + ":" + offset, message);
    }

    /** What looks like events of other orders and payments, in transactions that are aborted. */
    private void abort(List<ShopEvent> events) {
        if (events.isEmpty()) {
            return;
        }
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (ShopEvent event : events) {
            for (Written message : ShopFiles.messages(event.feed(), List.of(event), zone, random.nextLong())) {
                String payload = message.payload().replaceAll("\\b([om])(-?[\\d-]+)\"", "$1-aborted$2\"");
                records.add(new ProducerRecord<>(
                        prefix + event.feed(), partition(), null, payload.getBytes(StandardCharsets.UTF_8)));
            }
        }
        broker.abort(records);
    }

    /** Sends the events of all feeds, one feed after the other. */
    public void sendAll(List<ShopEvent> events) throws Exception {
        sendAll(events, 1, () -> null);
    }

    /** Sends the events of all feeds in portions as they arrive, of each portion one feed after the other. */
    public void sendAll(List<ShopEvent> events, int portions, Callable<?> between) throws Exception {
        List<Arriving> arriving = arriving(events);
        for (int portion = 0; portion < portions; portion++) {
            if (portion > 0) {
                between.call();
            }
            List<Arriving> now =
                    arriving.subList(portion * arriving.size() / portions, (portion + 1) * arriving.size() / portions);
            abort(now.stream().limit(MOST_ABORTED).map(Arriving::event).toList());
            for (String feed : FEEDS) {
                sendInOrder(
                        feed,
                        now.stream()
                                .filter(any -> any.event().feed().equals(feed))
                                .toList());
            }
        }
    }

    /** Something much later happens in each partition, so that event time passes all that has happened. */
    public void passTime(LocalDate laterDay) throws Exception {
        passTime(laterDay, 0);
    }

    /** The same in the partitions from one on; the others are idle. */
    void passTime(LocalDate laterDay, int firstPartition) throws Exception {
        for (String feed : FEEDS) {
            for (int partition = firstPartition; partition < partitions; partition++) {
                send(eventOf(feed, partition, laterDay), partition);
            }
        }
        awaitTables();
        // All days have closed.
        await(() -> rows(ResultTable.SALES_BY_REGION).values().stream()
                .filter(row -> LocalDate.parse(row.get("day")).isBefore(laterDay.minusDays(11)))
                .noneMatch(row -> row.get("phase").equals("running")));
    }

    /**
     * Sends events of a day to all partitions, which Kafka stamps with the present: they will be rejected for a reason.
     */
    void sendRejected(LocalDate day, String reason) {
        for (String feed : FEEDS) {
            for (int partition = 0; partition < partitions; partition++) {
                ShopEvent event = eventOf(feed, partition, day);
                Written message = message(event);
                send(
                        new Written(event, feed, message.source(), message.position(), message.payload(), reason),
                        partition,
                        System.currentTimeMillis());
            }
        }
    }

    private static ShopEvent eventOf(String feed, int partition, LocalDate day) {
        long timeMs = day.toEpochDay() * DAY_MS;
        return switch (feed) {
            case "customers" -> new ShopEvent.Customer("later" + partition, timeMs, "north", "");
            case "payments" ->
                new ShopEvent.Payment(
                        "later" + partition,
                        timeMs,
                        "",
                        "",
                        "",
                        "authorization",
                        BigDecimal.ONE.setScale(4),
                        "EUR",
                        "");
            default ->
                NastyShop.events(partition, day, 2, 1).stream()
                        .filter(any -> any.feed().equals(feed))
                        .findFirst()
                        .orElseThrow();
        };
    }

    void awaitLedger() throws Exception {
        Map<String, Long> expected = new TreeMap<>();
        sent.values().forEach(message -> expected.merge(message.feed(), 1L, Long::sum));
        try {
            await(() -> recordsRead().equals(expected));
        } catch (TimeoutException e) {
            assertThat(recordsRead()).as("records read").isEqualTo(expected);
        }
    }

    private Map<String, Long> recordsRead() {
        Map<String, Long> read = new TreeMap<>();
        rows(ResultTable.LEDGER).values().forEach(row -> read.put(row.get("feed"), Long.valueOf(row.get("read"))));
        read.values().removeIf(count -> count == 0);
        return read;
    }

    /** Waits until all that was sent stands in the tables, without anything else being sent. */
    public void awaitTables() throws Exception {
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

    public void await(Callable<Boolean> condition) throws Exception {
        long endNanos = System.nanoTime() + timeLimit.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > endNanos) {
                throw new TimeoutException();
            }
            beforeEachLook.call();
            tables.poll(Duration.ofMillis(100)).forEach(this::isNewRevision);
        }
    }

    /** What is committed twice looks like what is committed once, but for its revision. */
    private void isNewRevision(KafkaFollower.Change change) {
        if (!SALES_TABLES.contains(change.table().id()) || change.row().isEmpty()) {
            return;
        }
        String row = change.table().id() + " " + change.key();
        long revision = Long.parseLong(change.row().get().getOrDefault("revision", "0"));
        Long before = revisions.put(row, revision);
        assertThat(before == null || revision == 0 || revision > before)
                .as(row + ": revision " + revision + " after " + before)
                .isTrue();
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
    public List<ShopEvent> usable() {
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
    public void ledgerBalances() throws Exception {
        try {
            // Each table has transactions of its own: a checkpoint's rows are not all visible at once.
            await(() -> rejectedRecords() == count("rejected")
                    && brokenWithoutRow().isEmpty()
                    && rows(ResultTable.LATE).size() == count("late"));
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

    public Map<String, Map<String, String>> rows(ResultTable table) {
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
