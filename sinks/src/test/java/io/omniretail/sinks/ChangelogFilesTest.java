package io.omniretail.sinks;

import static io.omniretail.sinks.ResultRows.filesIn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.omniretail.domain.result.ResultRow;
import io.omniretail.domain.result.ResultTable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.api.java.typeutils.GenericTypeInfo;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.CheckpointType;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.client.JobStatusMessage;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.util.TestStreamEnvironment;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChangelogFilesTest {
    private static final long ROWS = 10_000;
    private static final long GATE = 1_000;
    private static final long TIME_LIMIT_SECONDS = 120;
    private static final Set<ResultTable> TABLES = EnumSet.of(ResultTable.SALES_BY_REGION, ResultTable.REJECTS);
    private static final GenericTypeInfo<ResultRow> ROW_TYPE = new GenericTypeInfo<>(ResultRow.class);
    private static final String HEADER = "op,day,region,currency,lines,units,sales,paid,refunded,revision,phase";

    private static MiniCluster cluster;

    @TempDir
    private Path results;

    @TempDir
    private Path checkpoints;

    @BeforeAll
    static void startCluster() throws Exception {
        Configuration configuration = new Configuration();
        configuration.set(JobManagerOptions.EXECUTION_FAILOVER_STRATEGY, "full");
        cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumSlotsPerTaskManager(4)
                .withRandomPorts()
                .build());
        cluster.start();
    }

    /** A job that a failed test has left behind would keep its slots. */
    @AfterEach
    void cancelJobs() throws Exception {
        for (JobStatusMessage job : cluster.listJobs().get()) {
            if (!job.getJobState().isGloballyTerminalState()) {
                cluster.cancelJob(job.getJobId()).get();
            }
        }
    }

    @AfterAll
    static void stopCluster() throws Exception {
        cluster.close();
    }

    /** Most rows have a day, some of them are removals; some belong to a table without days. */
    private static ResultRow row(long number) {
        if (number % 10 == 0) {
            return ResultRows.row(
                    ResultTable.REJECTS,
                    ResultRow.NO_DAY,
                    "a.csv",
                    Long.toString(number),
                    "orders",
                    "bad_row",
                    "",
                    "x,\"\ny",
                    "1");
        }
        ResultRow row = ResultRows.sales(20_000 + (int) (number % 3), "r" + number, number + ".00");
        return number % 7 == 0 ? row.deleted() : row;
    }

    private static String dated(long day, String line) {
        return "sales_by_region/dt=2024-10-0" + (4 + day) + " " + line;
    }

    private static List<String> expectedCsv() {
        return LongStream.range(0, ROWS)
                .mapToObj(number -> {
                    ResultRow row = row(number);
                    String line = (row.isDeleted() ? "delete," : "upsert,")
                            + ResultRows.line(Format.CSV, row).replace("\n", "|");
                    return row.table() == ResultTable.REJECTS ? "rejects " + line : dated(number % 3, line);
                })
                .sorted()
                .toList();
    }

    /** The lines that a reader finds, after the folder that each is in, sorted. */
    private List<String> visibleCsv() {
        return filesIn(results).entrySet().stream()
                .filter(file -> !file.getKey().contains("/."))
                .flatMap(file -> {
                    assertThat(file.getKey()).matches("(rejects|sales_by_region/dt=2024-10-0[456])/part-[^/]*[.]csv");
                    String folder = file.getKey().substring(0, file.getKey().lastIndexOf('/'));
                    List<String> lines =
                            List.of(file.getValue().replace("\"\ny\"", "\"|y\"").split("\n"));
                    assertThat(lines.get(0)).isIn(HEADER, "op,source,position,feed,reason,detail,payload,revision");
                    return lines.stream().skip(1).map(line -> folder + " " + line + "|");
                })
                .sorted()
                .toList();
    }

    private FileOutput output(Format format) {
        return new FileOutput(results.toString(), format, "live", TABLES, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    private StreamExecutionEnvironment environment(
            Configuration configuration, int parallelism, Format format, NumberSequenceSource numbers) {
        configuration.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        StreamExecutionEnvironment environment =
                new TestStreamEnvironment(cluster, configuration, parallelism, List.of(), List.of());
        environment.getConfig().enableObjectReuse();
        ChangelogFiles.write(
                environment
                        .fromSource(numbers, WatermarkStrategy.noWatermarks(), "numbers")
                        .uid("numbers")
                        .map(ChangelogFilesTest::row)
                        .uid("rows")
                        .returns(ROW_TYPE),
                output(format),
                "");
        return environment;
    }

    private Configuration withCheckpoints(Duration interval, int restarts) {
        Configuration configuration = new Configuration();
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, interval);
        configuration.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.toUri().toString());
        configuration.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, restarts == 0 ? "none" : "fixed-delay");
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, restarts);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ZERO);
        return configuration;
    }

    private String latestCheckpoint() throws Exception {
        try (Stream<Path> paths = Files.walk(checkpoints)) {
            List<Path> retained =
                    paths.filter(path -> path.endsWith("_metadata")).toList();
            assertThat(retained).hasSize(1);
            return retained.get(0).getParent().toUri().toString();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void shouldWriteEachChangeOnceDespiteFailuresAndRestarts(int parallelism) throws Exception {
        environment(withCheckpoints(Duration.ofMillis(50), 3), parallelism, Format.CSV, GatedNumbers.of(ROWS, GATE, 1))
                .execute();

        assertThat(GatedNumbers.attempts()).isEqualTo(2);
        assertThat(visibleCsv()).isEqualTo(expectedCsv());
    }

    @Test
    void shouldWriteEachChangeOnceWhenRestoredFromACheckpoint() throws Exception {
        assertThatThrownBy(() -> environment(
                                withCheckpoints(Duration.ofMillis(50), 0),
                                2,
                                Format.CSV,
                                GatedNumbers.of(ROWS, GATE, 1))
                        .execute())
                .hasStackTraceContaining("as planned");
        Configuration restored = withCheckpoints(Duration.ofMillis(50), 0);
        restored.set(StateRecoveryOptions.SAVEPOINT_PATH, latestCheckpoint());

        environment(restored, 3, Format.CSV, GatedNumbers.of(ROWS, Long.MAX_VALUE, 0))
                .execute();

        assertThat(visibleCsv()).isEqualTo(expectedCsv());
    }

    @ParameterizedTest
    @EnumSource
    void shouldShowChangesOnlyWithACheckpoint(Format format) throws Exception {
        JobClient job = environment(withCheckpoints(Duration.ofHours(1), 0), 1, format, HeldNumbers.of(ROWS))
                .executeAsync();
        HeldNumbers.awaitFirstCheckpoint();
        HeldNumbers.release(2, () -> {});
        await(() -> filesIn(results).size() == 2);
        assertThat(filesIn(results).keySet()).allMatch(path -> path.contains("/."));

        cluster.triggerCheckpoint(job.getJobID(), CheckpointType.CONFIGURED).get(TIME_LIMIT_SECONDS, TimeUnit.SECONDS);

        await(() -> filesIn(results).keySet().stream().noneMatch(path -> path.contains("/.")));
        SortedMap<String, String> files = filesIn(results);
        assertThat(files.keySet())
                .satisfiesExactly(
                        rejects -> assertThat(rejects).matches("rejects/part-.*" + format.extension()),
                        sales -> assertThat(sales)
                                .matches("sales_by_region/dt=2024-10-05/part-.*" + format.extension()));
        assertThat(files.get(files.lastKey()))
                .isEqualTo(
                        format == Format.CSV
                                ? HEADER + "\nupsert,2024-10-05,r1,EUR,1,2,1.00,0.00,0.00,1,final\n"
                                : "{\"op\":\"upsert\",\"day\":\"2024-10-05\",\"region\":\"r1\",\"currency\":\"EUR\",\"lines\":1,"
                                        + "\"units\":2,\"sales\":\"1.00\",\"paid\":\"0.00\",\"refunded\":\"0.00\",\"revision\":1,"
                                        + "\"phase\":\"final\"}\n");
        job.cancel().get(TIME_LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(Condition condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIME_LIMIT_SECONDS);
        while (!holds(condition)) {
            assertThat(System.nanoTime()).as("time limit").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private static boolean holds(Condition condition) throws Exception {
        try {
            return condition.holds();
        } catch (UncheckedIOException renamedMeanwhile) {
            return false;
        }
    }
}
