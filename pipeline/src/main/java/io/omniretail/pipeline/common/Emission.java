package io.omniretail.pipeline.common;

import java.io.Serializable;
import java.time.Duration;

/**
 * When the rows of tables are given: once, when nothing can change them any more; or live, each time an interval has
 * passed in which they changed, or as soon as they do.
 *
 * @param isLive whether rows are given while they still change
 * @param intervalMs how often a live row is given at most, in milliseconds of the clock; 0 if with each change
 */
public record Emission(boolean isLive, long intervalMs) implements Serializable {
    /** As long as Flink's buffers wait by default. */
    private static final long MOST_LINGER_MS = 100;

    /** Each row once, with its final values. */
    public static final Emission SETTLED = new Emission(false, Long.MAX_VALUE);

    /** Rows that changed, once an interval; if that is zero, as soon as they change. */
    public static Emission live(Duration interval) {
        return new Emission(true, interval.toMillis());
    }

    /** Whether nothing waits for the next moment. */
    public boolean isImmediate() {
        return intervalMs == 0;
    }

    /**
     * The next moment at which changes are given: all operators give theirs at the same ones. Without an interval it is
     * this one: a timer for it fires when what is at hand has been taken in, after about a millisecond.
     */
    public long nextMs(long nowMs) {
        if (isImmediate()) {
            return nowMs;
        }
        return nowMs - Math.floorMod(nowMs, intervalMs) + intervalMs;
    }

    /** How long a live record may wait for others to travel with, in milliseconds of the clock. */
    public long lingerMs() {
        return Math.min(intervalMs / 10, MOST_LINGER_MS);
    }
}
