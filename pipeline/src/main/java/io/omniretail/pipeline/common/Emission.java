package io.omniretail.pipeline.common;

import java.io.Serializable;
import java.time.Duration;

/**
 * When the rows of tables are given: once, when nothing can change them any more; or live, each time an interval has
 * passed in which they changed.
 *
 * @param isLive whether rows are given while they still change
 * @param intervalMs how often a live row is given at most, in milliseconds of the clock
 */
public record Emission(boolean isLive, long intervalMs) implements Serializable {
    /** Each row once, with its final values. */
    public static final Emission SETTLED = new Emission(false, Long.MAX_VALUE);

    /** Rows that changed, once an interval. */
    public static Emission live(Duration interval) {
        return new Emission(true, interval.toMillis());
    }

    /** The next moment at which changes are given: all operators give theirs at the same ones. */
    public long nextMs(long nowMs) {
        return nowMs - Math.floorMod(nowMs, intervalMs) + intervalMs;
    }
}
