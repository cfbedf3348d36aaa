package io.omniretail.domain.fraud;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaymentFeaturesTest {
    @ParameterizedTest
    @CsvSource({
        "2026-11-27T23:59:59.999Z, UTC, 0, 0",
        "2026-11-28T00:00:00Z, UTC, 1, 1",
        "2026-11-29T06:59:59.999Z, UTC, 1, 1",
        "2026-11-29T07:00:00Z, UTC, 1, 0",
        "2026-11-30T00:00:00Z, UTC, 0, 1",
        "2026-11-27T23:00:00Z, Europe/Berlin, 1, 1",
        "2026-07-01T04:59:59Z, Europe/Berlin, 0, 1",
        "2026-07-01T05:00:00Z, Europe/Berlin, 0, 0",
        "2026-11-30T04:00:00Z, America/New_York, 1, 0",
        "1969-12-27T00:30:00Z, UTC, 1, 1"
    })
    void shouldTellWeekendAndNightInTheZone(String time, String zone, double weekend, double night) {
        double[] features = new double[Feature.COUNT];
        PaymentFeatures.fill(Payments.of("p1", time, "9.99"), ZoneId.of(zone), features);

        assertThat(features[Feature.WEEKEND.ordinal()]).isEqualTo(weekend);
        assertThat(features[Feature.NIGHT.ordinal()]).isEqualTo(night);
    }

    @Test
    void shouldGiveTheAmountInUnitsAndLeaveOtherFeaturesAlone() {
        double[] features = new double[Feature.COUNT];
        Arrays.fill(features, -1);
        PaymentFeatures.fill(Payments.of("p1", "2026-11-27T12:00:00Z", "1234.5678"), ZoneId.of("UTC"), features);

        assertThat(features).startsWith(1234.5678, 0, 0);
        assertThat(Arrays.stream(features).skip(3)).containsOnly(-1.0);
    }
}
