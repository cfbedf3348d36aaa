package io.omniretail.pipeline.sensors;

import io.omniretail.domain.rule.TimeRange;
import io.omniretail.domain.rule.Windows;
import io.omniretail.pipeline.common.Emission;
import java.io.Serializable;
import java.time.Duration;
import java.time.ZoneId;

/**
 * What the sensor tables depend on.
 *
 * @param zone zone of the days that windows are aligned to
 * @param range the times of the readings to report
 * @param window length of a window, see {@link Windows}
 * @param thresholdE4 a reading above it is an alert, in 1/10,000 of a degree
 * @param allowedLateness how long a closed window still takes corrections
 * @param emission when rows are given
 */
public record SensorSettings(
        ZoneId zone, TimeRange range, Duration window, long thresholdE4, Duration allowedLateness, Emission emission)
        implements Serializable {

    public Windows windows() {
        return new Windows(zone, window);
    }

    /** How much longer than needed readings may stay in state, so that a bucket is seldom searched for expired ones. */
    public Duration purgeSlack() {
        return window.plus(allowedLateness).dividedBy(8);
    }
}
