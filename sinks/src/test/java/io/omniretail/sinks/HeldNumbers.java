package io.omniretail.sinks;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.core.io.InputStatus;

/** Numbers from 0 for one reader, which gives as many as it is let, and no more. */
public final class HeldNumbers extends NumberSequenceSource {
    private static final long serialVersionUID = 1L;

    private static final Object LOCK = new Object();
    private static long limit;
    private static Action duringCheckpoint = () -> {};
    private static CompletableFuture<Void> raised = new CompletableFuture<>();
    private static volatile CompletableFuture<Void> firstCheckpoint = new CompletableFuture<>();

    /** Something to be done. */
    public interface Action {
        void run() throws Exception;
    }

    private HeldNumbers(long count) {
        super(0, count - 1);
    }

    /** A source for one job, which gives nothing yet. */
    public static HeldNumbers of(long count) {
        synchronized (LOCK) {
            limit = 0;
            firstCheckpoint = new CompletableFuture<>();
            duringCheckpoint = () -> {};
            return new HeldNumbers(count);
        }
    }

    /** Waits for the checkpoint that a job takes right at its start. */
    public static void awaitFirstCheckpoint() throws Exception {
        firstCheckpoint.get(1, TimeUnit.MINUTES);
    }

    /**
     * Lets numbers go.
     *
     * @param newLimit how many are let go in all
     * @param action what is done in the middle of the next checkpoint, which is not completed before that is done
     */
    public static void release(long newLimit, Action action) {
        CompletableFuture<Void> waiting;
        synchronized (LOCK) {
            limit = newLimit;
            duringCheckpoint = action;
            waiting = raised;
            raised = new CompletableFuture<>();
        }
        waiting.complete(null);
    }

    @Override
    public SourceReader<Long, NumberSequenceSplit> createReader(SourceReaderContext context) {
        return new DelegatingReader(super.createReader(context)) {
            private long given;

            @Override
            public InputStatus pollNext(ReaderOutput<Long> output) throws Exception {
                synchronized (LOCK) {
                    if (given == limit) {
                        return InputStatus.NOTHING_AVAILABLE;
                    }
                }
                given++;
                return super.pollNext(output);
            }

            @Override
            public CompletableFuture<Void> isAvailable() {
                synchronized (LOCK) {
                    return given == limit ? raised : super.isAvailable();
                }
            }

            @Override
            public List<NumberSequenceSplit> snapshotState(long checkpointId) {
                Action action;
                synchronized (LOCK) {
                    action = duringCheckpoint;
                    duringCheckpoint = () -> {};
                }
                try {
                    // The barrier is on its way already
                    action.run();
                } catch (Exception failed) {
                    throw new IllegalStateException(failed);
                }
                return super.snapshotState(checkpointId);
            }

            @Override
            public void notifyCheckpointComplete(long checkpointId) throws Exception {
                super.notifyCheckpointComplete(checkpointId);
                firstCheckpoint.complete(null);
            }
        };
    }
}
