package io.omniretail.pipeline.common;

import io.omniretail.domain.event.PlaceNames;
import io.omniretail.domain.result.ResultRow;
import io.omniretail.domain.result.ResultTable;
import io.omniretail.domain.result.Unusable;
import io.omniretail.domain.rule.Days;
import io.omniretail.domain.rule.TimeRange;
import java.time.ZoneId;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.util.Collector;

/**
 * The tables {@code rejects} and {@code late}: every record that counts nowhere, filed under the day that it belongs
 * to. One whose day is known and not reported is left to the run that reports it, but for what came late: that would
 * have served what is reported.
 */
public final class UnusableRows extends RichFlatMapFunction<Unusable, ResultRow> {
    private static final long serialVersionUID = 1L;

    private final ZoneId zone;
    private final TimeRange range;
    private final PlaceNames names;
    private transient Days days;
    private transient ResultRow row;

    public UnusableRows(ZoneId zone, TimeRange range, PlaceNames names) {
        this.zone = zone;
        this.range = range;
        this.names = names;
    }

    @Override
    public void open(OpenContext context) {
        days = new Days(zone);
        row = new ResultRow();
    }

    @Override
    public void flatMap(Unusable unusable, Collector<ResultRow> rows) {
        boolean hasTime = unusable.timeMs != Unusable.NO_TIME;
        boolean isLate = unusable.reason.toString().equals(Unusable.LATE);
        if (hasTime && !isLate && !range.contains(unusable.timeMs)) {
            return;
        }
        row.start(
                isLate ? ResultTable.LATE : ResultTable.REJECTS,
                hasTime ? days.dayOf(unusable.timeMs) : ResultRow.NO_DAY);
        row.text(names.source(unusable.sourceId));
        row.text(names.position(unusable.sourceId, unusable.position));
        row.text(unusable.feed.id());
        if (isLate) {
            row.instant(unusable.timeMs).instant(unusable.watermarkMs);
        } else {
            row.text(unusable.reason).text(unusable.detail);
        }
        rows.collect(row.text(unusable.payload).count(1));
    }
}
