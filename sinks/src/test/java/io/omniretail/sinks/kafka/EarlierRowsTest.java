package io.omniretail.sinks.kafka;

import static io.omniretail.sinks.kafka.Topics.utf8;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.omniretail.domain.Packer;
import io.omniretail.domain.result.ResultRow;
import io.omniretail.domain.result.ResultTable;
import io.omniretail.sinks.Format;
import io.omniretail.sinks.GatedNumbers;
import io.omniretail.sinks.HeldNumbers;
import io.omniretail.sinks.JobCluster;
import io.omniretail.sinks.ResultRows;
import io.omniretail.sinks.RowEncoder;
import io.omniretail.sources.kafka.TestBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.api.java.typeutils.GenericTypeInfo;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.function.SerializableFunction;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reports that are written into topics where an earlier report stands. */
class EarlierRowsTest {
    private static final ReplacedRows ALL =
            new ReplacedRows(ZoneOffset.UTC, Integer.MIN_VALUE, Integer.MAX_VALUE, feed -> !feed.equals("readings"));

    private static final int DAY = 20_000;
    private static final Duration OFTEN = Duration.ofMillis(50);
    private static final Duration NEVER = Duration.ofHours(1);
    private static final long ROWS = 20_000;

    @TempDir
    private static Path brokerFolder;

    private static TestBroker broker;

    @RegisterExtension
    static final JobCluster CLUSTER = new JobCluster();

    /** What {@link #report(int, ReplacedRows, ResultRow...)} writes: the job runs in this process. */
    private static List<ResultRow> given;

    private static JobExecutionResult result;

    @TempDir
    private Path checkpoints;

    private String prefix;

    @BeforeAll
    static void start() throws Exception {
        broker = TestBroker.start(brokerFolder);
    }

    @AfterAll
    static void stop() throws Exception {
        broker.close();
    }

    @BeforeEach
    void choosePrefix() {
        prefix = checkpoints.getFileName() + ".";
    }

    private KafkaOutput output(boolean exactlyOnce) {
        return KafkaResults.prepare(Topics.output(
                broker,
                prefix,
                exactlyOnce,
                ResultTable.SALES_BY_REGION,
                ResultTable.TOP_PRODUCTS,
                ResultTable.SENSOR_STATS,
                ResultTable.REJECTS,
                ResultTable.LATE));
    }

    private long report(int parallelism, ReplacedRows replaced, ResultRow... rows) throws Exception {
        given = List.of(rows);
        return run(
                new Configuration(),
                parallelism,
                new NumberSequenceSource(0, rows.length - 1),
                output(true),
                replaced,
                number -> given.get(number.intValue()));
    }

    private static long run(
            Configuration configuration,
            int parallelism,
            NumberSequenceSource numbers,
            KafkaOutput output,
            ReplacedRows replaced,
            SerializableFunction<Long, ResultRow> row)
            throws Exception {
        result = environment(configuration, parallelism, numbers, output, replaced, row)
                .execute();
        return KafkaResults.removedRows(result, output);
    }

    private static StreamExecutionEnvironment environment(
            Configuration configuration,
            int parallelism,
            NumberSequenceSource numbers,
            KafkaOutput output,
            ReplacedRows replaced,
            SerializableFunction<Long, ResultRow> row) {
        StreamExecutionEnvironment environment = CLUSTER.environment(configuration, parallelism);
        DataStream<ResultRow> rows = environment
                .fromSource(numbers, WatermarkStrategy.noWatermarks(), "numbers")
                .uid("numbers")
                .map(row::apply)
                .uid("rows")
                .returns(new GenericTypeInfo<>(ResultRow.class));
        KafkaResults.replace(rows, output, replaced, "");
        return environment;
    }

    private static ResultRow sales(int day, String region) {
        return ResultRows.sales(day, region, "1.00");
    }

    private static ResultRow top(int rank) {
        return new ResultRow()
                .start(ResultTable.TOP_PRODUCTS, DAY)
                .day(DAY)
                .text("Österreich")
                .text("EUR")
                .count(rank)
                .text("p1")
                .text("1.00")
                .count(1)
                .count(1)
                .text("final");
    }

    private static ResultRow window(String start) {
        return ResultRows.row(
                ResultTable.SENSOR_STATS, DAY, "s\"1", start, "2030-01-01T00:00:00Z", "1", "1.00", "1.00", "1.00", "1");
    }

    private static ResultRow reject(String feed, int position) {
        return ResultRows.row(
                ResultTable.REJECTS, ResultRow.NO_DAY, "a.csv", "" + position, feed, "bad", "it is bad", "x", "1");
    }

    private static ResultRow late() {
        String time = "2024-10-04T00:00:00Z";
        return ResultRows.row(ResultTable.LATE, DAY, "orders", "0:1", "orders", time, time, "x", "1");
    }

    private Set<String> keys(ResultTable table) {
        return KafkaTables.read(output(true), table).keySet();
    }

