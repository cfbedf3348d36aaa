package io.omniretail.domain.rule;

import java.io.Serializable;

/**
 * A half-open range of time.
 *
 * @param fromMs first millisecond inside; {@link Long#MIN_VALUE} if it has no beginning
 * @param toMs first millisecond after; {@link Long#MAX_VALUE} if it has no end
 */
public record TimeRange(long fromMs, long toMs) implements Serializable {
    public static final TimeRange ALL = new TimeRange(Long.MIN_VALUE, Long.MAX_VALUE);

    public boolean contains(long timeMs) {
        return timeMs >= fromMs && timeMs < toMs;
    }

    /** Whether it has neither a beginning nor an end. */
    public boolean isAll() {
        return equals(ALL);
    }
}
