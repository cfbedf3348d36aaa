package io.omniretail.pipeline.state;

import io.omniretail.domain.Packer;
import java.io.IOException;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.TimerService;

/**
 * Records that wait in keyed state, in the order in which they came, until event time reaches a moment. Where nothing
 * is asked of a bucket before, all that has come for it is then dealt with at once: its state is read from memory into
 * the processor's caches one time, instead of with each record.
 */
public final class Arrivals {
    private final ValueState<RecordLog> logs;

    /** Those of an operator, by the name of their state. */
    public Arrivals(RuntimeContext context, String name) {
        logs = context.getState(new ValueStateDescriptor<>(name, RecordLogSerializer.INSTANCE));
    }

    /** Lets records wait for a moment of event time that has not come yet, or for an earlier one of their bucket's. */
    public void add(RecordBlock block, long untilMs, TimerService timers) throws IOException {
        RecordLog log = log();
        log.add(block);
        schedule(log, untilMs, timers);
    }

    /** Lets the record that a cursor stands at wait likewise. */
    public void add(RecordCursor record, long untilMs, TimerService timers) throws IOException {
        RecordLog log = log();
        log.add(record.bytes(), record.start(), record.length());
        schedule(log, untilMs, timers);
    }

    /** Lets a packed record wait likewise. */
    public void add(Packer record, long untilMs, TimerService timers) throws IOException {
        RecordLog log = log();
        log.add(record.bytes(), 0, record.length());
        schedule(log, untilMs, timers);
    }

    private RecordLog log() throws IOException {
        RecordLog log = logs.value();
        return log == null ? new RecordLog() : log;
    }

    private void schedule(RecordLog log, long untilMs, TimerService timers) throws IOException {
        if (untilMs < log.timerMs()) {
            log.setTimerMs(untilMs);
            timers.registerEventTimeTimer(untilMs);
        }
        logs.update(log);
    }

    /** Whether the moment has come for one of the current bucket's records. */
    public boolean isDue(TimerService timers) throws IOException {
        RecordLog log = logs.value();
        return log != null && log.timerMs() <= timers.currentWatermark();
    }

    /** All records of the current bucket, which wait no more. */
    public RecordLog take() throws IOException {
        RecordLog records = log();
        logs.clear();
        return records;
    }
}
