package io.omniretail.sinks;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.core.io.InputStatus;

/**
 * Numbers from 0, of which one reader stops in the middle until a checkpoint is completed that was taken there. If it
 * is to fail, it does so a little later, in the first attempts.
 */
public final class GatedNumbers extends NumberSequenceSource {
    private static final long serialVersionUID = 1L;
    private static final long AFTER_THE_GATE = 500;

    private static final AtomicInteger ATTEMPTS = new AtomicInteger();
    private static final AtomicInteger FAILURES_LEFT = new AtomicInteger();
    private static volatile CompletableFuture<Void> opened = new CompletableFuture<>();

    private final long gate;

    private GatedNumbers(long count, long gate) {
        super(0, count - 1);
        this.gate = gate;
    }

    /**
     * A source for one job.
     *
     * @param gate how many numbers one reader gives before it stops
     * @param failures in how many attempts it fails
     */
    public static GatedNumbers of(long count, long gate, int failures) {
        opened = new CompletableFuture<>();
        ATTEMPTS.set(0);
        FAILURES_LEFT.set(failures);
        return new GatedNumbers(count, gate);
    }

    /** Done when the checkpoint at the gate is completed. */
    public static CompletableFuture<Void> opened() {
        return opened;
    }

    /** How often the gated reader has been started. */
    public static int attempts() {
        return ATTEMPTS.get();
    }

    @Override
    public SourceReader<Long, NumberSequenceSplit> createReader(SourceReaderContext context) {
        SourceReader<Long, NumberSequenceSplit> reader = super.createReader(context);
        if (context.getIndexOfSubtask() > 0) {
            return reader;
        }
        ATTEMPTS.incrementAndGet();
        return new GatedReader(reader, gate);
    }

    private static final class GatedReader extends DelegatingReader {
        private final CompletableFuture<Void> checkpointed = new CompletableFuture<>();
        private final long gate;
        private long given;
        private long checkpointAtGate = Long.MAX_VALUE;

        GatedReader(SourceReader<Long, NumberSequenceSplit> delegate, long gate) {
            super(delegate);
            this.gate = gate;
        }

        @Override
        public InputStatus pollNext(ReaderOutput<Long> output) throws Exception {
            if (given == gate && !checkpointed.isDone()) {
                return InputStatus.NOTHING_AVAILABLE;
            }
            if (given == gate + AFTER_THE_GATE && FAILURES_LEFT.get() > 0) {
                FAILURES_LEFT.decrementAndGet();
                throw new IllegalStateException("as planned");
            }
            given++;
            return super.pollNext(output);
        }

        @Override
        public CompletableFuture<Void> isAvailable() {
            return given == gate ? checkpointed : super.isAvailable();
        }

        @Override
        public List<NumberSequenceSplit> snapshotState(long checkpointId) {
            if (given == gate) {
                checkpointAtGate = Math.min(checkpointAtGate, checkpointId);
            }
            return super.snapshotState(checkpointId);
        }

        @Override
        public void notifyCheckpointComplete(long checkpointId) throws Exception {
            super.notifyCheckpointComplete(checkpointId);
            if (checkpointId >= checkpointAtGate) {
                checkpointed.complete(null);
                opened.complete(null);
            }
        }
    }
}
