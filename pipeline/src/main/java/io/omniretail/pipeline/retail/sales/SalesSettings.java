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
