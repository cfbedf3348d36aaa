package io.omniretail.cli.generate;

import java.util.OptionalLong;

/** When records are due so that they come steadily, so many a second. Times are those of {@link System#nanoTime}. */
final class Pace {
    private static final double NANOS_PER_SECOND = 1e9;
    /** Who was held up makes up for that long, and for no longer. */
    private static final long LONGEST_DELAY_NANOS = 1_000_000_000;

    private final double perRecordNanos;
    private long originNanos;
    private long records;

    /** @param perSecond positive; empty if nothing ever has to wait */
    Pace(OptionalLong perSecond, long nowNanos) {
        perRecordNanos = perSecond.isPresent() ? NANOS_PER_SECOND / perSecond.getAsLong() : 0;
        originNanos = nowNanos;
    }

    /**
     * Counts a record.
     *
     * @return how long it has to wait, in nanoseconds; 0 or less if it is due
     */
    long next(long nowNanos) {
        if (perRecordNanos == 0) {
            return 0;
        }
        long waitNanos = originNanos + (long) (records++ * perRecordNanos) - nowNanos;
        if (waitNanos < -LONGEST_DELAY_NANOS) {
            originNanos -= waitNanos;
            return 0;
        }
        return waitNanos;
    }
}
