package io.omniretail.benchmarks.runner.latency;

import java.time.Duration;

/**
 * When which reading is sent: steadily, each sensor in turn.
 *
 * @param perSecond readings a second, positive
 * @param warmUp how long the first ones are sent, which are not measured
 * @param measured how long the others are sent
 */
record Schedule(long perSecond, Duration warmUp, Duration measured) {
    static final int SENSORS = 1_000;

    private static final long NANOS_PER_SECOND = 1_000_000_000;

    /** How many readings are sent. */
    int readings() {
        return Math.toIntExact(perSecond * warmUp.plus(measured).toSeconds());
    }

    boolean isMeasured(int reading) {
        return reading >= perSecond * warmUp.toSeconds();
    }

    /** When a reading is to be sent, in nanoseconds after the first one. */
    long afterNanos(int reading) {
        return reading * NANOS_PER_SECOND / perSecond;
    }

    int sensorOf(int reading) {
        return reading % SENSORS;
    }

    /** A sensor's reading by its place among that sensor's, from 0. */
    int reading(int sensor, int place) {
        return place * SENSORS + sensor;
    }

    /** How many readings of a sensor are sent. */
    int readingsOf(int sensor) {
        return (readings() - sensor + SENSORS - 1) / SENSORS;
    }
}
