package io.omniretail.pipeline.sensors;

import io.omniretail.domain.Hashing;
import io.omniretail.domain.event.Feed;
import io.omniretail.domain.event.PlaceNames;
import io.omniretail.domain.event.Reading;
import io.omniretail.domain.result.ResultRow;
import io.omniretail.domain.result.ResultTable;
import io.omniretail.domain.rule.Days;
import io.omniretail.domain.rule.Windows;
import io.omniretail.pipeline.common.IdentityRule;
import io.omniretail.pipeline.common.Outcomes;
import io.omniretail.pipeline.common.SideOutputs;

/**
 * Readings are the same by sensor and time, those of plain text by their place. A reading that stands and is above the
 * threshold is an alert.
 */
public final class ReadingRule implements IdentityRule<Reading> {
    private static final long serialVersionUID = 1L;

    private final SensorSettings settings;
    private final PlaceNames names;
    private final Windows windows;
    private final Days days;

    public ReadingRule(SensorSettings settings, PlaceNames names) {
        this.settings = settings;
        this.names = names;
        this.windows = settings.windows();
        this.days = new Days(settings.zone());
    }

    /** {@link #hash} for a key selector. */
    public static long hashOf(Reading reading) {
        return reading.fromText
                ? Hashing.mix(reading.sourceId ^ Hashing.mix(reading.position))
                : Hashing.mix(reading.sensorId.hash64() ^ Hashing.mix(reading.timeMs));
    }

    @Override
    public Feed feed() {
        return Feed.READINGS;
    }

    @Override
    public long hash(Reading reading) {
        return hashOf(reading);
    }

    @Override
    public boolean isSame(Reading one, Reading other) {
        if (one.fromText || other.fromText) {
            return one.fromText == other.fromText && one.sourceId == other.sourceId && one.position == other.position;
        }
        return one.timeMs == other.timeMs && one.sensorId.equals(other.sensorId);
    }

    @Override
    public long endMs(long timeMs) {
        return windows.endMs(timeMs);
    }

    @Override
    public long rememberUntilEndMs(long timeMs) {
        return endMs(timeMs);
    }

    @Override
    public boolean isInRange(Reading reading) {
        return settings.range().contains(reading.timeMs);
    }

    @Override
    public boolean isPassedOn(Reading reading) {
        return true;
    }

    @Override
    public void tell(Reading reading, boolean isWithdrawn, Outcomes.Output output) {
        if (reading.temperatureE4 > settings.thresholdE4()) {
            ResultRow row = new ResultRow()
                    .start(ResultTable.SENSOR_ALERTS, days.dayOf(reading.timeMs))
                    .text(reading.sensorId)
                    .instant(reading.timeMs)
                    .text(names.source(reading.sourceId))
                    .text(names.position(reading.sourceId, reading.position))
                    .decimal(reading.temperatureE4)
                    .decimal(settings.thresholdE4())
                    .count(isWithdrawn ? 2 : 1);
            output.output(SideOutputs.ROWS, isWithdrawn ? row.deleted() : row);
        }
    }
}
