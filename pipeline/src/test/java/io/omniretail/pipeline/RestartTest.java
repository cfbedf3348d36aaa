package io.omniretail.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.omniretail.pipeline.reference.NastyShop;
import io.omniretail.pipeline.reference.ShopEvent;
import io.omniretail.pipeline.reference.ShopFiles;
import io.omniretail.pipeline.reference.ShopFiles.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.CommonTestUtils;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Jobs that are stopped half-way and go on from a checkpoint. */
class RestartTest {
    private static final long PATIENCE_SECONDS = 60;
    private static final LocalDate FIRST_DAY = LocalDate.parse("2026-10-22");

    @RegisterExtension
    static final SmallCluster CLUSTER = new SmallCluster();

    @TempDir
    private Path folder;

    @AfterEach
    void openGate() {
        GatedFiles.open();
    }

    @ParameterizedTest
    @CsvSource({"1, 2, 2", "2, 1, 4", "3, 4, 1"})
    void shouldEndWithTheSameSalesFilesAfterARestoreAtAnyParallelism(
            long seed, int parallelism, int restoredParallelism) throws Exception {
        List<ShopEvent> events = NastyShop.events(seed, FIRST_DAY, 12, 150);
        ShopFiles.write(events, folder.resolve("in"), Layout.DATED, ZoneOffset.UTC, seed);
        List<String> flags = List.of("--allowed-lateness", "PT0S", "--lookback", NastyShop.LOOKBACK.toString());

        Map<String, TypeSerializer<?>> state = goesOnAfterARestore(flags, parallelism, restoredParallelism);

        assertThat(state.keySet())
                .anyMatch(name -> name.startsWith("crm-and-lines"))
                .anyMatch(name -> name.startsWith("lines-and-payments"))
                .anyMatch(name -> name.startsWith("events"))
                .anyMatch(name -> name.startsWith("totals"))
                .anyMatch(name -> name.startsWith("late-gate"))
                .anyMatch(name -> name.startsWith("ledger"));
    }

    @Test
    void shouldEndWithTheSameSensorFilesAfterARestore() throws Exception {
        for (int day = 0; day < 12; day++) {
            StringBuilder csv = new StringBuilder("sensor_id,timestamp,temperature\n");
            for (int hour = 0; hour < 24; hour++) {
                String time = FIRST_DAY.plusDays(day) + "T" + (hour < 10 ? "0" : "") + hour + ":30:00Z";
                csv.append("s" + hour % 3 + "," + time + "," + (15 + hour) + "." + day + "\n");
            }
            Path file = folder.resolve("in/readings/dt=" + FIRST_DAY.plusDays(day) + "/part-0.csv");
            Files.createDirectories(file.getParent());
            Files.writeString(file, csv);
        }
        List<String> flags = List.of("--pipeline", "sensors", "--allowed-lateness", "PT0S", "--window", "PT7H");

        Map<String, TypeSerializer<?>> state = goesOnAfterARestore(flags, 2, 3);

        assertThat(state.keySet())
                .anyMatch(name -> name.startsWith("readings"))
                .anyMatch(name -> name.startsWith("statistics"));
    }

    /** Gives the serializers of what lay in state. */
    private Map<String, TypeSerializer<?>> goesOnAfterARestore(
            List<String> flags, int parallelism, int restoredParallelism) throws Exception {
        CLUSTER.run(RuntimeExecutionMode.STREAMING, flags(flags, parallelism));
        SortedMap<String, String> undisturbed = PublishedTables.files(folder.resolve("out"));
        assertThat(undisturbed).hasSizeGreaterThan(12);
        PublishedTables.delete(folder.resolve("out"));

        String checkpoint = checkpointBeforeHalfOfTheInput(flags(flags, parallelism), parallelism);
        assertThat(PublishedTables.files(folder.resolve("out")).keySet())
                .isNotEmpty()
                .allMatch(path -> path.startsWith(".omni-staging/"));

        Configuration restored = new Configuration();
        restored.set(StateRecoveryOptions.SAVEPOINT_PATH, checkpoint);
        CLUSTER.run(RuntimeExecutionMode.STREAMING, restored, flags(flags, restoredParallelism));

        SortedMap<String, String> files = PublishedTables.files(folder.resolve("out"));
        assertThat(files.keySet()).isEqualTo(undisturbed.keySet());
        files.forEach((path, content) -> assertThat(content).as(path).isEqualTo(undisturbed.get(path)));
        Map<String, TypeSerializer<?>> state = StateTypes.of(checkpoint);
        state.forEach((name, serializer) ->
                assertThat(Serializers.usesKryo(serializer)).as(name).isFalse());
        return state;
    }

    /** Runs the job up to a closed gate, takes a checkpoint there and cancels the job. */
    private String checkpointBeforeHalfOfTheInput(List<String> flags, int parallelism) throws Exception {
        CompletableFuture<Void> arrival = GatedFiles.close(firstFolderToClose(), parallelism);
        JobOptions options = SmallCluster.options(flags);
        StreamExecutionEnvironment environment =
                CLUSTER.environment(RuntimeExecutionMode.STREAMING, new Configuration(), options);
        PipelineJob.build(environment, options);
        JobClient job = environment.executeAsync();
        arrival.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        CommonTestUtils.waitForAllTaskRunning(CLUSTER.cluster(), job.getJobID(), false);
        // The records before the gate may still be on their way: the first days are staged a few barriers later.
        String checkpoint;
        long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        do {
            checkpoint = CLUSTER.cluster().triggerCheckpoint(job.getJobID()).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } while (PublishedTables.files(folder.resolve("out")).isEmpty() && System.nanoTime() < endNanos);
        SmallCluster.cancel(job);
        GatedFiles.open();
        assertThatThrownBy(() -> job.getJobExecutionResult().get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .hasStackTraceContaining("cancel");
        return checkpoint;
    }

    /** A folder of a day such that less than half of the input lies in earlier ones, but not nothing. */
    private String firstFolderToClose() throws IOException {
        SortedMap<String, Long> bytes = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder.resolve("in"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                bytes.merge(file.getParent().getFileName().toString(), Files.size(file), Long::sum);
            }
        }
        long all = bytes.values().stream().mapToLong(Long::longValue).sum();
        long before = 0;
        for (Map.Entry<String, Long> day : bytes.entrySet()) {
            if (2 * (before + day.getValue()) >= all) {
                assertThat(before).isBetween(all / 4, all / 2);
                return day.getKey();
            }
            before += day.getValue();
        }
        throw new AssertionError("no folder in the middle of " + bytes);
    }

    private List<String> flags(List<String> more, int parallelism) {
        List<String> flags = new ArrayList<>(List.of(
                "--input",
                "gated:" + folder.resolve("in"),
                "--output",
                folder.resolve("out").toString(),
                "--parallelism",
                Integer.toString(parallelism),
                "--checkpoint-dir",
                folder.resolve("checkpoints").toString(),
                "--checkpoint-interval",
                "1h"));
        flags.addAll(more);
        return flags;
    }
}