    private Set<String> regions() {
        return KafkaTables.read(output(true), ResultTable.SALES_BY_REGION).values().stream()
                .map(row -> row.get("day") + " " + row.get("region"))
                .collect(Collectors.toSet());
    }

    @Test
    void shouldRemoveRowsOfAllTablesThatAreNoMore() throws Exception {
        report(
                2,
                ALL,
                sales(DAY, "north"),
                sales(DAY, "south"),
                sales(DAY + 1, "south"),
                top(1),
                top(2),
                window("2024-10-04T00:00:00Z"),
                window("2024-10-04T00:01:00Z"),
                reject("orders", 1),
                reject("orders", 22));

        long removed =
                report(3, ALL, sales(DAY, "south"), top(1), window("2024-10-04T00:01:00Z"), reject("orders", 22));

        assertThat(removed).isEqualTo(5);
        assertThat(regions()).containsExactly("2024-10-04 south");
        assertThat(keys(ResultTable.TOP_PRODUCTS))
                .containsExactly("{\"day\":\"2024-10-04\",\"region\":\"Österreich\",\"currency\":\"EUR\",\"rank\":1}");
        assertThat(keys(ResultTable.SENSOR_STATS))
                .singleElement()
                .asString()
                .contains("s\\\"1", "2024-10-04T00:01:00Z");
        assertThat(keys(ResultTable.REJECTS)).singleElement().asString().contains("22");
        assertThat(Topics.records(broker, prefix + "top_products", true)).hasSize(4);
    }

    @Test
    void shouldWriteNothingOfRowsThatWereRemovedBefore() throws Exception {
        report(1, ALL, sales(DAY, "north"), sales(DAY, "south"));
        report(1, ALL, sales(DAY, "south"));
        report(1, ALL, sales(DAY, "south"));

        assertThat(Topics.records(broker, prefix + "sales_by_region", true)).hasSize(5);
    }

    @Test
    void shouldLeaveRowsThatAreNotItsToReplace() throws Exception {
        report(
                2,
                ALL,
                sales(DAY - 1, "north"),
                sales(DAY, "north"),
                sales(DAY + 1, "north"),
                window("2024-10-03T23:59:00Z"),
                window("2024-10-04T00:00:00Z"),
                reject("readings", 1),
                reject("orders", 2),
                late());

        report(2, new ReplacedRows(ZoneOffset.UTC, DAY, DAY + 1, ALL.feeds()), sales(DAY, "south"));
        assertThat(regions()).containsExactlyInAnyOrder("2024-10-03 north", "2024-10-04 south", "2024-10-05 north");
        assertThat(keys(ResultTable.SENSOR_STATS)).singleElement().asString().contains("2024-10-03T23:59:00Z");
        assertThat(keys(ResultTable.REJECTS)).hasSize(2);

        report(2, ALL, sales(DAY, "south"));
        assertThat(regions()).containsExactly("2024-10-04 south");
        assertThat(keys(ResultTable.REJECTS)).containsExactly("{\"source\":\"a.csv\",\"position\":\"1\"}");
    }

    @Test
    void shouldLeaveRecordsThatAreNoRows() throws Exception {
        String topic = prefix + "sales_by_region";
        broker.createTopic(topic, 1);
        report(1, ALL, sales(DAY, "north"));
        broker.commit(List.of(
                new ProducerRecord<>(topic, null, utf8("{}")),
                new ProducerRecord<>(topic, utf8("not JSON"), utf8("{}")),
                new ProducerRecord<>(
                        topic,
                        utf8("{\"day\":\"2024-10-04\",\"region\":\"west\",\"currency\":\"EUR\"}"),
                        utf8("{\"region\":\"west\"}"))));

        report(2, ALL, sales(DAY, "south"));

        assertThat(Topics.records(broker, topic, true).stream()
                        .filter(record -> record.value() == null)
                        .map(record -> record.key()))
                .containsExactly("{\"day\":\"2024-10-04\",\"region\":\"north\",\"currency\":\"EUR\"}");
    }

    @Test
    void shouldSayWhereATransactionHidesWhatStandsThere() throws Exception {
        String topic = prefix + "sales_by_region";
        broker.createTopic(topic, 1);
        try (KafkaProducer<byte[], byte[]> other = broker.transactionalProducer()) {
            report(1, ALL, sales(DAY, "north"));
            other.beginTransaction();
            other.send(new ProducerRecord<>(topic, utf8("{}"), utf8("{}"))).get();
            report(1, ALL, sales(DAY, "east"));
            assertThat(result)
                    .returns(1L, of -> KafkaResults.removedRows(of, output(true)))
                    .returns(true, of -> KafkaResults.wereRowsHidden(of, output(true)));
            report(1, ALL, sales(DAY, "south"));
            assertThat(KafkaResults.wereRowsHidden(result, output(true))).isTrue();
            other.abortTransaction();
        }
        JobCluster.await(() -> regions().equals(Set.of("2024-10-04 east", "2024-10-04 south")));

        report(1, ALL, sales(DAY, "south"));

        assertThat(KafkaResults.wereRowsHidden(result, output(true))).isFalse();
        assertThat(regions()).containsExactly("2024-10-04 south");
    }

