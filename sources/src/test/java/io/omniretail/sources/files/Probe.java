package io.omniretail.sources.files;

import io.omniretail.domain.event.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * An operator (of parallelism 1) that remembers which readings it saw, counts late ones, and fails once if told to:
 * after a checkpoint that holds some readings. What it saw by the end lies in its {@link Result}.
 */
final class Probe extends AbstractStreamOperator<Long> implements OneInputStreamOperator<Reading, Long> {
    private static final long serialVersionUID = 1L;
    private static final ConcurrentHashMap<String, Result> RESULTS = new ConcurrentHashMap<>();

    private final String resultName;
    private final boolean failing;
    private transient ListState<Long> state;
    private transient List<Long> seen;
    private transient long watermarkMs;
    private transient int seenInCheckpoint;
    private transient boolean checkpointed;

    Probe(String resultName, boolean failing) {
        this.resultName = resultName;
        this.failing = failing;
        RESULTS.put(resultName, new Result());
    }

    static Result result(String name) {
        return RESULTS.get(name);
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        state = context.getOperatorStateStore().getListState(new ListStateDescriptor<>("seen", Types.LONG));
        seen = new ArrayList<>();
        state.get().forEach(seen::add);
        watermarkMs = Long.MIN_VALUE;
        if (context.isRestored()) {
            result().restoredWith.set(seen.size());
        }
    }

    @Override
    public void processElement(StreamRecord<Reading> element) {
        Reading reading = element.getValue();
        if (reading.timeMs <= watermarkMs || element.getTimestamp() != reading.timeMs) {
            result().late.incrementAndGet();
        }
        seen.add(reading.temperatureE4);
        result().watermarkAtLastReadingMs.set(watermarkMs);
        if (failing && checkpointed && result().failures.compareAndSet(0, 1)) {
            throw new IllegalStateException("fails on purpose, once");
        }
    }

    @Override
    public void processWatermark(Watermark watermark) throws Exception {
        watermarkMs = watermark.getTimestamp();
        super.processWatermark(watermark);
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        state.update(seen);
        seenInCheckpoint = seen.size();
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) throws Exception {
        super.notifyCheckpointComplete(checkpointId);
        checkpointed |= seenInCheckpoint > 0;
    }

    @Override
    public void finish() throws Exception {
        result().seen = List.copyOf(seen);
        super.finish();
    }

    private Result result() {
        return RESULTS.get(resultName);
    }

    /** What a probe found out. */
    static final class Result {
        final AtomicInteger late = new AtomicInteger();
        final AtomicInteger failures = new AtomicInteger();
        final AtomicInteger restoredWith = new AtomicInteger(-1);
        final AtomicLong watermarkAtLastReadingMs = new AtomicLong();
        volatile List<Long> seen = List.of();
    }
}
