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

    /** Lets a record wait for a moment of event time that has not come yet, or for an earlier one of its bucket's. */
    public void add(Packer record, long untilMs, TimerService timers) throws IOException {
        RecordLog log = logs.value();
        if (log == null) {
            log = new RecordLog();
        }
        log.add(record);
        if (untilMs < log.timerMs()) {
            log.setTimerMs(untilMs);
            timers.registerEventTimeTimer(untilMs);
        }
        logs.update(log);
    }

    /** The records of the current bucket, which wait no more; null if the moment has not come for any. */
    public RecordLog takeDue(TimerService timers) throws IOException {
        RecordLog log = logs.value();
        if (log == null || log.timerMs() > timers.currentWatermark()) {
            return null;
        }
        logs.clear();
        return log;
    }
}
