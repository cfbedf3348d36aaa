package io.omniretail.cli.explain;

import io.omniretail.domain.rule.Days;
import io.omniretail.domain.rule.TimeRange;
import io.omniretail.pipeline.JobOptions;

/**
 * The times that matter to a row of a day: the same that a run over this day alone would read.
 *
 * @param counted the day, as far as it was reported
 * @param withLookback from where the lines of its payments can stand, and other versions of its records
 */
record RowPeriod(TimeRange counted, TimeRange withLookback) {
    /** @param day in days since 1970-01-01 */
    static RowPeriod of(int day, JobOptions options) {
        Days days = new Days(options.timezone());
        TimeRange range = options.range();
        return new RowPeriod(
                new TimeRange(Math.max(days.startMs(day), range.fromMs()), Math.min(days.endMs(day), range.toMs())),
                new TimeRange(days.startMs(day) - options.lookback().toMillis(), days.endMs(day)));
    }

    /** The CRM from its beginning on. */
    TimeRange fromTheBeginning() {
        return new TimeRange(Long.MIN_VALUE, withLookback.toMs());
    }
}
