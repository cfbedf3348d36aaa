package io.omniretail.sinks;

import static io.omniretail.sinks.ResultRows.filesIn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.omniretail.domain.result.ResultRow;
import io.omniretail.domain.result.ResultTable;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.api.java.typeutils.GenericTypeInfo;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
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

    /** All rows have the same one. */
    private static final Pattern REVISION = Pattern.compile("[,:](\\d+)(?:,final|,\"phase\":\"final\")?}?\n");

    @RegisterExtension
    static final JobCluster CLUSTER = new JobCluster();

    @TempDir
    private Path results;

    @TempDir
    private Path checkpoints;

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
        return new FileOutput(results.toString(), format, "live", TABLES, 0, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    private StreamExecutionEnvironment environment(
            Configuration configuration, int parallelism, Format format, NumberSequenceSource numbers) {
        StreamExecutionEnvironment environment = CLUSTER.environment(configuration, parallelism);
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

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void shouldWriteEachChangeOnceDespiteFailuresAndRestarts(int parallelism) throws Exception {
        environment(
                        JobCluster.checkpoints(checkpoints, Duration.ofMillis(50), 3),
                        parallelism,
                        Format.CSV,
                        GatedNumbers.of(ROWS, GATE, 1))
                .execute();

        assertThat(GatedNumbers.attempts()).isEqualTo(2);
        assertThat(visibleCsv()).isEqualTo(expectedCsv());
    }

    @Test
    void shouldWriteEachChangeOnceWhenRestoredFromACheckpoint() throws Exception {
        assertThatThrownBy(() -> environment(
                                JobCluster.checkpoints(checkpoints, Duration.ofMillis(50), 0),
                                2,
                                Format.CSV,
                                GatedNumbers.of(ROWS, GATE, 1))
                        .execute())
                .hasStackTraceContaining("as planned");
        Configuration restored = JobCluster.checkpoints(checkpoints, Duration.ofMillis(50), 0);
        restored.set(StateRecoveryOptions.SAVEPOINT_PATH, JobCluster.latestCheckpoint(checkpoints));

        environment(restored, 3, Format.CSV, GatedNumbers.of(ROWS, Long.MAX_VALUE, 0))
                .execute();

        assertThat(visibleCsv().stream()
                        .map(line -> line.replaceFirst(",\\d{13}((,final)?\\|)$", ",1$1"))
                        .sorted()
                        .toList())
                .isEqualTo(expectedCsv());
    }

    /** Else the old rows would hold, as of a key the highest revision does. */
    @ParameterizedTest
    @EnumSource
    void shouldCountRevisionsOnWhereAnEarlierJobHasWritten(Format format) throws Exception {
        List<Long> ofJobs = new ArrayList<>();
        for (int job = 0; job < 3; job++) {
            Set<String> before = filesIn(results).keySet();
            environment(new Configuration(), 1, format, GatedNumbers.of(30, Long.MAX_VALUE, 0))
                    .execute();

            SortedMap<String, String> written = filesIn(results);
            written.keySet().removeAll(before);
            List<Long> revisions = written.values().stream()
                    .flatMap(text -> REVISION.matcher(text).results())
                    .map(found -> Long.valueOf(found.group(1)))
                    .toList();
            assertThat(revisions).hasSize(30).containsOnly(revisions.get(0));
            ofJobs.add(revisions.get(0));
        }

        assertThat(ofJobs).startsWith(1L).isSorted().doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource
    void shouldShowChangesOnlyWithACheckpoint(Format format) throws Exception {
        JobClient job = environment(
                        JobCluster.checkpoints(checkpoints, Duration.ofHours(1), 0), 1, format, HeldNumbers.of(ROWS))
                .executeAsync();
        HeldNumbers.awaitFirstCheckpoint();
        HeldNumbers.release(2, () -> {});
        JobCluster.await(() -> holds(() -> filesIn(results).size() == 2));
        assertThat(filesIn(results).keySet()).allMatch(path -> path.contains("/."));

        CLUSTER.takeCheckpoint(job);

        JobCluster.await(() -> holds(() -> filesIn(results).keySet().stream().noneMatch(path -> path.contains("/."))));
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

    private static boolean holds(Callable<Boolean> condition) throws Exception {
        try {
            return condition.call();
        } catch (UncheckedIOException renamedMeanwhile) {
            return false;
        }
    }
}
