package io.omniretail.pipeline.sensors;

import io.omniretail.domain.Text;
import io.omniretail.domain.event.Reading;
import io.omniretail.domain.result.ResultRow;
import io.omniretail.domain.result.ResultTable;
import io.omniretail.domain.rule.Days;
import io.omniretail.pipeline.common.EventChange;
import java.time.ZoneId;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;

/** The table {@code sensor_stats}: adds the readings of a window up as they come, and makes a row of them. */
final class WindowStatistics {
    private WindowStatistics() {}

    static final class Aggregate implements AggregateFunction<EventChange<Reading>, Statistics, Statistics> {
        private static final long serialVersionUID = 1L;

        @Override
        public Statistics createAccumulator() {
            return new Statistics();
        }

        @Override
        public Statistics add(EventChange<Reading> change, Statistics statistics) {
            statistics.add(change.event.temperatureE4, change.isWithdrawn);
            return statistics;
        }

        @Override
        public Statistics getResult(Statistics statistics) {
            return statistics;
        }

        @Override
        public Statistics merge(Statistics one, Statistics other) {
            one.addAll(other);
            return one;
        }
    }

    static final class Row extends ProcessWindowFunction<Statistics, ResultRow, String, TimeWindow> {
        private static final long serialVersionUID = 1L;

        private static final ValueStateDescriptor<Long> REVISION = new ValueStateDescriptor<>("revision", Types.LONG);

        private final Days days;

        Row(ZoneId zone) {
            days = new Days(zone);
        }

        @Override
        public void process(String sensorId, Context context, Iterable<Statistics> elements, Collector<ResultRow> rows)
                throws Exception {
            Statistics statistics = elements.iterator().next();
            ValueState<Long> shown = context.windowState().getState(REVISION);
            boolean exists = statistics.count() > 0;
            if (!exists && shown.value() == null) {
                return;
            }
            long revision = shown.value() == null ? 1 : shown.value() + 1;
            shown.update(revision);
            ResultRow row = new ResultRow()
                    .start(ResultTable.SENSOR_STATS, days.dayOf(context.window().getStart()))
                    .text(Text.of(sensorId))
                    .instant(context.window().getStart())
                    .instant(context.window().getEnd())
                    .count(statistics.count())
                    .decimal(exists ? statistics.averageE4() : 0)
                    .decimal(exists ? statistics.minimumE4() : 0)
                    .decimal(exists ? statistics.maximumE4() : 0)
                    .count(revision);
            rows.collect(exists ? row : row.deleted());
        }

        @Override
        public void clear(Context context) {
            context.windowState().getState(REVISION).clear();
        }
    }
}
