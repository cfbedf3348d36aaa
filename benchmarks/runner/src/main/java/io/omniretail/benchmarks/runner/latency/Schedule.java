package io.omniretail.benchmarks.runner.latency;

import java.time.Duration;

/**
 * When which record is sent: steadily.
 *
 * @param perSecond records a second, positive
 * @param warmUp how long the first ones are sent, which are not measured
 * @param measured how long the others are sent
 */
record Schedule(long perSecond, Duration warmUp, Duration measured) {
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    /** How many records are sent. */
    int records() {
        return Math.toIntExact(perSecond * warmUp.plus(measured).toSeconds());
    }

    boolean isMeasured(int number) {
        return number >= perSecond * warmUp.toSeconds();
    }

    /** When a record is to be sent, in nanoseconds after the first one. */
    long afterNanos(int number) {
        return number * NANOS_PER_SECOND / perSecond;
    }
}
