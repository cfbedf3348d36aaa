package io.omniretail.pipeline.retail.fraud;

import io.omniretail.domain.rule.Days;
import io.omniretail.domain.rule.TimeRange;
import io.omniretail.pipeline.common.Emission;
import io.omniretail.pipeline.common.LateGate;
import java.io.Serializable;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;

/**
 * What features and decisions depend on.
 *
 * @param zone zone of days and hours
 * @param range the event times to report; what lies before only serves them
 * @param labelDelay how long it takes until nearly all frauds are known
 * @param allowedLateness how long a closed day still takes corrections
 * @param emission when decisions are given: at once, or when their day is settled
 * @param models the texts of fraud models; they and the rules have been read once without an error
 * @param rules the texts of rules
 * @param published models and rules that lay in their topics
 * @param givesFeatures whether the tables of features and labels are given, too
 * @param followsTopics whether more models and rules may come
 * @param modelsTopic the topic that models come from; empty if none do
 */
public record FraudSettings(
        ZoneId zone,
        TimeRange range,
        Duration labelDelay,
        Duration allowedLateness,
        Emission emission,
        List<String> models,
        List<String> rules,
        List<PublishedPolicy> published,
        boolean givesFeatures,
        boolean followsTopics,
        String modelsTopic)
        implements Serializable {

    /** How far back a profile looks, besides the label delay. */
    public static final Duration WINDOW = Duration.ofDays(30);

    /** Whether attempts are decided. */
    public boolean decides() {
        return !models.isEmpty() || !rules.isEmpty() || followsTopics;
    }

    public Days days() {
        return new Days(zone);
    }

    /**
     * How long after its end a day is settled. In a report nothing is ever late, so that nothing need be waited for.
     */
    public Duration settlementDelay() {
        return emission.isLive() ? allowedLateness : Duration.ZERO;
    }

    public LateGate gate() {
        return new LateGate(settlementDelay().toMillis());
    }

    /** How much longer than needed records may stay in state, so that a bucket is seldom searched for such. */
    public Duration purgeSlack() {
        return WINDOW.dividedBy(8);
    }

    /** How long after an attempt its chargeback may come and still count. */
    public long labelWindowMs() {
        return labelDelay.plus(WINDOW).toMillis();
    }
}
