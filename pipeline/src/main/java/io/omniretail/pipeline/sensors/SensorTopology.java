package io.omniretail.pipeline.sensors;

import io.omniretail.domain.event.Feed;
import io.omniretail.domain.event.Reading;
import io.omniretail.domain.result.ResultRow;
import io.omniretail.domain.result.ResultTable;
import io.omniretail.pipeline.common.EventChange;
import io.omniretail.pipeline.common.GatedOperators;
import io.omniretail.pipeline.common.Identity;
import io.omniretail.pipeline.common.Results;
import io.omniretail.pipeline.common.SideOutputs;
import io.omniretail.pipeline.state.Buckets;
import io.omniretail.sources.Feeds;
import io.omniretail.sources.types.PackedTypeInformation;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/** Statistics of sensor readings by window, and an alert for each reading above a threshold. */
public final class SensorTopology {
    /** The feeds that it reads. */
    public static final List<Feed> FEEDS = List.of(Feed.READINGS);

    /** The tables that it writes. */
    public static final Set<ResultTable> TABLES = Set.of(
            ResultTable.SENSOR_STATS,
            ResultTable.SENSOR_ALERTS,
            ResultTable.REJECTS,
            ResultTable.LATE,
            ResultTable.LEDGER);

    private SensorTopology() {}

    /** Adds the topology; gives the rows of all its tables. */
    public static Results build(Feeds feeds, SensorSettings settings, Buckets buckets) {
        // Each reading counts once; one above the threshold is an alert.
        SingleOutputStreamOperator<EventChange<Reading>> readings = feeds.readings()
                .keyBy(reading -> buckets.of(ReadingRule.hashOf(reading)), Types.INT)
                .transform(
                        "Readings: identity and alerts",
                        EventChange.<Reading>type(),
                        GatedOperators.of(new Identity<>(
                                new ReadingRule(settings, feeds.names()),
                                settings.allowedLateness(),
                                Duration.ZERO,
                                settings.emission())))
                .uid(buckets.uid("readings-identity"));

        // Each sensor's readings are summed up by window.
        SingleOutputStreamOperator<ResultRow> statistics = readings.keyBy(
                        change -> change.event.sensorId.toString(), Types.STRING)
                .window(new AlignedWindows(
                        settings.windows(), settings.allowedLateness().toMillis(), settings.emission()))
                .allowedLateness(settings.allowedLateness())
                .aggregate(
                        new WindowStatistics.Aggregate(),
                        new WindowStatistics.Row(settings.zone()),
                        PackedTypeInformation.of(Statistics.class),
                        PackedTypeInformation.of(Statistics.class),
                        PackedTypeInformation.of(ResultRow.class))
                .name("Readings: statistics by window")
                .uid("readings-statistics");

        return new Results(FEEDS, settings.emission())
                .rows(statistics)
                .rows(readings.getSideOutput(SideOutputs.ROWS))
                .account(readings);
    }
}
