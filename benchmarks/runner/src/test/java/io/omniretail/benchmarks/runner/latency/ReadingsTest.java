package io.omniretail.benchmarks.runner.latency;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReadingsTest {
    private static final Schedule SCHEDULE = new Schedule(1_500, Duration.ofSeconds(2), Duration.ofSeconds(3));

    @Test
    void shouldGiveEachSensorItsTurn() {
        Readings readings = new Readings(SCHEDULE);

        assertThat(IntStream.range(0, SCHEDULE.records()))
                .allSatisfy(number -> assertThat(Readings.reading(number % Readings.SENSORS, number / Readings.SENSORS))
                        .isEqualTo(number));
        assertThat(readings.readingsOf(499)).isEqualTo(8);
        assertThat(readings.readingsOf(500)).isEqualTo(7);
        assertThat(IntStream.range(0, Readings.SENSORS)
                        .map(readings::readingsOf)
                        .sum())
                .isEqualTo(SCHEDULE.records());
    }
}
