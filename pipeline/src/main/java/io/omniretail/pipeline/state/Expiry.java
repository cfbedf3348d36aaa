package io.omniretail.pipeline.state;

import java.util.function.IntToLongFunction;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.TimerService;

/**
 * Removes the records of buckets when they are no longer needed, with one event-time timer a bucket.
 *
 * <p>Searching a bucket costs as much as it holds, so it is not done for each record that expires: a timer fires a
 * slack after the first one, and removes all that have expired by then.
 */
public final class Expiry {
    private final long slackMs;

    /** How much longer than needed a record may stay, in milliseconds of event time. */
    public Expiry(long slackMs) {
        this.slackMs = slackMs;
    }

    /**
     * To be called for a record that was added and is needed until event time reaches a moment; at latest MAX_VALUE.
     */
    public void schedule(RecordTable table, long neededUntilMs, TimerService timers) {
        long timerMs = neededUntilMs + slackMs;
        if (timerMs > neededUntilMs - 1 && timerMs < table.timerMs()) {
            table.setTimerMs(timerMs);
            timers.registerEventTimeTimer(timerMs);
        }
    }

    /** Whether event time has reached the moment that the bucket waits for. */
    public static boolean isDue(RecordTable table, TimerService timers) {
        return table != null && table.timerMs() <= timers.currentWatermark();
    }

    /** Removes the records that are needed no longer, and sets the timer for the others. */
    public void sweep(
            ValueState<RecordTable> state, RecordTable table, IntToLongFunction neededUntilMs, TimerService timers)
            throws Exception {
        table.setTimerMs(RecordLog.NO_TIMER);
        boolean[] expired = new boolean[table.count()];
        for (int i = 0; i < table.count(); i++) {
            long neededMs = neededUntilMs.applyAsLong(i);
            expired[i] = neededMs <= timers.currentWatermark();
            if (!expired[i]) {
                schedule(table, neededMs, timers);
            }
        }
        table.removeAll(expired);
        if (table.count() == 0) {
            state.clear();
        } else {
            state.update(table);
        }
    }
}
