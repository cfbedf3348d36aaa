package io.omniretail.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.omniretail.pipeline.JobOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.state.CheckpointStateOutputStream;
import org.apache.flink.runtime.state.CheckpointStorageAccess;
import org.apache.flink.runtime.state.CheckpointStorageLocationReference;
import org.apache.flink.runtime.state.CheckpointStreamFactory;
import org.apache.flink.runtime.state.CheckpointedStateScope;
import org.apache.flink.runtime.state.StreamStateHandle;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTurnsTest {
    private static final byte[] LARGE = new byte[CheckpointTurns.SMALL_BYTES + 1];

    @TempDir
    Path folder;

    private final Semaphore turns = new Semaphore(1);
    private CheckpointStreamFactory streams;

    @BeforeEach
    void open() throws IOException {
        Configuration settings = new Configuration();
        settings.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, folder.toUri().toString());
        CheckpointStorageAccess access = new CheckpointTurns(turns)
                .createFromConfig(settings, getClass().getClassLoader())
                .createCheckpointStorage(new JobID());
        access.initializeBaseLocationsForCheckpoint();
        streams = access.resolveCheckpointStorageLocation(1, CheckpointStorageLocationReference.getDefault());
    }

    private CheckpointStateOutputStream stream() throws IOException {
        return streams.createCheckpointStateOutputStream(CheckpointedStateScope.EXCLUSIVE);
    }

    @Test
    void aLargeStateHasItsTurnUntilItIsWritten() throws IOException {
        CheckpointStateOutputStream large = stream();
        large.write(LARGE);
        assertThat(turns.availablePermits()).isZero();

        StreamStateHandle handle = large.closeAndGetHandle();
        assertThat(turns.availablePermits()).isEqualTo(1);
        assertThat(handle.getStateSize()).isEqualTo(LARGE.length);
    }

    @Test
    void aSmallStateWaitsForNothing() throws IOException {
        CheckpointStateOutputStream large = stream();
        large.write(LARGE);
        CheckpointStateOutputStream small = stream();
        small.write(LARGE, 0, CheckpointTurns.SMALL_BYTES);

        assertThat(small.closeAndGetHandle().getStateSize()).isEqualTo(CheckpointTurns.SMALL_BYTES);
        large.close();
    }

    @Test
    @Timeout(60)
    void anotherLargeStateComesAfterIt() throws Exception {
        CheckpointStateOutputStream first = stream();
        first.write(LARGE);
        Thread second = new Thread(() -> {
            try (CheckpointStateOutputStream stream = stream()) {
                stream.write(LARGE);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        second.start();
        while (!turns.hasQueuedThreads()) {
            assertThat(second.isAlive()).as("waits").isTrue();
            Thread.onSpinWait();
        }

        first.close();
        second.join();
        assertThat(turns.availablePermits()).isEqualTo(1);
    }

    @Test
    void aStateThatIsGivenUpEndsItsTurnOnce() throws IOException {
        CheckpointStateOutputStream large = stream();
        large.write(LARGE);
        large.close();
        large.close();

        assertThat(turns.availablePermits()).isEqualTo(1);
    }

    @Test
    void liveJobsWriteInTurnsUnlessTheUserSaysOtherwise() throws Exception {
        Configuration own = new Configuration();
        own.set(CheckpointingOptions.CHECKPOINT_STORAGE, "jobmanager");

        assertThat(storageOf("stream", new Configuration())).hasValue(CheckpointTurns.class.getName());
        assertThat(storageOf("batch", new Configuration())).isEmpty();
        assertThat(storageOf("stream", own)).hasValue("jobmanager");
    }

    private Optional<String> storageOf(String mode, Configuration userSettings) throws Exception {
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        Home home = new Home(folder, folder.resolve(".omni"), folder, folder.resolve("log"));
        JobOptions options = JobOptions.parse(
                List.of("--mode=" + mode, "--input=" + folder, "--output=" + folder.resolve("report")),
                Optional.of(folder));
        try (EmbeddedFlink flink = new EmbeddedFlink(home, userSettings, new Console(nowhere, nowhere, false))) {
            return flink.create(new Configuration(), options)
                    .getConfiguration()
                    .getOptional(CheckpointingOptions.CHECKPOINT_STORAGE);
        }
    }
}
