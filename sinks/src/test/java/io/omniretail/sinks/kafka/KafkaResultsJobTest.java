package io.omniretail.sinks.kafka;

import static io.omniretail.sinks.kafka.Topics.keys;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.omniretail.domain.UsageException;
import io.omniretail.domain.result.ResultRow;
import io.omniretail.domain.result.ResultTable;
import io.omniretail.sinks.GatedNumbers;
import io.omniretail.sinks.HeldNumbers;
import io.omniretail.sinks.JobCluster;
import io.omniretail.sinks.ResultRows;
import io.omniretail.sources.kafka.TestBroker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.api.java.typeutils.GenericTypeInfo;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.ExceptionUtils;
import org.apache.flink.util.function.SerializableFunction;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaResultsJobTest {
    private static final ResultTable TABLE = ResultTable.SALES_BY_REGION;
    private static final GenericTypeInfo<ResultRow> ROW_TYPE = new GenericTypeInfo<>(ResultRow.class);
    private static final long ROWS = 20_000;
    private static final long GATE = 1_000;
    private static final long TIME_LIMIT_SECONDS = 120;
    private static final Duration OFTEN = Duration.ofMillis(50);
    /** Such a job takes only the checkpoints that a test triggers. */
    private static final Duration NEVER = Duration.ofHours(1);

    @TempDir
    private static Path brokerFolder;

    private static TestBroker broker;

    @RegisterExtension
    static final JobCluster CLUSTER = new JobCluster();

    @TempDir
    private Path checkpoints;

    private KafkaOutput output;

    @BeforeAll
    static void start() throws Exception {
        broker = TestBroker.start(brokerFolder);
    }

    @AfterAll
    static void stop() throws Exception {
        broker.close();
    }

    /** An output whose topic no other test writes to. */
    private KafkaOutput output(TestInfo test, boolean exactlyOnce) {
        String prefix =
                Integer.toHexString(test.getTestMethod().orElseThrow().getName().hashCode()) + "-"
                        + checkpoints.getFileName() + ".";
        return KafkaResults.prepare(Topics.output(broker, prefix, exactlyOnce, TABLE));
    }

    private String topic() {
        return output.topic(TABLE);
    }

    /** A row with a key of its own. */
    private static ResultRow row(long number) {
        return ResultRows.sales(20_000, "r" + number, number + ".00");
    }

    private static String key(long number) {
        return "{\"day\":\"2024-10-04\",\"region\":\"r" + number + "\",\"currency\":\"EUR\"}";
    }

    private static List<String> allKeys() {
        return LongStream.range(0, ROWS)
                .mapToObj(KafkaResultsJobTest::key)
                .sorted()
                .toList();
    }

    private Configuration restored(Duration interval) throws IOException {
        Configuration configuration = JobCluster.checkpoints(checkpoints, interval, 0);
        configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, JobCluster.latestCheckpoint(checkpoints));
        return configuration;
    }

    private static DataStream<ResultRow> rows(
            StreamExecutionEnvironment environment,
            NumberSequenceSource numbers,
            String name,
            SerializableFunction<Long, ResultRow> row) {
        return environment
                .fromSource(numbers, WatermarkStrategy.noWatermarks(), name)
                .uid(name)
                .map(row::apply)
                .uid(name + "-rows")
                .returns(ROW_TYPE);
    }

    private void run(Configuration configuration, int parallelism, NumberSequenceSource numbers) throws Exception {
        StreamExecutionEnvironment environment = CLUSTER.environment(configuration, parallelism);
        KafkaResults.write(rows(environment, numbers, "numbers", KafkaResultsJobTest::row), output, "");
        environment.execute();
    }

    /** Starts a job, one instance of each operator, which has written some rows and waits. */
    private JobClient startAndWait(Configuration configuration, HeldNumbers.Action duringCheckpoint) throws Exception {
        StreamExecutionEnvironment environment = CLUSTER.environment(configuration, 1);
        KafkaResults.write(rows(environment, HeldNumbers.of(ROWS), "numbers", KafkaResultsJobTest::row), output, "");
        JobClient job = environment.executeAsync();
        HeldNumbers.awaitFirstCheckpoint();
        HeldNumbers.release(GATE, duringCheckpoint);
        JobCluster.await(() -> keys(broker, topic(), false).size() == GATE);
        return job;
    }

    /** A record may be 1 MiB long, and each of its characters take six bytes in JSON, in the key and in the value. */
    @Test
    void shouldWriteTheRowOfTheLongestRecord(TestInfo test) throws Exception {
        output = output(test, true);
        StreamExecutionEnvironment environment = CLUSTER.environment(new Configuration(), 1);
        KafkaResults.write(
                rows(
                        environment,
                        new NumberSequenceSource(1, 1),
                        "long",
                        number -> ResultRows.sales(20_000, "\u0001".repeat(1 << 20), "1.00")),
                output,
                "");

        environment.execute();

        assertThat(keys(broker, topic(), true)).singleElement().asString().hasSizeGreaterThan(6 << 20);
    }

    private static void cancel(JobClient job) throws Exception {
        job.cancel().get(TIME_LIMIT_SECONDS, TimeUnit.SECONDS);
        JobCluster.await(() -> job.getJobStatus().get().isGloballyTerminalState());
    }

    private static UsageException usageException(Throwable failure) {
        return ExceptionUtils.findThrowable(failure, UsageException.class)
                .orElseThrow(() -> new AssertionError(failure));
    }

    @ParameterizedTest
    @CsvSource({"STREAMING,true,true", "STREAMING,false,true", "BATCH,false,true", "STREAMING,true,false"})
    void shouldShowEveryRowOfABoundedJobAtItsEnd(
            RuntimeExecutionMode mode, boolean withCheckpoints, boolean exactlyOnce, TestInfo test) throws Exception {
        output = output(test, exactlyOnce);
        Configuration configuration =
                withCheckpoints ? JobCluster.checkpoints(checkpoints, OFTEN, 0) : new Configuration();
        configuration.set(ExecutionOptions.RUNTIME_MODE, mode);
        long startMs = System.currentTimeMillis();

        run(configuration, 2, GatedNumbers.of(ROWS, Long.MAX_VALUE, 0));

        assertThat(keys(broker, topic(), true)).isEqualTo(allKeys());
        assertThat(Topics.records(broker, topic(), true))
                .extracting(ConsumerRecord::timestamp)
                .allSatisfy(timestamp -> assertThat(timestamp).isBetween(startMs, System.currentTimeMillis()));
    }

    @Test
    void shouldShowRowsOnlyWithACheckpointIfExactlyOnce(TestInfo test) throws Exception {
        output = output(test, true);
        JobClient job = startAndWait(JobCluster.checkpoints(checkpoints, NEVER, 0), () -> {});
        assertThat(keys(broker, topic(), true)).isEmpty();

        CLUSTER.takeCheckpoint(job);

        JobCluster.await(() -> keys(broker, topic(), true).size() == GATE);
        cancel(job);
    }

    @Test
    void shouldShowRowsAtOnceIfAtLeastOnce(TestInfo test) throws Exception {
        output = output(test, false);
        JobClient job = startAndWait(JobCluster.checkpoints(checkpoints, NEVER, 0), () -> {});

        assertThat(keys(broker, topic(), true)).hasSize((int) GATE);

        cancel(job);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void shouldShowEachRowOnceAfterFailuresAndRestarts(int parallelism, TestInfo test) throws Exception {
        output = output(test, true);

        run(JobCluster.checkpoints(checkpoints, OFTEN, 3), parallelism, GatedNumbers.of(ROWS, GATE, 2));

        assertThat(GatedNumbers.attempts()).isEqualTo(3);
        assertThat(keys(broker, topic(), true)).isEqualTo(allKeys());
    }

    @Test
    void shouldKeepTheOrderOfAKeysRowsWhateverTheParallelismOfTheirStreams(TestInfo test) throws Exception {
        output = output(test, false);
        StreamExecutionEnvironment environment = CLUSTER.environment(new Configuration(), 4);
        DataStream<ResultRow> changes = environment
                .fromSource(new NumberSequenceSource(0, ROWS - 1), WatermarkStrategy.noWatermarks(), "changes")
                .uid("changes")
                .setParallelism(1)
                .map(number -> ResultRows.sales(20_000, "changing" + number % 50, number + ".00"))
                .uid("changing-rows")
                .setParallelism(1)
                .returns(ROW_TYPE);
        DataStream<ResultRow> others =
                rows(environment, new NumberSequenceSource(0, ROWS - 1), "numbers", KafkaResultsJobTest::row);

        KafkaResults.write(changes.union(others), output, "");
        environment.execute();

        Map<String, String> sales = new HashMap<>();
        KafkaTables.read(output, TABLE).values().forEach(row -> sales.put(row.get("region"), row.get("sales")));
        assertThat(sales).hasSize((int) ROWS + 50);
        for (int i = 0; i < 50; i++) {
            assertThat(sales).containsEntry("changing" + i, ROWS - 50 + i + ".00");
        }
    }

    @Test
    void shouldRestoreACheckpointTwiceWhoseTransactionsAreCommitted(TestInfo test) throws Exception {
        output = output(test, true);
        assertThatThrownBy(() -> run(JobCluster.checkpoints(checkpoints, OFTEN, 0), 2, GatedNumbers.of(ROWS, GATE, 1)))
                .hasStackTraceContaining("as planned");
        Configuration once = restored(NEVER);
        Configuration twice = once.clone();
        once.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, OFTEN);
        once.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.NO_EXTERNALIZED_CHECKPOINTS);

        run(once, 2, GatedNumbers.of(ROWS, Long.MAX_VALUE, 0));
        assertThat(keys(broker, topic(), true)).isEqualTo(allKeys());

        twice.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, OFTEN);
        run(twice, 3, GatedNumbers.of(ROWS, Long.MAX_VALUE, 0));
        assertThat(new TreeSet<>(keys(broker, topic(), true))).isEqualTo(new TreeSet<>(allKeys()));
    }

    @Test
    void shouldFailInOneLineWhenTheBrokerRefusesToCommitAndAgainWhenRestored(TestInfo test) throws Exception {
        output = output(test, true);
        String prefix = KafkaResults.transactionPrefix(output.jobName(), "kafka-results") + "-0-";
        JobClient job = startAndWait(JobCluster.checkpoints(checkpoints, NEVER, 5), () -> {
            // Only when the next one has begun, the first has been handed over to be committed
            JobCluster.await(() -> exists(prefix + 3));
            broker.admin().fenceProducers(List.of(prefix + 2)).all().get();
        });

        CLUSTER.takeCheckpoint(job);

        assertThatThrownBy(() -> job.getJobExecutionResult().get(TIME_LIMIT_SECONDS, TimeUnit.SECONDS))
                .satisfies(failure -> assertThat(usageException(failure))
                        .message()
                        .contains(prefix + 2, "missing", "restore an earlier", "900000", "the broker says: Empty")
                        .doesNotContain("\n"));
        assertThat(keys(broker, topic(), true)).isEmpty();
        Configuration restored = restored(OFTEN);
        assertThatThrownBy(() -> run(restored, 1, GatedNumbers.of(ROWS, Long.MAX_VALUE, 0)))
                .satisfies(
                        failure -> assertThat(usageException(failure)).message().contains(prefix + 2, "missing"));
    }

    private static boolean exists(String transaction) throws Exception {
        try {
            broker.admin().describeTransactions(List.of(transaction)).all().get();
            return true;
        } catch (ExecutionException failed) {
            assertThat(failed).hasCauseInstanceOf(TransactionalIdNotFoundException.class);
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldCommitLaterWhatABrokerThatWasDownCouldNotCommit(boolean thenExactlyOnce, TestInfo test)
            throws Exception {
        KafkaOutput exactlyOnce = output(test, true);
        output = exactlyOnce
                .with("max.block.ms", "1000")
                .with("default.api.timeout.ms", "1000")
                .with("request.timeout.ms", "900");
        String prefix = KafkaResults.transactionPrefix(output.jobName(), "kafka-results") + "-0-";
        JobClient job = startAndWait(JobCluster.checkpoints(checkpoints, NEVER, 0), () -> {
            JobCluster.await(() -> exists(prefix + 3));
            broker.stop();
        });
        try {
            CLUSTER.takeCheckpoint(job);
            assertThatThrownBy(() -> job.getJobExecutionResult().get(TIME_LIMIT_SECONDS, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class);
        } finally {
            broker.start();
        }
        output = thenExactlyOnce ? exactlyOnce : output(test, false);
        run(restored(OFTEN), 1, GatedNumbers.of(ROWS, Long.MAX_VALUE, 0));

        assertThat(keys(broker, topic(), true)).isEqualTo(allKeys());
    }

    @Test
    void shouldLeaveTheTransactionsOfAJobAloneWhoseNameBeginsLikeItsOwn(TestInfo test) throws Exception {
        output = output(test, true);
        JobClient job = startAndWait(JobCluster.checkpoints(checkpoints, NEVER, 0), () -> {});
        KafkaOutput other = new KafkaOutput(
                output.servers(),
                "other-" + output.prefix(),
                output.client(),
                output.jobName() + "-1",
                true,
                Set.of(TABLE));
        StreamExecutionEnvironment environment = CLUSTER.environment(new Configuration(), 2);
        KafkaResults.write(
                rows(environment, new NumberSequenceSource(0, ROWS - 1), "numbers", KafkaResultsJobTest::row),
                KafkaResults.prepare(other),
                "");

        environment.execute();
        CLUSTER.takeCheckpoint(job);

        assertThat(keys(broker, other.topic(TABLE), true)).hasSize((int) ROWS);
        JobCluster.await(() -> keys(broker, topic(), true).size() == GATE);
        cancel(job);
    }
}
