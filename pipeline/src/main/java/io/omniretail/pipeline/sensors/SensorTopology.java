package io.omniretail.pipeline.sensors;

import io.omniretail.domain.event.Feed;
import io.omniretail.domain.result.ResultRow;
import io.omniretail.domain.result.ResultTable;
import io.omniretail.pipeline.common.Blocks;
import io.omniretail.pipeline.common.GatedOperators;
import io.omniretail.pipeline.common.Results;
import io.omniretail.pipeline.common.SideOutputs;
import io.omniretail.pipeline.state.Buckets;
import io.omniretail.sources.Feeds;
import io.omniretail.sources.types.PackedTypeInformation;
import java.util.List;
import java.util.Set;
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
        // Each reading counts once in its sensor's window; one above the threshold is an alert.
        ReadingRule rule = new ReadingRule(settings, feeds.names());
        SingleOutputStreamOperator<ResultRow> statistics = new Blocks(buckets, settings.emission())
                .of(
                        feeds.readings(),
                        "readings",
                        reading -> buckets.of(rule.windowHash(reading)),
                        reading -> reading.timeMs)
                .transform(
                        "Readings: statistics by window, alerts",
                        PackedTypeInformation.of(ResultRow.class),
                        GatedOperators.of(new SensorWindows(settings, feeds.names())))
                .uid(buckets.uid("readings-statistics"));

        return new Results(FEEDS, settings.emission())
                .rows(statistics)
                .rows(statistics.getSideOutput(SideOutputs.ROWS))
                .account(statistics);
    }
}
