package io.omniretail.pipeline.retail.sales;

import io.omniretail.domain.rule.Days;
import io.omniretail.domain.rule.TimeRange;
import io.omniretail.pipeline.common.Emission;
import java.io.Serializable;
import java.time.Duration;
import java.time.ZoneId;

/**
 * What the sales tables depend on.
 *
 * @param zone zone of the days
 * @param range the event times to report; what lies outside only serves them
 * @param lookback how long an order waits for its payments, the end included
 * @param allowedLateness how long a closed day still takes corrections
 * @param emission when rows are given
 */
public record SalesSettings(
        ZoneId zone, TimeRange range, Duration lookback, Duration allowedLateness, Emission emission)
        implements Serializable {

    public Days days() {
        return new Days(zone);
    }

    /**
     * How long after its end a day is settled. In a report nothing is ever late, so that nothing need be waited for.
     */
    public Duration settlementDelay() {
        return emission.isLive() ? allowedLateness : Duration.ZERO;
    }

    /**
     * The end of the day until whose settlement an event of a time is remembered, in epoch milliseconds: that on which
     * its lookback ends, and where days are settled sooner than after the lateness so much later.
     */
    long rememberUntilEndMs(Days days, long timeMs) {
        long furtherMs = allowedLateness.minus(settlementDelay()).toMillis();
        return days.endOfDayMs(timeMs + lookbackMs()) + furtherMs;
    }

    public long lookbackMs() {
        return lookback.toMillis();
    }

    /**
     * How much longer than needed records may stay in state, so that a bucket is searched for expired ones a few times
     * in a lookback and not every day.
     */
    public Duration purgeSlack() {
        return lookback.dividedBy(8);
    }
}
