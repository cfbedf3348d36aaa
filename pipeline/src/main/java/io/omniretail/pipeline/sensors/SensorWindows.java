package io.omniretail.pipeline.sensors;

import io.omniretail.domain.Text;
import io.omniretail.domain.Unpacker;
import io.omniretail.domain.event.Feed;
import io.omniretail.domain.event.PlaceNames;
import io.omniretail.domain.event.Reading;
import io.omniretail.domain.result.ResultRow;
import io.omniretail.domain.result.ResultTable;
import io.omniretail.domain.rule.Days;
import io.omniretail.domain.rule.Decimals;
import io.omniretail.domain.rule.Windows;
import io.omniretail.pipeline.common.GatedOperators;
import io.omniretail.pipeline.common.LateGate;
import io.omniretail.pipeline.common.Outcomes;
import io.omniretail.pipeline.common.SideOutputs;
import io.omniretail.pipeline.common.Versions;
import io.omniretail.pipeline.state.Arrivals;
import io.omniretail.pipeline.state.Expiry;
import io.omniretail.pipeline.state.RecordBlock;
import io.omniretail.pipeline.state.RecordCursor;
import io.omniretail.pipeline.state.RecordTable;
import io.omniretail.pipeline.state.RecordTableSerializer;
import io.omniretail.pipeline.state.SumTable;
import io.omniretail.pipeline.state.SumTableSerializer;
import java.io.IOException;
import java.util.function.Supplier;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.TimeDomain;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * The tables {@code sensor_stats}, as its output, and {@code sensor_alerts}, aside: counts each reading once in its
 * sensor's window. Rows are given when nothing can change them any more; or live, when they have changed.
 *
 * <p>Keyed by bucket of sensors' windows. Both the readings, to know them again, and the sums of their windows stay
 * until the window is settled.
 */
