package io.omniretail.pipeline.state;

import java.time.Duration;
import java.util.Arrays;
import java.util.function.IntToLongFunction;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.TimerService;

/**
 * Removes the records of buckets when they are no longer needed, with one event-time timer a bucket.
 *
 * <p>Searching a bucket costs as much as it holds, so it is done when much is to be gained by it: a timer fires a slack
 * after the first record has expired, and later ones when a quarter of the records have. A few that remain among many
 * that do not expire go after {@link #MOST_PATIENCE_MS}, or when the bucket has grown by a quarter.
 */
public final class Expiry {
    /** How much longer than needed, and than the slack, a record may stay at most, in milliseconds of event time. */
    private static final long MOST_PATIENCE_MS = Duration.ofDays(30).toMillis();

    private final long slackMs;

    /** How much longer than needed a record may stay, in milliseconds of event time. */
    public Expiry(long slackMs) {
        this.slackMs = slackMs;
    }

    /**
     * To be called for a record that was added and is needed until event time reaches a moment; at latest MAX_VALUE.
     */
    public void schedule(RecordTable table, long neededUntilMs, TimerService timers) {
        if (table.hasGrown()) {
            setTimer(table, neededUntilMs, timers);
        } else if (table.timerMs() == RecordLog.NO_TIMER) {
            setTimer(table, plus(neededUntilMs, MOST_PATIENCE_MS), timers);
        }
    }

    private void setTimer(RecordTable table, long neededUntilMs, TimerService timers) {
        long timerMs = plus(neededUntilMs, slackMs);
        if (timerMs < table.timerMs()) {
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
        long[] laterMs = new long[table.count()];
        int later = 0;
        int kept = 0;
        for (int i = 0; i < table.count(); i++) {
            long neededMs = neededUntilMs.applyAsLong(i);
            expired[i] = neededMs <= timers.currentWatermark();
            kept += expired[i] ? 0 : 1;
            if (!expired[i] && neededMs < Long.MAX_VALUE) {
                laterMs[later++] = neededMs;
            }
        }
        table.removeAll(expired);
        if (later > 0) {
            Arrays.sort(laterMs, 0, later);
            boolean isMuch = later > kept / 4;
            setTimer(table, isMuch ? laterMs[kept / 4] : plus(laterMs[later - 1], MOST_PATIENCE_MS), timers);
        }
        if (table.count() == 0 && table.counter() == 0) {
            state.clear();
        } else {
            state.update(table);
        }
    }

    /** At most MAX_VALUE. */
    private static long plus(long timeMs, long durationMs) {
        return timeMs > Long.MAX_VALUE - durationMs ? Long.MAX_VALUE : timeMs + durationMs;
    }
}
