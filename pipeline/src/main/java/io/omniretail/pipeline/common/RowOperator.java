package io.omniretail.pipeline.common;

import io.omniretail.domain.result.ResultRow;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.SimpleTimerService;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.Triggerable;

/**
 * Keeps the rows of a table in state, keyed by pieces of it, and gives those that changed when the {@link Emission}
 * says so: at its moments, and before a checkpoint's barrier if an interval has passed since it last did that. So what
 * has come before a barrier stands in the results that this checkpoint makes visible, without any further event.
 *
 * @param <K> names a piece of the table
 * @param <I> what the rows are made of
 */
public abstract class RowOperator<K, I> extends AbstractStreamOperator<ResultRow>
        implements OneInputStreamOperator<I, ResultRow>, Triggerable<K, VoidNamespace> {
    private static final long serialVersionUID = 1L;

    private final Emission emission;
    private transient TimerService timers;
    /** Keys with changes to give. After a restore, those of before have only their timers, which then fire at once. */
    private transient Set<K> changedKeys;

    private transient long lastBarrierMs;

    protected RowOperator(Emission emission) {
        this.emission = emission;
    }

    @Override
    public void open() throws Exception {
        super.open();
        InternalTimerService<VoidNamespace> internalTimers =
                getInternalTimerService("rows", VoidNamespaceSerializer.INSTANCE, this);
        timers = new SimpleTimerService(internalTimers);
        changedKeys = new LinkedHashSet<>();
        lastBarrierMs = Long.MIN_VALUE;
    }

    protected final boolean isLive() {
        return emission.isLive();
    }

    protected final TimerService timers() {
        return timers;
    }

    /** Notes that the rows of the current key have changed, to be given at the next moment. */
    @SuppressWarnings("unchecked")
    protected final void changed() {
        if (changedKeys.add((K) getCurrentKey())) {
            timers.registerProcessingTimeTimer(emission.nextMs(timers.currentProcessingTime()));
        }
    }

    /** Gives the rows of the current key that have changed since they were last given. */
    protected abstract void giveChanges() throws Exception;

    @Override
    public final void onProcessingTime(InternalTimer<K, VoidNamespace> timer) throws Exception {
        changedKeys.remove(timer.getKey());
        giveChanges();
    }

    @Override
    public final void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
        long nowMs = timers.currentProcessingTime();
        if (changedKeys.isEmpty() || lastBarrierMs != Long.MIN_VALUE && nowMs - lastBarrierMs < emission.intervalMs()) {
            return;
        }
        lastBarrierMs = nowMs;
        for (K key : changedKeys) {
            setCurrentKey(key);
            giveChanges();
        }
        changedKeys.clear();
    }
}
