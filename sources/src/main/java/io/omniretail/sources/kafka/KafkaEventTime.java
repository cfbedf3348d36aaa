package io.omniretail.sources.kafka;

import io.omniretail.domain.event.Feed;
import io.omniretail.sources.Decoded;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.BoundedOutOfOrdernessWatermarks;
import org.apache.flink.api.common.eventtime.TimestampAssigner;
import org.apache.flink.api.common.eventtime.TimestampAssignerSupplier;
import org.apache.flink.api.common.eventtime.WatermarkAlignmentParams;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkGeneratorSupplier;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.eventtime.WatermarksWithIdleness;

/**
 * Event time of Kafka: of each partition the highest time of an event less the out-of-orderness. Only events count: a
 * record that is rejected or filtered neither moves event time nor makes its partition one that is waited for.
 */
final class KafkaEventTime implements WatermarkStrategy<Decoded> {
    private static final long serialVersionUID = 1L;

    private static final String ALIGNMENT_GROUP = "kafka";
    /**
     * How far one partition may be read ahead of the slowest. A replay can pass no more event time than this in each
     * update interval, so a small drift would throttle it: 7 days in 200 ms are 35 days a second.
     */
    private static final Duration MAX_DRIFT = Duration.ofDays(7);

    private static final Duration DRIFT_UPDATE_INTERVAL = Duration.ofMillis(200);

    private final Duration outOfOrderness;
    private final Duration idleTimeout;

    KafkaEventTime(Duration outOfOrderness, Duration idleTimeout) {
        this.outOfOrderness = outOfOrderness;
        this.idleTimeout = idleTimeout;
    }

    /** The times of events; what is no event has none. */
    static TimestampAssignerSupplier<Decoded> timestamps() {
        return context -> KafkaEventTime::timestampMs;
    }

    @Override
    public TimestampAssigner<Decoded> createTimestampAssigner(TimestampAssignerSupplier.Context context) {
        return KafkaEventTime::timestampMs;
    }

    @Override
    public WatermarkGenerator<Decoded> createWatermarkGenerator(WatermarkGeneratorSupplier.Context context) {
        // The clock stands still while a partition is paused, because it is ahead of the others: that is no idleness.
        return new EventsOnly(new WatermarksWithIdleness<>(
                new BoundedOutOfOrdernessWatermarks<>(outOfOrderness), idleTimeout, context.getInputActivityClock()));
    }

    @Override
    public WatermarkAlignmentParams getAlignmentParameters() {
        return new WatermarkAlignmentParams(MAX_DRIFT.toMillis(), ALIGNMENT_GROUP, DRIFT_UPDATE_INTERVAL.toMillis());
    }

    private static long timestampMs(Decoded decoded, long recordMs) {
        if (decoded.kind() != Decoded.Kind.EVENT) {
            return TimestampAssigner.NO_TIMESTAMP;
        }
        // A CRM record goes before what happens at its own moment.
        return decoded.feed() == Feed.CUSTOMERS ? decoded.event().timeMs - 1 : decoded.event().timeMs;
    }

    /** Passes only events on to a generator. */
    private static final class EventsOnly implements WatermarkGenerator<Decoded> {
        private final WatermarkGenerator<Decoded> generator;

        EventsOnly(WatermarkGenerator<Decoded> generator) {
            this.generator = generator;
        }

        @Override
        public void onEvent(Decoded decoded, long timestampMs, WatermarkOutput output) {
            if (decoded.kind() == Decoded.Kind.EVENT) {
                generator.onEvent(decoded, timestampMs, output);
            }
        }

        @Override
        public void onPeriodicEmit(WatermarkOutput output) {
            generator.onPeriodicEmit(output);
        }
    }
}
