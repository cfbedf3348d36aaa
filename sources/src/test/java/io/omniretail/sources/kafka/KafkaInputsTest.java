package io.omniretail.sources.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.omniretail.domain.event.Feed;
import io.omniretail.domain.event.PlaceNames;
import io.omniretail.domain.result.Unusable;
import io.omniretail.sources.FeedMapping;
import io.omniretail.sources.Feeds;
import io.omniretail.sources.SourceSettings;
import io.omniretail.sources.SourceSettings.OnCorruptFile;
import io.omniretail.sources.Witness;
import io.omniretail.sources.files.TestFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KafkaInputsTest {
    private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
    private static final Duration OUT_OF_ORDERNESS = Duration.ofSeconds(10);

    @TempDir
    private static Path brokerFolder;

    private static TestBroker broker;

    @TempDir
    private Path folder;

    /** Each test has topics and a witness of its own. */
    private String name;

    private JobClient job;

    @BeforeAll
    static void startBroker() {
        broker = TestBroker.start(brokerFolder);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void takeName(TestInfo test) {
        name = test.getTestMethod().orElseThrow().getName() + "-" + folder.getFileName() + ".";
    }

    @AfterEach
    void cancelJob() throws Exception {
        if (job != null) {
            job.cancel().get();
        }
    }

    @Test
    void shouldMakeEveryBadRecordARejectAndLeaveEventTimeAlone() throws Exception {
        createTopic(Feed.READINGS, 1);
        send(Feed.READINGS, 0, reading("first", NOON));
        sendBytes(Feed.READINGS, null);
        sendBytes(Feed.READINGS, new byte[0]);
        sendBytes(
                Feed.READINGS,
                reading("x".repeat(2 << 20), NOON.plusSeconds(60)).getBytes(UTF_8));
        sendBytes(Feed.READINGS, new byte[] {'{', (byte) 0xFF, '}'});
        send(Feed.READINGS, 0, "{\"sensor_id\":".repeat(10_000) + "1" + "}".repeat(10_000));
        send(Feed.READINGS, 0, reading("s", NOON).replace("1.5", "1".repeat(5_000)));
        send(Feed.READINGS, 0, reading("s", NOON).replace("{", "{\"temperature\":2,"));
        send(Feed.READINGS, 0, reading("s", NOON).replace("1.5", "NaN"));
        send(Feed.READINGS, 0, reading("s", NOON).replace("1.5", "1e400"));
        send(Feed.READINGS, 0, reading("s", Instant.parse("2099-01-01T00:00:00Z")));
        send(Feed.READINGS, 0, reading("last", NOON.plusSeconds(20)));

        start(stream("earliest"), Feed.READINGS);

        // Rejects come on a way of their own, and may come last
        Witness.await(name, seen -> seen.contains("readings last 0:11") && seen.size() >= 12);
        assertThat(Witness.records(name))
                .containsExactlyInAnyOrder(
                        "readings first 0:0",
                        "null_value 0:1 0",
                        "malformed 0:2 0",
                        "too_long 0:3 65536",
                        "invalid_utf8 0:4 " + "base64:e/99".length(),
                        "malformed 0:5 65536",
                        "malformed 0:6 " + (reading("s", NOON).length() - 3 + 5_000),
                        "malformed 0:7 " + (reading("s", NOON).length() + "\"temperature\":2,".length()),
                        "malformed 0:8 " + reading("s", NOON).length(),
                        "malformed 0:9 " + (reading("s", NOON).length() + 2),
                        "too_far_in_future 0:10 " + reading("s", NOON).length(),
                        "readings last 0:11");
        Instant expected = NOON.plusSeconds(10).minusMillis(1);
        Witness.awaitEventTime(name, expected);
        assertThat(Witness.eventTime(name)).isEqualTo(expected);
    }

    @Test
    void shouldHoldEventTimeBackForTheSlowestPartitionAndLetSilentOnesGo() throws Exception {
        createTopic(Feed.ORDERS, 3);
        createTopic(Feed.CUSTOMERS, 1);
        send(Feed.ORDERS, 0, order("ahead", NOON.plusSeconds(3600)));
        send(Feed.ORDERS, 1, order("behind", NOON));
        // Never an event: neither it nor the empty third one holds event time back for ever.
        send(Feed.CUSTOMERS, 0, "broken");

        start(stream("earliest"), Feed.ORDERS, Feed.CUSTOMERS);

        Witness.awaitEventTime(name, NOON.minus(OUT_OF_ORDERNESS).minusMillis(1));
        assertThat(Witness.records(name)).contains("orders behind 1:0");
    }

    @Test
    void shouldEndAtTheEndOfEachPartitionWhateverItsLastRecordIs() throws Exception {
        createTopic(Feed.ORDERS, 5);
        send(Feed.ORDERS, 0, order("plain", NOON));
        broker.commit(List.of(record(1, "committed")));
        send(Feed.ORDERS, 2, order("before-abort", NOON));
        broker.abort(List.of(record(2, "aborted"), record(2, "aborted")));
        send(Feed.ORDERS, 3, order("before-open", NOON));
        try (KafkaProducer<byte[], byte[]> open = broker.transactionalProducer()) {
            open.beginTransaction();
            open.send(record(3, "open")).get();

            start(batch("earliest"), Feed.ORDERS);
            awaitEnd();
            open.abortTransaction();
        }

        assertThat(Witness.records(name))
                .containsExactlyInAnyOrder(
                        "orders plain 0:0",
                        "orders committed 1:0",
                        "orders before-abort 2:0",
                        "orders before-open 3:0");
        assertThat(Witness.eventTime(name)).isEqualTo(Instant.MIN);
    }

    @Test
    void shouldShowATransactionOnlyOnceItIsCommitted() throws Exception {
        createTopic(Feed.ORDERS, 1);
        try (KafkaProducer<byte[], byte[]> open = broker.transactionalProducer()) {
            open.beginTransaction();
            open.send(record(0, "open")).get();
            broker.abort(List.of(record(0, "aborted")));
            start(stream("earliest"), Feed.ORDERS);
            open.commitTransaction();
        }
        send(Feed.ORDERS, 0, order("after", NOON));

        Witness.await(name, "orders after 0:4");
        assertThat(Witness.records(name)).containsExactly("orders open 0:0", "orders after 0:4");
    }

    @Test
    void shouldReadPartitionsThatAppearWhileRunningFromTheirBeginning() throws Exception {
        createTopic(Feed.ORDERS, 1);
        send(Feed.ORDERS, 0, order("before", NOON));
        createTopic(Feed.CUSTOMERS, 1);
        send(Feed.CUSTOMERS, 0, customer("c"));
        start(stream("latest"), Feed.ORDERS, Feed.CUSTOMERS);
        Witness.await(name, "customers c 0:0");

        broker.addPartitions(name + "orders", 2);
        send(Feed.ORDERS, 1, order("new", NOON));

        Witness.await(name, "orders new 1:0");
        assertThat(Witness.records(name)).doesNotContain("orders before 0:0");
    }

    @ParameterizedTest
    @CsvSource({"earliest, a b c", "latest, ''", "committed, c", "2026-11-01T12:00:02Z, b c", "2027-01-01T00:00:00Z, ''"
    })
    void shouldBeginWhereItIsTold(String start, String expected) throws Exception {
        createTopic(Feed.ORDERS, 1);
        createTopic(Feed.CUSTOMERS, 1);
        send(Feed.CUSTOMERS, 0, customer("always"));
        sendAt(Feed.ORDERS, order("a", NOON), NOON.plusSeconds(1));
        sendAt(Feed.ORDERS, order("b", NOON), NOON.plusSeconds(2));
        sendAt(Feed.ORDERS, order("c", NOON), NOON.plusSeconds(3));
        broker.admin()
                .alterConsumerGroupOffsets(
                        group(), Map.of(new TopicPartition(name + "orders", 0), new OffsetAndMetadata(2)))
                .all()
                .get();

        start(batch(start), Feed.ORDERS, Feed.CUSTOMERS);
        awaitEnd();

        String orders = String.join(
                " ",
                Witness.records(name).stream()
                        .filter(record -> record.startsWith("orders"))
                        .map(record -> record.split(" ")[1])
                        .toList());
        assertThat(orders).isEqualTo(expected);
        assertThat(Witness.records(name)).contains("customers always 0:0");
    }

    @Test
    void shouldReadAMappedTopicByItsOwnName() throws Exception {
        broker.createTopic(name + "theirs", 1);
        broker.send(name + "theirs", 0, reading("s", NOON).replace("sensor_id", "Sensor"), NOON.toEpochMilli());
        FeedMapping mapping = new FeedMapping("", name + "theirs", Map.of("sensor_id", "Sensor"), "", "", Map.of());
        SourceSettings settings =
                TestFiles.settings(List.of(), Map.of(Feed.READINGS, mapping), OnCorruptFile.FAIL, Feed.READINGS);

        start(batch("earliest"), settings, new Configuration());
        awaitEnd();

        assertThat(Witness.records(name)).containsExactly("readings s 0:0");
    }

    @Test
    void shouldGoOnFromASavepointWithoutGapOrRepeat() throws Exception {
        createTopic(Feed.ORDERS, 2);
        createTopic(Feed.CUSTOMERS, 1);
        send(Feed.CUSTOMERS, 0, customer("c"));
        send(Feed.ORDERS, 0, order("before", NOON));
        start(stream("latest"), Feed.ORDERS, Feed.CUSTOMERS);
        Witness.await(name, "customers c 0:0");
        // The second partition has not given a record yet when the savepoint is taken.
        send(Feed.ORDERS, 0, order("live", NOON));
        Witness.await(name, "orders live 0:1");
        String savepoint = job.stopWithSavepoint(false, folder.toUri().toString(), SavepointFormatType.CANONICAL)
                .get();
        job = null;
        send(Feed.ORDERS, 0, order("meanwhile", NOON));
        send(Feed.ORDERS, 1, order("meanwhile", NOON));

        Configuration restoring = new Configuration();
        restoring.setString("execution.state-recovery.path", savepoint);
        start(stream("latest"), settings(Feed.ORDERS, Feed.CUSTOMERS), restoring);
        Witness.await(name, seen -> seen.contains("orders meanwhile 0:2") && seen.contains("orders meanwhile 1:0"));
        send(Feed.ORDERS, 0, order("after", NOON));
        Witness.await(name, "orders after 0:3");

        assertThat(Witness.records(name))
                .containsExactlyInAnyOrder("orders meanwhile 0:2", "orders meanwhile 1:0", "orders after 0:3");
        assertThat(broker.admin()
                        .listConsumerGroupOffsets(group())
                        .partitionsToOffsetAndMetadata()
                        .get())
                .containsKey(new TopicPartition(name + "orders", 0));
    }

    private void start(KafkaInput input, Feed... feeds) throws Exception {
        start(input, settings(feeds), new Configuration());
    }

    private void start(KafkaInput input, SourceSettings settings, Configuration config) throws Exception {
        config.setString("restart-strategy.type", "none");
        config.setString("execution.checkpointing.interval", "200 ms");
        config.setString("pipeline.auto-generate-uids", "false");
        config.setString("pipeline.generic-types", "false");
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(2, config);
        Feeds feeds = KafkaInputs.open(env, settings, input);
        DataStream<String> seen = rejects(feeds);
        if (feeds.orders() != null) {
            PlaceNames names = feeds.names();
            seen = seen.union(feeds.orders()
                    .map(order -> "orders " + order.orderId + " " + names.position(order.sourceId, order.position))
                    .returns(Types.STRING)
                    .uid("see-orders"));
        }
        if (feeds.customers() != null) {
            PlaceNames names = feeds.names();
            seen = seen.union(feeds.customers()
                    .map(record ->
                            "customers " + record.customerId + " " + names.position(record.sourceId, record.position))
                    .returns(Types.STRING)
                    .uid("see-customers"));
        }
        if (feeds.readings() != null) {
            PlaceNames names = feeds.names();
            seen = seen.union(feeds.readings()
                    .map(reading ->
                            "readings " + reading.sensorId + " " + names.position(reading.sourceId, reading.position))
                    .returns(Types.STRING)
                    .uid("see-readings"));
        }
        seen.transform("Witness", Types.STRING, new Witness(name))
                .uid("witness")
                .setParallelism(1);
        job = env.executeAsync();
    }

    private void awaitEnd() throws Exception {
        job.getJobExecutionResult().get();
        job = null;
    }

    private static DataStream<String> rejects(Feeds feeds) {
        PlaceNames names = feeds.names();
        return feeds.rejects()
                .map((Unusable reject) -> "%s %s %d"
                        .formatted(
                                reject.reason,
                                names.position(reject.sourceId, reject.position),
                                reject.payload.length()))
                .returns(Types.STRING)
                .uid("see-rejects");
    }

    private SourceSettings settings(Feed... feeds) {
        return TestFiles.settings(List.of(), Map.of(), OnCorruptFile.FAIL, feeds);
    }

    private KafkaInput stream(String start) {
        return input(start, false);
    }

    private KafkaInput batch(String start) {
        return input(start, true);
    }

    private KafkaInput input(String start, boolean bounded) {
        return new KafkaInput(
                broker.servers(),
                name,
                Map.of("partition.discovery.interval.ms", "200"),
                group(),
                start,
                OUT_OF_ORDERNESS,
                Duration.ofSeconds(1),
                Duration.ofMinutes(5),
                bounded);
    }

    private String group() {
        return name + "group";
    }

    private void createTopic(Feed feed, int partitions) {
        broker.createTopic(name + feed.id(), partitions);
    }

    private void send(Feed feed, int partition, String value) {
        broker.send(name + feed.id(), partition, value, NOON.toEpochMilli());
    }

    private void sendAt(Feed feed, String value, Instant timestamp) {
        broker.send(name + feed.id(), 0, value, timestamp.toEpochMilli());
    }

    private void sendBytes(Feed feed, byte[] value) {
        broker.send(name + feed.id(), 0, null, value, NOON.toEpochMilli());
    }

    private ProducerRecord<byte[], byte[]> record(int partition, String orderId) {
        return new ProducerRecord<>(
                name + "orders",
                partition,
                NOON.toEpochMilli(),
                null,
                order(orderId, NOON).getBytes(UTF_8));
    }

    private static String reading(String sensorId, Instant time) {
        return "{\"sensor_id\":\"%s\",\"timestamp\":\"%s\",\"temperature\":1.5}".formatted(sensorId, time);
    }

    private static String order(String orderId, Instant time) {
        return ("{\"order_id\":\"%s\",\"line\":0,\"event_time\":\"%s\",\"product_id\":\"p\",\"quantity\":1,"
                        + "\"unit_price\":\"2.50\",\"currency\":\"EUR\"}")
                .formatted(orderId, time);
    }

    private static String customer(String customerId) {
        return "{\"customer_id\":\"%s\",\"event_time\":\"%s\",\"region\":\"north\"}".formatted(customerId, NOON);
    }
}
