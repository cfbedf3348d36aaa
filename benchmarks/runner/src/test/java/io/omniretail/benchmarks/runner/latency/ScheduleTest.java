package io.omniretail.benchmarks.runner.latency;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static final Schedule SCHEDULE = new Schedule(1_500, Duration.ofSeconds(2), Duration.ofSeconds(3));

    @Test
    void shouldSendSteadilyAndMeasureAfterTheWarmUp() {
        assertThat(SCHEDULE.readings()).isEqualTo(7_500);
        assertThat(SCHEDULE.afterNanos(1_500)).isEqualTo(1_000_000_000);
        assertThat(SCHEDULE.isMeasured(2_999)).isFalse();
        assertThat(SCHEDULE.isMeasured(3_000)).isTrue();
    }

    @Test
    void shouldGiveEachSensorItsTurn() {
        assertThat(IntStream.range(0, SCHEDULE.readings()))
                .allSatisfy(
                        reading -> assertThat(SCHEDULE.reading(SCHEDULE.sensorOf(reading), reading / Schedule.SENSORS))
                                .isEqualTo(reading));
        assertThat(SCHEDULE.readingsOf(499)).isEqualTo(8);
        assertThat(SCHEDULE.readingsOf(500)).isEqualTo(7);
        assertThat(IntStream.range(0, Schedule.SENSORS)
                        .map(SCHEDULE::readingsOf)
                        .sum())
                .isEqualTo(SCHEDULE.readings());
    }
}
