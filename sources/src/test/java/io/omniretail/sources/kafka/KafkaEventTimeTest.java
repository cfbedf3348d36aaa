package io.omniretail.sources.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.omniretail.domain.event.Feed;
import io.omniretail.domain.result.Unusable;
import io.omniretail.sources.Decoded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.TimestampAssigner;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkGeneratorSupplier;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.util.clock.ManualClock;
import org.apache.flink.util.clock.RelativeClock;
import org.junit.jupiter.api.Test;

class KafkaEventTimeTest {
    private final ManualClock clock = new ManualClock();
    private final List<String> said = new ArrayList<>();
    private final Decoded decoded = new Decoded();
    private final KafkaEventTime eventTime = new KafkaEventTime(Duration.ofMillis(100), Duration.ofSeconds(30));
    private final TimestampAssigner<Decoded> timestamps =
            eventTime.createTimestampAssigner(() -> new UnregisteredMetricsGroup());
    private final WatermarkGenerator<Decoded> generator = eventTime.createWatermarkGenerator(new Context());

    @Test
    void shouldFollowTheHighestEventLessTheOutOfOrderness() {
        event(Feed.ORDERS, 1_000);
        event(Feed.ORDERS, 900);
        tick(Duration.ZERO);

        assertThat(said).containsExactly("899");
    }

    @Test
    void shouldStandBeforeWhatACrmRecordOfTheSameMomentDecides() {
        event(Feed.CUSTOMERS, 1_000);
        tick(Duration.ZERO);

        assertThat(said).containsExactly("898");
    }

    @Test
    void shouldNotMoveForRejectsAndSkippedRecords() {
        event(Feed.ORDERS, 1_000);
        reject();
        skipped();
        tick(Duration.ZERO);

        assertThat(said).containsExactly("899");
    }

    @Test
    void shouldBeIdleWhenOnlyRejectsCome() {
        event(Feed.ORDERS, 1_000);
        tick(Duration.ZERO);
        for (int second = 0; second < 32; second++) {
            reject();
            tick(Duration.ofSeconds(1));
        }
        assertThat(said).endsWith("idle");

        said.clear();
        reject();
        assertThat(said).isEmpty();

        event(Feed.ORDERS, 2_000);
        tick(Duration.ZERO);
        assertThat(said).containsExactly("1899");
    }

    @Test
    void shouldGiveNoTimeToWhatIsNoEvent() {
        decoded.isReject(new Unusable());
        assertThat(timestamps.extractTimestamp(decoded, 5)).isEqualTo(TimestampAssigner.NO_TIMESTAMP);
    }

    private void event(Feed feed, long timeMs) {
        decoded.event(feed).timeMs = timeMs;
        decoded.isEvent(feed);
        pass();
    }

    private void reject() {
        decoded.isReject(new Unusable());
        pass();
    }

    private void skipped() {
        decoded.isFiltered(Feed.ORDERS);
        pass();
    }

    private void pass() {
        // Whatever time Kafka gave the record
        generator.onEvent(decoded, timestamps.extractTimestamp(decoded, 9_999_999), new Output());
    }

    private void tick(Duration passed) {
        clock.advanceTime(passed);
        generator.onPeriodicEmit(new Output());
    }

    private final class Context implements WatermarkGeneratorSupplier.Context {
        @Override
        public MetricGroup getMetricGroup() {
            return new UnregisteredMetricsGroup();
        }

        @Override
        public RelativeClock getInputActivityClock() {
            return clock;
        }
    }

    private final class Output implements WatermarkOutput {
        @Override
        public void emitWatermark(Watermark watermark) {
            String text = Long.toString(watermark.getTimestamp());
            if (said.isEmpty() || !said.get(said.size() - 1).equals(text)) {
                said.add(text);
            }
        }

        @Override
        public void markIdle() {
            if (said.isEmpty() || !said.get(said.size() - 1).equals("idle")) {
                said.add("idle");
            }
        }

        @Override
        public void markActive() {
            said.add("active");
        }
    }
}
