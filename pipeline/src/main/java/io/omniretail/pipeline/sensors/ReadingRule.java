package io.omniretail.pipeline.sensors;

import io.omniretail.domain.Hashing;
import io.omniretail.domain.event.Feed;
import io.omniretail.domain.event.PlaceNames;
import io.omniretail.domain.event.Reading;
import io.omniretail.domain.rule.Windows;
import io.omniretail.pipeline.common.IdentityRule;

/** Readings are the same by sensor and time, those of plain text by their place. */
public final class ReadingRule implements IdentityRule<Reading> {
    private static final long serialVersionUID = 1L;

    private final SensorSettings settings;
    private final PlaceNames names;
    private final Windows windows;

    /** Rule of a job; compares places by their names. */
    public ReadingRule(SensorSettings settings, PlaceNames names) {
        this.settings = settings;
        this.names = names;
        this.windows = settings.windows();
    }

    /** A hash of the sensor and the window that a reading belongs to. */
    public long windowHash(Reading reading) {
        return Hashing.mix(reading.sensorId.hash64() ^ Hashing.mix(windows.startMs(reading.timeMs)));
    }

    @Override
    public Feed feed() {
        return Feed.READINGS;
    }

    @Override
    public long hash(Reading reading) {
        return reading.fromText
                ? Hashing.mix(reading.sourceId ^ Hashing.mix(reading.position))
                : Hashing.mix(reading.sensorId.hash64() ^ Hashing.mix(reading.timeMs));
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
    public boolean isPlacedBefore(Reading one, Reading other) {
        return one.sourceId == other.sourceId
                ? one.position < other.position
                : names.source(one.sourceId).compareTo(names.source(other.sourceId)) < 0;
    }

    @Override
    public boolean isInRange(Reading reading) {
        return settings.range().contains(reading.timeMs);
    }
}