    @Test
    void shouldFindItsRowsAgainInFlinksBatchMode() throws Exception {
        Configuration batch = new Configuration();
        batch.set(ExecutionOptions.RUNTIME_MODE, RuntimeExecutionMode.BATCH);
        NumberSequenceSource numbers = new NumberSequenceSource(0, ROWS - 1);
        run(batch, 3, numbers, output(false), ALL, EarlierRowsTest::numbered);

        assertThat(run(batch, 3, numbers, output(false), ALL, EarlierRowsTest::numbered))
                .isZero();
        assertThat(regions()).isEqualTo(numbered());
        assertThat(run(batch, 3, new NumberSequenceSource(1, ROWS - 1), output(false), ALL, EarlierRowsTest::numbered))
                .isOne();
    }

    private static ResultRow numbered(long number) {
        return sales(DAY, "r" + number);
    }

    private Set<String> numbered() {
        return LongStream.range(0, ROWS)
                .mapToObj(number -> "2024-10-04 r" + number)
                .collect(Collectors.toSet());
    }

    private Set<String> numberedAnd(String another) {
        Set<String> all = new HashSet<>(numbered());
        all.add(another);
        return all;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldRemoveThemOnceAfterFailuresAndRestarts(boolean exactlyOnce) throws Exception {
        report(2, ALL, sales(DAY, "gone"), sales(DAY, "r7"));

        run(
                JobCluster.checkpoints(checkpoints, OFTEN, 3),
                3,
                GatedNumbers.of(ROWS, 1_000, 2),
                output(exactlyOnce),
                ALL,
                EarlierRowsTest::numbered);

        assertThat(GatedNumbers.attempts()).isEqualTo(3);
        assertThat(regions()).isEqualTo(numbered());
    }

    @Test
    void shouldLeaveWhatOthersHaveWrittenSinceItFirstBeganWhenRestored() throws Exception {
        report(2, ALL, sales(DAY, "gone"), sales(DAY, "r7"));
        assertThatThrownBy(() -> run(
                        JobCluster.checkpoints(checkpoints, OFTEN, 0),
                        2,
                        GatedNumbers.of(ROWS, 1_000, 1),
                        output(true),
                        ALL,
                        EarlierRowsTest::numbered))
                .hasStackTraceContaining("as planned");
        broker.commit(List.of(new ProducerRecord<>(
                prefix + "sales_by_region",
                utf8("{\"day\":\"2024-10-04\",\"region\":\"other\",\"currency\":\"EUR\"}"),
                utf8(json(sales(DAY, "other"))))));

        restore(3);

        assertThat(regions()).isEqualTo(numberedAnd("2024-10-04 other"));
    }

    private static String json(ResultRow row) {
        Packer json = new Packer();
        new RowEncoder(Format.JSON).encodeObject(row, row.table().columns().size(), json);
        return new String(json.toByteArray(), UTF_8);
    }

    private void restore(int parallelism) throws Exception {
        Configuration restored = JobCluster.checkpoints(checkpoints, OFTEN, 0);
        restored.set(StateRecoveryOptions.SAVEPOINT_PATH, JobCluster.latestCheckpoint(checkpoints));
        run(
                restored,
                parallelism,
                GatedNumbers.of(ROWS, Long.MAX_VALUE, 0),
                output(true),
                ALL,
                EarlierRowsTest::numbered);
    }

    @Test
    void shouldKnowWhatItHasWrittenWhenRestoredWhereATransactionHidesIt() throws Exception {
        String topic = prefix + "sales_by_region";
        broker.createTopic(topic, 1);
        report(2, ALL, sales(DAY, "gone"), sales(DAY, "r7"));
        JobClient job = environment(
                        JobCluster.checkpoints(checkpoints, NEVER, 0),
                        1,
                        HeldNumbers.of(ROWS),
                        output(true),
                        ALL,
                        EarlierRowsTest::numbered)
                .executeAsync();
        HeldNumbers.awaitFirstCheckpoint();
        try (KafkaProducer<byte[], byte[]> other = broker.transactionalProducer()) {
            other.beginTransaction();
            other.send(new ProducerRecord<>(topic, utf8("{}"), utf8("{}"))).get();
            HeldNumbers.release(1_000, () -> {});
            JobCluster.await(() -> Topics.keys(broker, topic, false).size() > 1_000);
            CLUSTER.takeCheckpoint(job);
            job.cancel().get();
            JobCluster.await(() -> job.getJobStatus().get().isGloballyTerminalState());

            restore(1);

            other.abortTransaction();
        }
        JobCluster.await(() -> regions().size() >= ROWS);
        assertThat(regions()).isEqualTo(numbered());
    }
}
