package io.omniretail.cli;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.runtime.checkpoint.filemerging.FileMergingSnapshotManager;
import org.apache.flink.runtime.execution.Environment;
import org.apache.flink.runtime.state.CheckpointStateOutputStream;
import org.apache.flink.runtime.state.CheckpointStateToolset;
import org.apache.flink.runtime.state.CheckpointStorage;
import org.apache.flink.runtime.state.CheckpointStorageAccess;
import org.apache.flink.runtime.state.CheckpointStorageFactory;
import org.apache.flink.runtime.state.CheckpointStorageLocation;
import org.apache.flink.runtime.state.CheckpointStorageLocationReference;
import org.apache.flink.runtime.state.CheckpointStorageWorkerView;
import org.apache.flink.runtime.state.CheckpointStreamFactory;
import org.apache.flink.runtime.state.CheckpointedStateScope;
import org.apache.flink.runtime.state.CompletedCheckpointStorageLocation;
import org.apache.flink.runtime.state.StreamStateHandle;
import org.apache.flink.runtime.state.storage.FileSystemCheckpointStorage;

/**
 * Checkpoints in files, as Flink's own, whose large states are written in turns: by half of the processors at most, so
 * that records find one that is free. Flink writes the states of all operators at once, on as many threads.
 *
 * <p>A state of up to {@value #SMALL_BYTES} bytes waits for nothing. What a checkpoint holds does not change.
 */
public final class CheckpointTurns implements CheckpointStorageFactory<CheckpointStorage> {
    static final int SMALL_BYTES = 1 << 16;

    /** Then a state is written out of turn. */
    private static final long PATIENCE_SECONDS = 10;

    private static final Semaphore TURNS =
            new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2), true);

    private final Semaphore turns;

    /** For Flink, which is given the name of this class. */
    public CheckpointTurns() {
        this(TURNS);
    }

    CheckpointTurns(Semaphore turns) {
        this.turns = turns;
    }

    @Override
    public CheckpointStorage createFromConfig(ReadableConfig settings, ClassLoader classLoader) {
        return new Storage(FileSystemCheckpointStorage.createFromConfig(settings, classLoader), turns);
    }

    private static final class Storage implements CheckpointStorage {
        private static final long serialVersionUID = 1L;

        private final CheckpointStorage files;
        private final Semaphore turns;

        Storage(CheckpointStorage files, Semaphore turns) {
            this.files = files;
            this.turns = turns;
        }

        @Override
        public CompletedCheckpointStorageLocation resolveCheckpoint(String pointer) throws IOException {
            return files.resolveCheckpoint(pointer);
        }

        @Override
        public CheckpointStorageAccess createCheckpointStorage(JobID job) throws IOException {
            return new Access(files.createCheckpointStorage(job), turns);
        }
    }

    private record Access(CheckpointStorageAccess files, Semaphore turns) implements CheckpointStorageAccess {
        @Override
        public CheckpointStreamFactory resolveCheckpointStorageLocation(
                long checkpoint, CheckpointStorageLocationReference reference) throws IOException {
            return new Streams(files.resolveCheckpointStorageLocation(checkpoint, reference), turns);
        }

        @Override
        public CheckpointStateOutputStream createTaskOwnedStateStream() throws IOException {
            return files.createTaskOwnedStateStream();
        }

        @Override
        public CheckpointStateToolset createTaskOwnedCheckpointStateToolset() {
            return files.createTaskOwnedCheckpointStateToolset();
        }

        @Override
        public CheckpointStorageWorkerView toFileMergingStorage(
                FileMergingSnapshotManager manager, Environment environment) throws IOException {
            return files.toFileMergingStorage(manager, environment);
        }

        @Override
        public boolean supportsHighlyAvailableStorage() {
            return files.supportsHighlyAvailableStorage();
        }

        @Override
        public boolean hasDefaultSavepointLocation() {
            return files.hasDefaultSavepointLocation();
        }

        @Override
        public CompletedCheckpointStorageLocation resolveCheckpoint(String pointer) throws IOException {
            return files.resolveCheckpoint(pointer);
        }

        @Override
        public void initializeBaseLocationsForCheckpoint() throws IOException {
            files.initializeBaseLocationsForCheckpoint();
        }

        @Override
        public CheckpointStorageLocation initializeLocationForCheckpoint(long checkpoint) throws IOException {
            return files.initializeLocationForCheckpoint(checkpoint);
        }

        @Override
        public CheckpointStorageLocation initializeLocationForSavepoint(long checkpoint, String place)
                throws IOException {
            return files.initializeLocationForSavepoint(checkpoint, place);
        }
    }

    private record Streams(CheckpointStreamFactory files, Semaphore turns) implements CheckpointStreamFactory {
        @Override
        public CheckpointStateOutputStream createCheckpointStateOutputStream(CheckpointedStateScope scope)
                throws IOException {
            return new Stream(files.createCheckpointStateOutputStream(scope), turns);
        }

        @Override
        public boolean canFastDuplicate(StreamStateHandle handle, CheckpointedStateScope scope) throws IOException {
            return files.canFastDuplicate(handle, scope);
        }

        @Override
        public List<StreamStateHandle> duplicate(List<StreamStateHandle> handles, CheckpointedStateScope scope)
                throws IOException {
            return files.duplicate(handles, scope);
        }

        @Override
        public void reusePreviousStateHandle(Collection<? extends StreamStateHandle> handles) {
            files.reusePreviousStateHandle(handles);
        }

        @Override
        public boolean couldReuseStateHandle(StreamStateHandle handle) {
            return files.couldReuseStateHandle(handle);
        }
    }

    /** One state. It may be closed by another thread than the one that writes it. */
    private static final class Stream extends CheckpointStateOutputStream {
        private final CheckpointStateOutputStream file;
        private final Semaphore turns;
        private final AtomicBoolean hasTurn = new AtomicBoolean();
        /** How many more bytes may be written before a turn is waited for. */
        private int small = SMALL_BYTES;

        Stream(CheckpointStateOutputStream file, Semaphore turns) {
            this.file = file;
            this.turns = turns;
        }

        @Override
        public void write(int b) throws IOException {
            beforeWriting(1);
            file.write(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            beforeWriting(length);
            file.write(bytes, offset, length);
        }

        private void beforeWriting(int length) throws IOException {
            if (small < 0) {
                return;
            }
            small -= length;
            if (small < 0) {
                try {
                    hasTurn.set(turns.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new InterruptedIOException("interrupted before a turn to write state");
                }
            }
        }

        private void endTurn() {
            if (hasTurn.getAndSet(false)) {
                turns.release();
            }
        }

        @Override
        public long getPos() throws IOException {
            return file.getPos();
        }

        @Override
        public void flush() throws IOException {
            file.flush();
        }

        @Override
        public void sync() throws IOException {
            file.sync();
        }

        @Override
        public StreamStateHandle closeAndGetHandle() throws IOException {
            try {
                return file.closeAndGetHandle();
            } finally {
                endTurn();
            }
        }

        @Override
        public void close() throws IOException {
            try {
                file.close();
            } finally {
                endTurn();
            }
        }
    }
}
