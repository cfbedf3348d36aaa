package io.omniretail.pipeline.state;

import io.omniretail.domain.Packer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.ListSerializer;
import org.apache.flink.streaming.api.TimerService;

/**
 * Records that wait in keyed state until event time reaches a moment. Where nothing is asked of a bucket before, all
 * that has come for it is then dealt with at once: its state is read from memory into the processor's caches one time,
 * instead of with each record.
 */
public final class Arrivals {
    private final boolean isByMoment;
    /** Each log with the moment that its records wait for. */
    private final ValueState<List<RecordLog>> logs;

    /**
     * Those of an operator, by the name of their state: all of a bucket go when the moment of one of them has come, in
     * the order in which they came.
     */
    public Arrivals(RuntimeContext context, String name) {
        this(false, context, name);
    }

    /**
     * Those of an operator, by the name of their state: each goes when its own moment has come, or that of another one
     * of its block.
     */
    public static Arrivals byMoment(RuntimeContext context, String name) {
        return new Arrivals(true, context, name);
    }

    private Arrivals(boolean isByMoment, RuntimeContext context, String name) {
        this.isByMoment = isByMoment;
        logs = context.getState(new ValueStateDescriptor<>(name, new ListSerializer<>(RecordLogSerializer.INSTANCE)));
    }

    /** Lets records wait for a moment of event time that has not come yet, or for an earlier one of their bucket's. */
    public void add(RecordBlock block, long untilMs, TimerService timers) throws IOException {
        List<RecordLog> waiting = waiting();
        log(waiting, untilMs, timers).add(block);
        logs.update(waiting);
    }

    /** Lets the record that a cursor stands at wait likewise. */
    public void add(RecordCursor record, long untilMs, TimerService timers) throws IOException {
        add(record.bytes(), record.start(), record.length(), untilMs, timers);
    }

    /** Lets a packed record wait likewise. */
    public void add(Packer record, long untilMs, TimerService timers) throws IOException {
        add(record.bytes(), 0, record.length(), untilMs, timers);
    }

    private void add(byte[] source, int offset, int length, long untilMs, TimerService timers) throws IOException {
        List<RecordLog> waiting = waiting();
        log(waiting, untilMs, timers).add(source, offset, length);
        logs.update(waiting);
    }

    /** Whether the moment has come for one of the current bucket's records. */
    public boolean isDue(TimerService timers) throws IOException {
        List<RecordLog> waiting = waiting();
        return !waiting.isEmpty() && firstMs(waiting) <= timers.currentWatermark();
    }

    /** The current bucket's records whose moment has come, which wait no more; none if there are none. */
    public RecordLog take(TimerService timers) throws IOException {
        RecordLog due = new RecordLog();
        List<RecordLog> later = new ArrayList<>();
        for (RecordLog log : waiting()) {
            if (log.timerMs() <= timers.currentWatermark()) {
                due.add(log);
            } else {
                later.add(log);
            }
        }
        if (later.isEmpty()) {
            logs.clear();
        } else if (due.count() > 0) {
            timers.registerEventTimeTimer(firstMs(later));
            logs.update(later);
        }
        return due;
    }

    private List<RecordLog> waiting() throws IOException {
        List<RecordLog> waiting = logs.value();
        return waiting == null ? new ArrayList<>(1) : waiting;
    }

    /** The log for records that wait for a moment. */
    private RecordLog log(List<RecordLog> waiting, long untilMs, TimerService timers) {
        if (untilMs < firstMs(waiting)) {
            timers.registerEventTimeTimer(untilMs);
        }
        for (int i = waiting.size() - 1; i >= 0; i--) {
            RecordLog log = waiting.get(i);
            if (!isByMoment || log.timerMs() == untilMs) {
                log.setTimerMs(Math.min(log.timerMs(), untilMs));
                return log;
            }
        }
        RecordLog log = new RecordLog();
        log.setTimerMs(untilMs);
        waiting.add(log);
        return log;
    }

    /** The first moment that one of them waits for; {@link RecordLog#NO_TIMER} if none does. */
    private static long firstMs(List<RecordLog> waiting) {
        long firstMs = RecordLog.NO_TIMER;
        for (RecordLog log : waiting) {
            firstMs = Math.min(firstMs, log.timerMs());
        }
        return firstMs;
    }
}
