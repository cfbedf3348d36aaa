package io.omniretail.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.omniretail.cli.process.Background;
import io.omniretail.cli.process.Ports;
import io.omniretail.cli.reconcile.ResultPlace;
import io.omniretail.domain.result.ResultTable;
import io.omniretail.pipeline.JobOptions.Output;
import io.omniretail.pipeline.ResultReader;
import io.omniretail.pipeline.retail.RetailTopology;
import io.omniretail.sinks.Format;
import io.omniretail.sinks.kafka.KafkaFollower;
import io.omniretail.sinks.kafka.KafkaOutput;
import io.omniretail.sinks.kafka.KafkaTables;
import io.omniretail.sinks.kafka.NewTopics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A live job on real processes that are killed: what it leaves in Kafka is what a batch job makes of the same events in
 * files.
 */
@Timeout(600)
class LiveClusterITCase {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final String PREFIX = "shop.";
    private static final String TOO_LATE =
            "{\"order_id\":\"late\",\"line\":0,\"event_time\":\"2026-10-01T12:00:00Z\",\"product_id\":\"p\",\"quantity\":1,"
                    + "\"unit_price\":1,\"currency\":\"EUR\"}";

    @TempDir
    private Path kept;

    private KafkaFollower tables;

    @BeforeEach
    void keepApart() {
        ProjectHome.enter(kept);
    }

    @AfterEach
    void leaveNothingRunning() {
        if (tables != null) {
            tables.close();
        }
        omni("cluster", "stop");
        omni("kafka", "stop");
        ProjectHome.leave();
    }

