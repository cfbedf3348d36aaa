package io.omniretail.benchmarks.runner.latency;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static final Schedule SCHEDULE = new Schedule(1_500, Duration.ofSeconds(2), Duration.ofSeconds(3));

    @Test
    void shouldSendSteadilyAndMeasureAfterTheWarmUp() {
        assertThat(SCHEDULE.records()).isEqualTo(7_500);
        assertThat(SCHEDULE.afterNanos(1_500)).isEqualTo(1_000_000_000);
        assertThat(SCHEDULE.isMeasured(2_999)).isFalse();
        assertThat(SCHEDULE.isMeasured(3_000)).isTrue();
    }
}
