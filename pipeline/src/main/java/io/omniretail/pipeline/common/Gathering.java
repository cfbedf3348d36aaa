package io.omniretail.pipeline.common;

import io.omniretail.pipeline.state.RecordBlock;
import java.util.concurrent.ScheduledFuture;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;

/**
 * Gathers what comes, to give blocks of records. It holds no state: what it has is given before each checkpoint barrier
 * and watermark, before it is idle, and at the end; and live at a moment of the clock.
 *
 * @param <I> what comes
 */
public abstract class Gathering<I> extends AbstractStreamOperator<RecordBlock>
        implements OneInputStreamOperator<I, RecordBlock> {
    private static final long serialVersionUID = 1L;

    private transient ScheduledFuture<?> nextFlush;

    /** Gives all that it has. */
    protected abstract void flush();

    /** Milliseconds of the clock. */
    protected final long nowMs() {
        return getProcessingTimeService().getCurrentProcessingTime();
    }

    /** Sees to it that all is given at a moment of the clock, unless an earlier one has been set. */
    protected final void flushAt(long clockMs) {
        if (nextFlush == null) {
            ProcessingTimeService clock = getProcessingTimeService();
            nextFlush = clock.registerTimer(clockMs, firedMs -> {
                nextFlush = null;
                flush();
            });
        }
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        flush();
        super.processWatermark(mark);
    }

    @Override
    public void processWatermarkStatus(WatermarkStatus status) throws Exception {
        flush();
        super.processWatermarkStatus(status);
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) {
        flush();
    }

    @Override
    public void finish() throws Exception {
        flush();
        super.finish();
    }
}