public final class SensorWindows extends KeyedProcessFunction<Integer, RecordBlock, ResultRow>
        implements GatedOperators.GatedFunction {
    private static final long serialVersionUID = 1L;

    private static final int COUNT = 0;
    private static final int SUM = 1;
    private static final int MINIMUM = 2;
    private static final int MAXIMUM = 3;
    private static final int MEASURES = 4;

    private final SensorSettings settings;
    private final PlaceNames names;
    private final ReadingRule rule;
    private final LateGate gate;

    private transient Days days;
    private transient Windows windows;
    private transient Outcomes outcomes;
    private transient Versions<Reading> versions;
    private transient Arrivals arrivals;
    private transient ValueState<RecordTable> readings;
    private transient ValueState<SumTable> statistics;
    private transient Unpacker unpacker;
    private transient Reading reading;
    private transient Text sensorId;
    private transient ResultRow row;

    /** Names the places of readings in alerts. */
    public SensorWindows(SensorSettings settings, PlaceNames names) {
        this.settings = settings;
        this.names = names;
        this.rule = new ReadingRule(settings, names);
        this.gate = new LateGate(settings.allowedLateness().toMillis());
    }

    @Override
    public LateGate gate() {
        return gate;
    }

    @Override
    public void closeBooks(Outcomes.Output output) {
        outcomes.closeBooks(output);
    }

    @Override
    public void open(OpenContext context) {
        days = new Days(settings.zone());
        windows = settings.windows();
        outcomes = new Outcomes(Feed.READINGS, getRuntimeContext().getMetricGroup());
        versions = new Versions<>(rule, gate, outcomes, settings.purgeSlack(), getRuntimeContext());
        arrivals = new Arrivals(getRuntimeContext(), "arrivals");
        readings = getRuntimeContext().getState(new ValueStateDescriptor<>("readings", RecordTableSerializer.INSTANCE));
        statistics =
                getRuntimeContext().getState(new ValueStateDescriptor<>("statistics", SumTableSerializer.INSTANCE));
        unpacker = new Unpacker();
        reading = new Reading();
        sensorId = new Text();
        row = new ResultRow();
    }

    @Override
    public void processElement(RecordBlock block, Context context, Collector<ResultRow> rows) throws Exception {
        long firstEndMs = rule.endMs(block.earliestMs);
        if (!isLive() && !gate.isLate(firstEndMs)) {
            arrivals.add(block, gate.settledMs(firstEndMs), context.timerService());
            return;
        }
        Bucket bucket = new Bucket();
        RecordCursor cursor = block.cursor();
        while (cursor.next(unpacker)) {
            reading.unpack(unpacker);
            if (versions.isLate(reading, context::output)) {
                continue;
            }
            if (isLive()) {
                bucket.accept(cursor, context, rows);
            } else {
                arrivals.add(cursor, gate.settledMs(rule.endMs(reading.timeMs)), context.timerService());
            }
        }
        bucket.update();
    }

    /** What is known of the current bucket, for as long as an element or timer of it is dealt with. */
    private final class Bucket {
        private final RecordTable table = valueOr(readings, RecordTable::new);
        private final SumTable sums = valueOr(statistics, () -> new SumTable(MEASURES));
        private boolean isChanged;

        private Bucket() throws IOException {}

        /** Takes {@link #reading}, at whose bytes the cursor stands. */
        private void accept(RecordCursor cursor, Context context, Collector<ResultRow> rows) throws IOException {
            if (!versions.accept(table, reading, cursor, context.timerService(), context::output)) {
                if (versions.hasMoved()) {
                    isChanged = true;
                    if (isLive()) {
                        alert(versions.displaced(), true, context);
                        alert(reading, false, context);
                    }
                }
                return;
            }
            isChanged = true;
            if (!rule.isInRange(reading)) {
                return;
            }
            int window = find(sums, reading);
            if (versions.hasDisplaced()) {
                if (isLive()) {
                    alert(versions.displaced(), true, context);
                }
                sumUp(table, reading, sums, window);
            } else {
                add(reading, sums, window);
            }
            if (isLive()) {
                alert(reading, false, context);
                giveSoon(sums, window, context, rows);
            }
        }

        private void update() throws IOException {
            if (isChanged) {
                readings.update(table);
                statistics.update(sums);
            }
            versions.save();
        }
    }

    private static <T> T valueOr(ValueState<T> state, Supplier<T> first) throws IOException {
        T value = state.value();
        return value == null ? first.get() : value;
    }

    private boolean isLive() {
        return settings.emission().isLive();
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<ResultRow> rows) throws Exception {
        if (context.timeDomain() == TimeDomain.PROCESSING_TIME) {
            giveChanges(rows);
            return;
        }
        versions.sweepCopies(context.timerService());
        if (arrivals.isDue(context.timerService())) {
            Bucket bucket = new Bucket();
            RecordCursor cursor = bucket.table.takeOver(arrivals.take(context.timerService()));
            while (cursor.next(unpacker)) {
                reading.unpack(unpacker);
                bucket.accept(cursor, context, rows);
            }
            bucket.update();
        }
        RecordTable table = readings.value();
        if (Expiry.isDue(table, context.timerService())) {
            long watermarkMs = context.timerService().currentWatermark();
            settle(watermarkMs, rows);
            if (!isLive()) {
                for (int i = 0; i < table.count(); i++) {
                    if (versions.isExpired(table, i, watermarkMs)) {
                        alert(versions.get(table, i), false, context);
                    }
                }
            }
            versions.sweep(readings, table, context.timerService());
        }
    }

    /** Index of the sums of a reading's window. */
    private int find(SumTable sums, Reading reading) {
        sums.newKey().putSigned(windows.startMs(reading.timeMs)).putText(reading.sensorId);
        return sums.find();
    }

    private static void add(Reading reading, SumTable sums, int window) {
        long temperatureE4 = reading.temperatureE4;
        boolean isFirst = sums.get(window, COUNT) == 0;
        sums.add(window, COUNT, 1);
        sums.add(window, SUM, temperatureE4);
        sums.set(window, MINIMUM, isFirst ? temperatureE4 : Math.min(sums.get(window, MINIMUM), temperatureE4));
        sums.set(window, MAXIMUM, isFirst ? temperatureE4 : Math.max(sums.get(window, MAXIMUM), temperatureE4));
    }

    /** Sums the window of a reading up anew: from extremes nothing can be taken back. Happens when versions differ. */
    private void sumUp(RecordTable table, Reading reading, SumTable sums, int window) {
        sums.set(window, COUNT, 0);
        sums.set(window, SUM, 0);
        long startMs = windows.startMs(reading.timeMs);
        for (int i = 0; i < table.count(); i++) {
            Reading other = versions.get(table, i);
            if (windows.startMs(other.timeMs) == startMs
                    && other.sensorId.equals(reading.sensorId)
                    && rule.isInRange(other)) {
                add(other, sums, window);
            }
        }
    }

    private void giveSoon(SumTable sums, int window, Context context, Collector<ResultRow> rows) {
        if (settings.emission().isImmediate()) {
            giveRow(sums, window, rows);
            return;
        }
        if (!sums.hasChanges()) {
            long nowMs = context.timerService().currentProcessingTime();
            context.timerService()
                    .registerProcessingTimeTimer(settings.emission().nextMs(nowMs));
        }
        sums.setChanged(window);
    }

    private void giveChanges(Collector<ResultRow> rows) throws Exception {
        SumTable sums = statistics.value();
        if (sums != null && sums.hasChanges()) {
            for (int window = 0; window < sums.count(); window++) {
                if (sums.isChanged(window)) {
                    giveRow(sums, window, rows);
                }
            }
            statistics.update(sums);
        }
    }

    /** Gives the rows of windows that nothing can change any more, unless they stand already, and forgets them. */
    private void settle(long watermarkMs, Collector<ResultRow> rows) throws Exception {
        SumTable sums = statistics.value();
        if (sums == null) {
            return;
        }
        boolean[] settled = new boolean[sums.count()];
        for (int window = 0; window < sums.count(); window++) {
            long startMs = sums.key(window).getSigned();
            settled[window] = gate.settledMs(windows.endMs(startMs)) <= watermarkMs;
            if (settled[window] && (!sums.isShown(window) || sums.isChanged(window))) {
                giveRow(sums, window, rows);
            }
        }
        sums.removeAll(settled);
        if (sums.count() == 0) {
            statistics.clear();
        } else {
            statistics.update(sums);
        }
    }

    private void giveRow(SumTable sums, int window, Collector<ResultRow> rows) {
        Unpacker key = sums.key(window);
        long startMs = key.getSigned();
        key.getText(sensorId);
        long count = sums.get(window, COUNT);
        rows.collect(row.start(ResultTable.SENSOR_STATS, days.dayOf(startMs))
                .text(sensorId)
                .instant(startMs)
                .instant(windows.endMs(startMs))
                .count(count)
                .decimal(Decimals.averageHalfEven(sums.get(window, SUM), sums.carry(window, SUM), count))
                .decimal(sums.get(window, MINIMUM))
                .decimal(sums.get(window, MAXIMUM))
                .count(sums.show(window, true)));
    }

    private void alert(Reading reading, boolean isTakenBack, Context context) {
        if (rule.isInRange(reading) && reading.temperatureE4 > settings.thresholdE4()) {
            ResultRow alert = new ResultRow()
                    .start(ResultTable.SENSOR_ALERTS, days.dayOf(reading.timeMs))
                    .text(reading.sensorId)
                    .instant(reading.timeMs)
                    .text(names.source(reading.sourceId))
                    .text(names.position(reading.sourceId, reading.position))
                    .decimal(reading.temperatureE4)
                    .decimal(settings.thresholdE4())
                    .count(isTakenBack ? 2 : 1);
            context.output(SideOutputs.ROWS, isTakenBack ? alert.deleted() : alert);
        }
    }
}