    @Test
    void shouldLoseAndDoubleNothingWhenProcessesAreKilled() throws Exception {
        String servers = "127.0.0.1:" + Ports.anyFree();
        String topics = "kafka://" + servers + "?prefix=" + PREFIX;
        List<String> events = List.of("--events", "16000", "--seed", "11", "--from", "2026-10-01", "--days", "6");
        done("kafka", "start", "--port", servers.substring(servers.indexOf(':') + 1));
        done("cluster", "start", "-Drest.port=0", "-Dtaskmanager.memory.process.size=1g");
        done(words(List.of("generate", "--output", "in"), events));
        done("run", "--input", "in", "--output", "out", "--parallelism", "2");
        Map<ResultTable, Map<List<String>, Map<String, String>>> published = published();
        long read = publishedRecords();
        createTopics(servers);
        submit(topics, "4");
        tables = KafkaTables.follow(
                new KafkaOutput(servers, PREFIX, Map.of(), "reader", true, RetailTopology.TABLES),
                RetailTopology.TABLES);

        CompletableFuture<Integer> generator = CompletableFuture.supplyAsync(
                () -> omni(words(List.of("generate", "--rate", "2000", "--output", topics), events)));
        await(() -> ledger("read") > 0);
        kill("taskmanager-1");
        done("cluster", "start");
        assertThat(generator.get(3, TimeUnit.MINUTES)).isZero();
        await(() -> ledger("read") == read);
        await(() -> isLiveAs(published));
        await(() -> rows(ResultTable.SALES_DAILY).values().stream()
                .filter(row -> row.get("day").compareTo("2026-10-05") < 0)
                .noneMatch(row -> row.get("phase").equals("running")));

        kill("jobmanager");
        kill("taskmanager-1");
        kill("taskmanager-2");
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", servers), new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(PREFIX + "orders", TOO_LATE)).get();
        }
        done("cluster", "start", "-Drest.port=0", "-Dtaskmanager.memory.process.size=1g");
        submit(topics, "2", "-s", latestCheckpoint().toString());
        // Two sinks, two transactions: one of them is visible before the other.
        await(() -> ledger("late") == 1 && !rows(ResultTable.LATE).isEmpty());
        assertThat(rows(ResultTable.LATE).values())
                .singleElement()
                .satisfies(row -> assertThat(row).containsEntry("payload", TOO_LATE));
        assertThat(isLiveAs(published)).isTrue();
    }

    private static void createTopics(String servers) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
            NewTopics.create(
                    admin,
                    RetailTopology.FEEDS.stream()
                            .map(feed -> new NewTopic(PREFIX + feed.id(), 4, (short) 1))
                            .toList());
        }
    }

    private static void submit(String topics, String parallelism, String... more) {
        List<String> flags = List.of(
                "submit",
                "--mode",
                "stream",
                "--input",
                topics,
                "--name",
                "live shop",
                "--idle-timeout",
                "10s",
                "--checkpoint-interval",
                "1s",
                "--parallelism",
                parallelism);
        done(words(flags, Arrays.asList(more)));
    }

    private Path latestCheckpoint() throws IOException {
        try (Stream<Path> paths = Files.walk(kept.resolve("checkpoints"))) {
            return paths.filter(path -> path.endsWith("_metadata"))
                    .max(Comparator.comparing(path -> path.toFile().lastModified()))
                    .orElseThrow()
                    .getParent();
        }
    }

    /** The sales tables of the batch job. */
    private Map<ResultTable, Map<List<String>, Map<String, String>>> published() throws IOException {
        Map<ResultTable, Map<List<String>, Map<String, String>>> published = new EnumMap<>(ResultTable.class);
        for (ResultTable table : RetailTopology.TABLES) {
            if (!Set.of(ResultTable.REJECTS, ResultTable.LATE, ResultTable.LEDGER)
                    .contains(table)) {
                Collection<Map<String, String>> rows = new ArrayList<>();
                ResultReader.read(new Output(kept.resolve("out").toString(), Format.CSV), table, rows::add);
                assertThat(rows).as(table.id()).isNotEmpty();
                published.put(table, byKey(table, rows));
            }
        }
        return published;
    }

    /** Whether every sales table is the published one; revision and phase are not compared. */
    private boolean isLiveAs(Map<ResultTable, Map<List<String>, Map<String, String>>> published) {
        return published.entrySet().stream()
                .allMatch(table -> table.getValue()
                        .equals(byKey(table.getKey(), rows(table.getKey()).values())));
    }

    private static Map<List<String>, Map<String, String>> byKey(
            ResultTable table, Collection<Map<String, String>> rows) {
        return rows.stream().collect(Collectors.toMap(row -> ResultPlace.key(table, row), row -> {
            Map<String, String> compared = new TreeMap<>(row);
            compared.keySet().removeAll(Set.of("revision", "phase"));
            return compared;
        }));
    }

    /** How many records the batch job has read. */
    private long publishedRecords() throws IOException {
        AtomicLong read = new AtomicLong();
        ResultReader.read(
                new Output(kept.resolve("out").toString(), Format.CSV),
                ResultTable.LEDGER,
                row -> read.addAndGet(Long.parseLong(row.get("read"))));
        return read.get();
    }

    private long ledger(String column) {
        return rows(ResultTable.LEDGER).values().stream()
                .mapToLong(row -> Long.parseLong(row.get(column)))
                .sum();
    }

    private Map<String, Map<String, String>> rows(ResultTable table) {
        return tables.rows(table);
    }

    /** Ends by the time limit of the test. */
    private void await(Callable<Boolean> condition) throws Exception {
        while (!condition.call()) {
            tables.poll(POLL);
        }
    }

    private void kill(String role) throws InterruptedException {
        Background background = new Background(kept.resolve("cluster"));
        background.running().get(role).destroyForcibly();
        assertThat(Background.waitFor(
                        Duration.ofSeconds(30), () -> !background.running().containsKey(role)))
                .isTrue();
    }

    private static String[] words(List<String> first, List<String> second) {
        return Stream.concat(first.stream(), second.stream()).toArray(String[]::new);
    }

    private static void done(String... arguments) {
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        assertThat(omni(errors, arguments))
                .as(String.join(" ", arguments) + ": " + errors)
                .isZero();
    }

    private static int omni(String... arguments) {
        return omni(new ByteArrayOutputStream(), arguments);
    }

    private static int omni(ByteArrayOutputStream errors, String... arguments) {
        return Main.run(
                List.of(arguments),
                new Console(
                        new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
                        new PrintStream(errors, true, StandardCharsets.UTF_8),
                        false));
    }
}
