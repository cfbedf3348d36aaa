package io.omniretail.sinks;

import static io.omniretail.sinks.ResultRows.filesIn;
import static io.omniretail.sinks.ResultRows.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.omniretail.domain.UsageException;
import io.omniretail.domain.result.ResultRow;
import io.omniretail.domain.result.ResultTable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.java.typeutils.GenericTypeInfo;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.ExceptionUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResultFilesJobTest {
    private static final int FIRST_DAY = (int) LocalDate.parse("2026-11-01").toEpochDay();
    private static final int DAYS = 30;
    private static final long ROWS = 20_000;
    private static final long GATE = 1_000;
    private static final Duration OFTEN = Duration.ofMillis(50);
    private static final Set<ResultTable> TABLES =
            EnumSet.of(ResultTable.SALES_BY_REGION, ResultTable.SENSOR_ALERTS, ResultTable.REJECTS, ResultTable.LEDGER);
    private static final GenericTypeInfo<ResultRow> ROW_TYPE = new GenericTypeInfo<>(ResultRow.class);

    @RegisterExtension
    static final JobCluster CLUSTER = new JobCluster();

    @TempDir
    private Path results;

    @TempDir
    private Path checkpoints;

    /** The rows of one table have days, those of another have none, and some of the third have. */
    private static ResultRow row(long number) {
        int day = FIRST_DAY + (int) (number % DAYS);
        String place = Long.toString(number);
        if (number % 10 == 0) {
            return ResultRows.row(
                    ResultTable.REJECTS, ResultRow.NO_DAY, "a.csv", place, "orders", "bad_row", "", "x,\"\ny", "1");
        }
        if (number % 7 == 0) {
            return ResultRows.row(
                    ResultTable.SENSOR_ALERTS,
                    number % 2 == 0 ? day : ResultRow.NO_DAY,
                    "s",
                    "t",
                    "a.csv",
                    place,
                    "29.00",
                    "28.00",
                    "1");
        }
        return ResultRows.sales(day, "r" + number, number + ".00");
    }

    /** Numbers rise and each row is one number's, so that the rows of a file come in the order of the numbers. */
    private static SortedMap<String, String> expectedFiles() {
        SortedMap<String, StringBuilder> files = new TreeMap<>();
        for (long number = 0; number < ROWS; number++) {
            ResultRow row = row(number);
            String folder =
                    row.table().id() + (row.day() == ResultRow.NO_DAY ? "" : "/dt=" + LocalDate.ofEpochDay(row.day()));
            files.computeIfAbsent(folder + "/part-0.csv", path -> header(row.table()))
                    .append(line(Format.CSV, row));
        }
        files.put("ledger/part-0.csv", header(ResultTable.LEDGER));
        SortedMap<String, String> contents = new TreeMap<>();
        files.forEach((path, content) -> contents.put(path, content.toString()));
        return contents;
    }

    private static StringBuilder header(ResultTable table) {
        return new StringBuilder(new String(RowEncoder.header(Format.CSV, table), StandardCharsets.UTF_8));
    }

    private FileOutput output() {
        return new FileOutput(
                results.toString(), Format.CSV, "reports", TABLES, 0, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    private void addReport(StreamExecutionEnvironment environment, GatedNumbers numbers) {
        ResultFiles.write(
                environment
                        .fromSource(numbers, WatermarkStrategy.noWatermarks(), "numbers")
                        .uid("numbers")
                        .map(ResultFilesJobTest::row)
                        .uid("rows")
                        .returns(ROW_TYPE),
                output(),
                "");
    }

    private JobExecutionResult run(Configuration configuration, int parallelism, GatedNumbers numbers)
            throws Exception {
        StreamExecutionEnvironment environment = CLUSTER.environment(configuration, parallelism);
        addReport(environment, numbers);
        return environment.execute();
    }

    private static GatedNumbers undisturbed() {
        return GatedNumbers.of(ROWS, Long.MAX_VALUE, 0);
    }

    @ParameterizedTest
    @CsvSource({"STREAMING,1", "STREAMING,2", "STREAMING,4", "BATCH,1", "BATCH,2", "BATCH,4"})
    void shouldWriteTheSameFilesWhateverTheModeAndParallelism(RuntimeExecutionMode mode, int parallelism)
            throws Exception {
        Configuration configuration = new Configuration();
        configuration.set(ExecutionOptions.RUNTIME_MODE, mode);

        run(configuration, parallelism, undisturbed());

        assertThat(filesIn(results)).isEqualTo(expectedFiles());
        assertThat(results.resolve(".omni-staging")).doesNotExist();
    }

    @Test
    void shouldWriteTheSameFilesWithCheckpoints() throws Exception {
        run(JobCluster.checkpoints(checkpoints, OFTEN, 0), 4, GatedNumbers.of(ROWS, GATE, 0));

        assertThat(filesIn(results)).isEqualTo(expectedFiles());
        assertThat(results.resolve(".omni-staging")).doesNotExist();
    }

    @Test
    void shouldReportTheRowsOfEachTable() throws Exception {
        Map<ResultTable, Long> expected = new HashMap<>(Map.of(ResultTable.LEDGER, 0L));
        LongStream.range(0, ROWS).forEach(number -> expected.merge(row(number).table(), 1L, Long::sum));

        JobExecutionResult result =
                run(JobCluster.checkpoints(checkpoints, OFTEN, 3), 2, GatedNumbers.of(ROWS, GATE, 1));

        assertThat(ResultFiles.publishedRows(result)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void shouldWriteTheSameFilesAfterFailuresAndRestarts(int parallelism) throws Exception {
        run(JobCluster.checkpoints(checkpoints, OFTEN, 3), parallelism, GatedNumbers.of(ROWS, GATE, 2));

        assertThat(GatedNumbers.attempts()).isEqualTo(3);
        assertThat(filesIn(results)).isEqualTo(expectedFiles());
        assertThat(results.resolve(".omni-staging")).doesNotExist();
    }

    @Test
    void shouldPublishAgainWhenTheJobFailsBetweenPublishingAndItsLastCheckpoint() throws Exception {
        Path publishedLast = results.resolve("ledger/part-0.csv");
        StreamExecutionEnvironment environment = CLUSTER.environment(JobCluster.checkpoints(checkpoints, OFTEN, 3), 1);
        addReport(environment, GatedNumbers.of(ROWS, GATE, 0));
        environment
                .fromSource(
                        FailureWhenPublished.of(
                                publishedLast, Path.of(output().staging().getPath())),
                        WatermarkStrategy.noWatermarks(),
                        "failure")
                .uid("failure")
                .sinkTo(new DiscardingSink<>())
                .uid("no-results");

        environment.execute();

        assertThat(FailureWhenPublished.hasFailed()).isTrue();
        assertThat(GatedNumbers.attempts()).isEqualTo(2);
        assertThat(FailureWhenPublished.hadStagedFilesAtFailure()).isTrue();
        assertThat(filesIn(results)).isEqualTo(expectedFiles());
        assertThat(results.resolve(".omni-staging")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void shouldShowNothingWhenTheJobFailsAndWriteTheSameFilesWhenItIsRestored(int parallelism) throws Exception {
        SortedMap<String, String> before = new TreeMap<>(Map.of("ledger/part-0.csv", "an earlier run's"));
        ResultRows.writeFiles(results, before);
        assertThatThrownBy(() -> run(JobCluster.checkpoints(checkpoints, OFTEN, 0), 2, GatedNumbers.of(ROWS, GATE, 1)))
                .hasStackTraceContaining("as planned");
        SortedMap<String, String> visible = filesIn(results);
        assertThat(visible.keySet().removeIf(path -> path.startsWith(".omni-staging")))
                .isTrue();
        assertThat(visible).isEqualTo(before);

        Configuration restored = JobCluster.checkpoints(checkpoints, OFTEN, 0);
        restored.set(StateRecoveryOptions.SAVEPOINT_PATH, JobCluster.latestCheckpoint(checkpoints));
        run(restored, parallelism, undisturbed());

        assertThat(filesIn(results)).isEqualTo(expectedFiles());
        assertThat(results.resolve(".omni-staging")).doesNotExist();
    }

    @Test
    void shouldSayWhyACheckpointCannotBeRestoredOnceALaterRunHasEnded() throws Exception {
        assertThatThrownBy(() -> run(JobCluster.checkpoints(checkpoints, OFTEN, 0), 2, GatedNumbers.of(ROWS, GATE, 1)))
                .hasStackTraceContaining("as planned");
        Configuration restored = JobCluster.checkpoints(checkpoints, OFTEN, 3);
        restored.set(StateRecoveryOptions.SAVEPOINT_PATH, JobCluster.latestCheckpoint(checkpoints));
        run(new Configuration(), 2, undisturbed());

        assertThatThrownBy(() -> run(restored, 2, undisturbed()))
                .satisfies(failure -> assertThat(ExceptionUtils.findThrowable(failure, UsageException.class))
                        .hasValueSatisfying(cause -> assertThat(cause).hasMessageContaining("start it anew")));
    }
}
