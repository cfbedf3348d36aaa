package io.omniretail.cli.train;

import io.omniretail.domain.rule.Days;
import io.omniretail.domain.rule.TimeRange;

/**
 * What is to be trained.
 *
 * @param name of the model
 * @param range of the attempts that it learns from
 * @param labelDelayMs how long after an attempt it is known whether it was fraud
 * @param evaluateToMs end of the days that the model is tried on, which begin a label delay after the range; the end of
 *     the range if there are none
 * @param days of the time zone
 */
public record TrainingRequest(String name, TimeRange range, long labelDelayMs, long evaluateToMs, Days days) {
    /** When the labels of all attempts that it learns from are known; what is later, the model is tried on. */
    public long knownMs() {
        return range.toMs() + labelDelayMs;
    }

    /** All attempts that are needed. */
    public TimeRange attempts() {
        return new TimeRange(range.fromMs(), evaluateToMs);
    }

    /** When the labels of all of them are known. */
    public long allKnownMs() {
        return attempts().toMs() + labelDelayMs;
    }
}
