package io.omniretail.pipeline.common;

import java.io.Serializable;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeinfo.Types;

/**
 * The one judgement on lateness: a record is late if event time, where it first meets keyed state, has passed the end
 * of its day or window plus the allowed lateness.
 *
 * <p>Flink starts with no watermark after a restore. The gate therefore keeps the watermark in the checkpoint: a record
 * that was too late before a crash is too late after it, and never re-opens a day whose totals are settled. All
 * parallel instances have seen the same watermarks when an aligned barrier reaches them, so the highest one holds for
 * all. So does what was settled under another allowed lateness, if a job goes on with a longer one: its totals are
 * gone.
 */
public final class LateGate implements Serializable {
    private static final long serialVersionUID = 1L;

    private final long allowedLatenessMs;
    private transient ListState<Long> saved;
    private transient ListState<Long> savedSettled;
    private transient long watermarkMs;
    /** A day (or window) is settled if its last millisecond is not after this one. */
    private transient long settledToMs;

    public LateGate(long allowedLatenessMs) {
        this.allowedLatenessMs = allowedLatenessMs;
    }

    public void initialize(OperatorStateStore store) throws Exception {
        saved = store.getUnionListState(new ListStateDescriptor<>("late-gate", Types.LONG));
        savedSettled = store.getUnionListState(new ListStateDescriptor<>("late-gate-settled", Types.LONG));
        watermarkMs = Long.MIN_VALUE;
        settledToMs = Long.MIN_VALUE;
        for (long restoredMs : saved.get()) {
            advance(restoredMs);
        }
        for (long restoredMs : savedSettled.get()) {
            settledToMs = Math.max(settledToMs, restoredMs);
        }
    }

    public void snapshot() throws Exception {
        saved.clear();
        saved.add(watermarkMs);
        savedSettled.clear();
        savedSettled.add(settledToMs);
    }

    public void advance(long newWatermarkMs) {
        watermarkMs = Math.max(watermarkMs, newWatermarkMs);
        settledToMs =
                Math.max(settledToMs, Math.max(watermarkMs, Long.MIN_VALUE + allowedLatenessMs) - allowedLatenessMs);
    }

    /** Event time here, in epoch milliseconds; that of the checkpoint while Flink's own has not caught up with it. */
    public long watermarkMs() {
        return watermarkMs;
    }

    /** Whether a record comes too late whose day (or window) ends before {@code endMs}. */
    public boolean isLate(long endMs) {
        return settledToMs >= endMs - 1;
    }

    /**
     * The watermark at which a day (or window) that ends before {@code endMs} is settled: nothing changes it any more.
     */
    public long settledMs(long endMs) {
        return endMs - 1 + allowedLatenessMs;
    }
}
