package io.omniretail.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.omniretail.domain.UsageException;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.SerializedThrowable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PipelineMainTest {
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    @TempDir
    Path folder;

    /** Builds jobs, but fails to run them. */
    private static final class Failing implements EnvironmentFactory {
        private final Path folder;
        private final Exception failure;
        private Configuration settings;

        Failing(Path folder, Exception failure) {
            this.folder = folder;
            this.failure = failure;
        }

        @Override
        public Optional<Path> workingDirectory() {
            return Optional.of(folder);
        }

        @Override
        public String defaultInput(JobOptions options) {
            throw new UsageException("--input is missing");
        }

        @Override
        public StreamExecutionEnvironment create(Configuration jobSettings, JobOptions options) {
            settings = jobSettings;
            return new StreamExecutionEnvironment(jobSettings);
        }

        @Override
        public JobExecutionResult execute(StreamExecutionEnvironment environment) throws Exception {
            throw failure;
        }

        @Override
        public String logPlace() {
            return "a.log";
        }
    }

    private int run(EnvironmentFactory environments, String... flags) {
        return PipelineMain.run(
                List.of(flags),
                environments,
                new PrintStream(output, true, StandardCharsets.UTF_8),
                new PrintStream(errors, true, StandardCharsets.UTF_8));
    }

    private String errorOf(Exception failure) throws Exception {
        Files.writeString(folder.resolve("readings.txt"), "21\n");
        errors.reset();
        int status = run(new Failing(folder, failure), "--pipeline", "sensors", "--input", "readings.txt");
        assertThat(status).isEqualTo(1);
        return errors.toString(StandardCharsets.UTF_8).strip();
    }

    @Test
    void shouldTellTheInnermostCauseOfAFailureInOneLine() throws Exception {
        assertThat(errorOf(new RuntimeException("outside", new IllegalStateException("the disk is full\nand more"))))
                .isEqualTo("error: the job failed: the disk is full (more in a.log)");
        assertThat(errorOf(
                        new RuntimeException(new SerializedThrowable(new IllegalStateException("the disk is full")))))
                .isEqualTo("error: the job failed: the disk is full (more in a.log)");
        assertThat(errorOf(new RuntimeException(new SerializedThrowable(
                        new UsageException("a.csv: is broken").initCause(new EOFException("end"))))))
                .isEqualTo("error: the job failed: a.csv: is broken (more in a.log)");
        assertThat(errorOf(new RuntimeException(new NullPointerException())))
                .isEqualTo("error: the job failed: NullPointerException (more in a.log)");
        assertThat(errorOf(new RuntimeException(new SerializedThrowable(new OutOfMemoryError("Java heap space")))))
                .isEqualTo(
                        "error: the job failed: out of memory (Java heap space): give it more, with OMNI_HEAP=8g ./omni, or taskmanager.memory.process.size on a cluster (more in a.log)");
    }

    @Test
    void shouldTellAMistakeOfTheUserInOneLineWithStatusTwo() {
        assertThat(run(new Failing(folder, new IllegalStateException()), "--window", "x"))
                .isEqualTo(2);
        assertThat(errors.toString(StandardCharsets.UTF_8))
                .startsWith("error: --window: cannot read")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            batch  | sensor_stats/dt=2026-11-02/part-UUID-0.csv           | a live job
            batch  | ledger/part-UUID-12.json                             | a live job
            batch  | rejects/.part-UUID-0.csv.inprogress.UUID             | a live job
            batch  | sensor_stats/dt=2026-11-01/part-UUID-0.csv           |
            batch  | sales_daily/dt=2026-11-02/part-UUID-0.csv            |
            batch  | sensor_stats/dt=2026-11-02/part-0.csv                |
            batch  | sensor_stats/dt=2026-11-02/part-00000-UUID-c000.csv  |
            stream | sensor_stats/dt=2026-11-02/part-0.csv                | a report
            stream | ledger/part-1.json                                   | a report
            stream | sensor_stats/dt=2026-11-01/part-0.csv                |
            stream | sales_daily/part-0.csv                               |
            stream | sensor_stats/dt=2026-11-02/part-UUID-0.csv           |
            stream | sensor_stats/dt=2026-11-02/part-of-the-story.csv     |
            """)
    void shouldNotMixAReportAndChangesInOneFolder(String mode, String name, String writer) throws Exception {
        Files.writeString(Files.createDirectories(folder.resolve("in/readings")).resolve("a.txt"), "21\n");
        Path file = folder.resolve("out").resolve(name.replace("UUID", "6f1f2c3a-0b1c-4d5e-8f90-a1b2c3d4e5f6"));
        Files.createDirectories(file.getParent());
        Files.createFile(file);

        int status = run(
                new Failing(folder, new IllegalStateException("the job was built")),
                "--pipeline=sensors",
                "--input=in",
                "--output=out",
                "--from=2026-11-02",
                "--to=2026-11-03",
                "--mode=" + mode);

        String said = errors.toString(StandardCharsets.UTF_8).strip();
        if (writer == null) {
            assertThat(said).contains("the job was built");
        } else {
            assertThat(status).isEqualTo(2);
            assertThat(said)
                    .isEqualTo("error: --output " + folder.resolve("out") + ": holds what " + writer
                            + " has written (" + folder.resolve("out").relativize(file)
                            + "): name another folder, or delete it");
        }
    }

    @Test
    void shouldThrowUnlessFlinksCommandLineRunsIt() {
        assertThatThrownBy(() -> PipelineMain.main(new String[] {"--input", "relative"}))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--input relative is a relative path");
    }

    @Test
    void shouldPrintHelpAndVersion() {
        assertThat(run(new Failing(folder, new IllegalStateException()), "--help", "--nonsense"))
                .isZero();
        assertThat(output.toString(StandardCharsets.UTF_8)).contains("--allowed-lateness DURATION");
        output.reset();
        assertThat(run(new Failing(folder, new IllegalStateException()), "--version"))
                .isZero();
        assertThat(output.toString(StandardCharsets.UTF_8))
                .startsWith("OmniRetail Pipeline ")
                .hasLineCount(1);
    }

    @Test
    void shouldAskFlinkForWhatTheFlagsSayButNeverForARuntimeMode() throws Exception {
        Files.writeString(folder.resolve("readings.txt"), "21\n");
        Failing environments = new Failing(folder, new IllegalStateException("not run"));

        run(
                environments,
                "--pipeline=sensors",
                "--input=readings.txt",
                "--name=mine",
                "--parallelism=3",
                "--checkpoint-interval=30s",
                "--checkpoint-dir=chk",
                "--threshold=30");

        Configuration settings = environments.settings;
        assertThat(settings.get(PipelineOptions.NAME)).isEqualTo("mine");
        assertThat(settings.get(PipelineOptions.GLOBAL_JOB_PARAMETERS))
                .containsEntry("threshold", "30")
                .containsEntry("lookback", "P30D");
        assertThat(settings.get(PipelineOptions.OBJECT_REUSE)).isTrue();
        assertThat(settings.get(PipelineOptions.GENERIC_TYPES)).isFalse();
        assertThat(settings.get(PipelineOptions.AUTO_GENERATE_UIDS)).isFalse();
        assertThat(settings.get(PipelineOptions.MAX_PARALLELISM)).isEqualTo(128);
        assertThat(settings.get(CoreOptions.DEFAULT_PARALLELISM)).isEqualTo(3);
        assertThat(settings.get(CheckpointingOptions.CHECKPOINTING_INTERVAL)).hasSeconds(30);
        assertThat(settings.get(CheckpointingOptions.CHECKPOINTS_DIRECTORY)).isEqualTo("file://" + folder + "/chk");
        assertThat(settings.get(CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION))
                .isEqualTo(ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        assertThat(settings.contains(ExecutionOptions.RUNTIME_MODE)).isFalse();
    }
}
