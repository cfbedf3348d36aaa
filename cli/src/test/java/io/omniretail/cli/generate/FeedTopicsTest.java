package io.omniretail.cli.generate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.omniretail.domain.UsageException;
import io.omniretail.domain.event.Feed;
import io.omniretail.sources.kafka.TestBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeedTopicsTest {
    private static final Pattern TIME = Pattern.compile("\"(?:event_time|timestamp)\":\"(2026-[^\"]+Z)\"");
    private static final List<String> SOUND =
            List.of("--events", "8000", "--seed", "42", "--days", "4", "--malformed=0");
    private static final List<String> DAMAGED =
            List.of("--events", "8000", "--seed", "42", "--days", "4", "--duplicates", "0.05", "--malformed", "0.05");

    @TempDir
    static Path brokerFolder;

    @TempDir
    Path folder;

    private static TestBroker broker;

    @BeforeAll
    static void startBroker() {
        broker = TestBroker.start(brokerFolder);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    private SampleGenerator generator(List<String> flags, String output, String... more) {
        List<String> arguments = new ArrayList<>(flags);
        arguments.addAll(List.of("--output", output));
        arguments.addAll(List.of(more));
        return new SampleGenerator(GenerateOptions.parse(arguments, folder));
    }

    private static String topics(String prefix) {
        return "kafka://" + broker.servers() + "?prefix=" + prefix;
    }

    private static List<String> topicNames(String prefix) {
        return Stream.of(Feed.values()).map(feed -> prefix + feed.id()).toList();
    }

    /** The records of each partition of the feeds' topics, by feed and number. */
    private static Map<String, List<ConsumerRecord<String, String>>> partitions(String prefix) {
        Map<String, List<ConsumerRecord<String, String>>> records = new TreeMap<>();
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.servers()), new StringDeserializer(), new StringDeserializer())) {
            List<TopicPartition> partitions = topicNames(prefix).stream()
                    .flatMap(topic -> consumer.partitionsFor(topic).stream())
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofSeconds(1))
                        .forEach(record -> records.computeIfAbsent(
                                        record.topic().substring(prefix.length()) + record.partition(),
                                        partition -> new ArrayList<>())
                                .add(record));
            }
        }
        return records;
    }

    private static List<String> values(Map<String, List<ConsumerRecord<String, String>>> partitions, Feed feed) {
        return partitions.entrySet().stream()
                .filter(partition -> partition.getKey().startsWith(feed.id()))
                .flatMap(partition -> partition.getValue().stream())
                .map(ConsumerRecord::value)
                .toList();
    }

    private List<String> lines(Feed feed) throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder.resolve("files").resolve(feed.id()))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                lines.addAll(Files.readAllLines(file));
            }
        }
        return lines;
    }

    @Test
    void shouldSendExactlyWhatItWritesIntoFiles() throws IOException {
        Map<Feed, Long> inFiles = generator(DAMAGED, "files?format=json").run();
        Map<Feed, Long> inTopics = generator(DAMAGED, topics("same-")).run();

        assertThat(inTopics).isEqualTo(inFiles);
        Map<String, List<ConsumerRecord<String, String>>> partitions = partitions("same-");
        // Nobody makes up what analysts say.
        for (Feed feed : EnumSet.complementOf(EnumSet.of(Feed.VERDICTS))) {
            assertThat(values(partitions, feed))
                    .as(feed.id())
                    .hasSizeGreaterThan(inFiles.get(feed).intValue())
                    .containsExactlyInAnyOrderElementsOf(lines(feed));
        }
    }

    @Test
    void shouldSendTheSameRecordsInTheSameOrderToEachPartition() throws IOException {
        generator(DAMAGED, topics("once-")).run();
        generator(DAMAGED, topics("again-")).run();

        Map<String, List<ConsumerRecord<String, String>>> once = partitions("once-");
        Map<String, List<ConsumerRecord<String, String>>> again = partitions("again-");
        assertThat(once).hasSizeGreaterThan(2 * Feed.values().length);
        assertThat(again.keySet()).isEqualTo(once.keySet());
        once.forEach((partition, records) -> assertThat(again.get(partition))
                .as(partition)
                .usingElementComparator((left, right) -> left.timestamp() == right.timestamp()
                                && left.key().equals(right.key())
                                && left.value().equals(right.value())
                        ? 0
                        : 1)
                .isEqualTo(records));
    }

    @Test
    void shouldKeepTogetherWhatBelongsTogether() throws IOException {
        generator(SOUND, topics("keys-")).run();

        Map<Feed, String> keys = Map.of(
                Feed.CUSTOMERS,
                "customer_id",
                Feed.ORDERS,
                "order_id",
                Feed.PAYMENTS,
                "order_id",
                Feed.READINGS,
                "sensor_id");
        Map<String, Set<String>> partitionsOfOrders = new TreeMap<>();
        partitions("keys-")
                .forEach((partition, records) -> records.forEach(record -> {
                    Feed feed = Feed.valueOf(partition.replaceAll("\\d", "").toUpperCase(Locale.ROOT));
                    assertThat(record.value()).contains("\"" + keys.get(feed) + "\":\"" + record.key() + "\"");
                    assertThat(record.value()).startsWith("{").endsWith("}");
                    if (feed == Feed.ORDERS || feed == Feed.PAYMENTS) {
                        partitionsOfOrders
                                .computeIfAbsent(record.key(), key -> new TreeSet<>())
                                .add(partition.replaceAll("\\D", ""));
                    }
                }));
        assertThat(partitionsOfOrders.values()).allMatch(partitions -> partitions.size() == 1);
    }

    @Test
    void shouldStampRecordsWithTheirArrivalInWhoseOrderAllFeedsCome() throws IOException {
        generator(SOUND, topics("times-"), "--disorder", "1m").run();

        int early = 0;
        for (List<ConsumerRecord<String, String>> records : partitions("times-").values()) {
            long last = Long.MIN_VALUE;
            for (ConsumerRecord<String, String> record : records) {
                Matcher matcher = TIME.matcher(record.value());
                assertThat(matcher.find()).as(record.value()).isTrue();
                long delayMs =
                        record.timestamp() - Instant.parse(matcher.group(1)).toEpochMilli();
                assertThat(delayMs).isBetween(0L, 60_000L);
                assertThat(record.timestamp()).isGreaterThanOrEqualTo(last);
                last = record.timestamp();
                early += delayMs > 30_000 ? 1 : 0;
            }
        }
        assertThat(early).isPositive();
    }

    @Test
    void shouldKeepEventsOfAnyDay() throws IOException {
        generator(List.of("--events", "200", "--from", "1999-01-01"), topics("old-"))
                .run();
        generator(List.of("--events", "200", "--from", "2999-01-01"), topics("new-"))
                .run();

        assertThat(partitions("old-").values()).anyMatch(records -> !records.isEmpty());
        assertThat(partitions("new-").values()).anyMatch(records -> !records.isEmpty());
    }

    @Test
    void shouldSayWhyATopicRefusesEventsOfComingDays() {
        for (String topic : topicNames("strict-")) {
            broker.createTopic(topic, 1, Map.of("message.timestamp.after.max.ms", "3600000"));
        }
        SampleGenerator generator = generator(List.of("--events", "200", "--from", "2999-01-01"), topics("strict-"));

        assertThatThrownBy(generator::run)
                .isInstanceOf(UsageException.class)
                .hasMessage(
                        topics("strict-") + " refuses events of these days: set message.timestamp.after.max.ms of its"
                                + " topics to 9223372036854775807, or name another ?prefix=");
    }

    @Test
    void shouldStopWhenAskedTo() throws Exception {
        SampleGenerator generator = generator(DAMAGED, topics("slow-"), "--rate", "1");
        CompletableFuture<Map<Feed, Long>> run = CompletableFuture.supplyAsync(() -> {
            try {
                return generator.run();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        while (generator.events() == 0) {
            Thread.onSpinWait();
        }
        generator.stop();

        long sent = run.get().values().stream().mapToLong(Long::longValue).sum();
        assertThat(sent).isPositive().isLessThan(8_000).isEqualTo(generator.events());
        assertThat(partitions("slow-").values().stream().mapToInt(List::size).sum())
                .isGreaterThanOrEqualTo((int) sent);
    }

    @Test
    void shouldGoOnWhereAStoppedOneHasEnded() throws Exception {
        SampleGenerator first = generator(DAMAGED, topics("parts-"), "--rate", "2000");
        CompletableFuture<Void> run = CompletableFuture.runAsync(() -> {
            try {
                first.run();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        while (first.events() < 1_500) {
            Thread.onSpinWait();
        }
        first.stop();
        run.get();
        assertThat(values("parts-")).isNotEmpty();

        generator(DAMAGED, topics("parts-"), "--continue", "true").run();
        generator(DAMAGED, topics("whole-")).run();

        assertThat(values("parts-")).isEqualTo(values("whole-"));
    }

    private static Map<String, List<String>> values(String prefix) {
        Map<String, List<String>> values = new TreeMap<>();
        partitions(prefix)
                .forEach((partition, records) -> values.put(
                        partition, records.stream().map(ConsumerRecord::value).toList()));
        return values;
    }

    @Test
    void shouldLogInAsTheFileOfClientPropertiesSays() throws IOException {
        Path right = writeLogin("right", TestBroker.password(TestBroker.OWNER));
        Path wrong = writeLogin("wrong", "guessed");
        String output = "kafka://" + broker.saslServers() + "?prefix=login-";

        assertThat(generator(List.of("--events", "50", "--kafka-config", right.toString()), output)
                        .run())
                .isNotEmpty();
        List<String> flags = List.of("--events", "50", "--kafka-config", wrong.toString());
        assertThatThrownBy(() -> generator(flags, output))
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith(output + ": the broker refuses to let this client in (")
                .hasMessageNotContaining("guessed");
    }

    private Path writeLogin(String name, String password) throws IOException {
        List<String> lines = TestBroker.login(TestBroker.OWNER, password).entrySet().stream()
                .map(property -> property.getKey() + "=" + property.getValue())
                .toList();
        return Files.write(folder.resolve(name), lines, UTF_8);
    }

    @Test
    void shouldTellThatNoBrokerAnswers() throws IOException {
        int unused;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            unused = socket.getLocalPort();
        }
        String output = "kafka://127.0.0.1:" + unused;

        assertThatThrownBy(() -> generator(DAMAGED, output))
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith(output + ": no broker answers: ");
    }
}
