package io.omniretail.domain.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WindowsTest {
    private static final long HOUR_MS = Duration.ofHours(1).toMillis();

    @ParameterizedTest
    @CsvSource({
        // In Berlin clocks go forward at 01:00 UTC on 29 March 2026 and back at 01:00 UTC on 25 October 2026.
        "Europe/Berlin, P1D, 2026-03-29T12:00:00Z, 2026-03-28T23:00:00Z, 23",
        "Europe/Berlin, P1D, 2026-10-25T22:59:59.999Z, 2026-10-24T22:00:00Z, 25",
        "Europe/Berlin, PT24H, 2026-10-25T22:59:59.999Z, 2026-10-24T22:00:00Z, 25",
        "Europe/Berlin, P7D, 2026-10-25T12:00:00Z, 2026-10-21T22:00:00Z, 169",
        "America/New_York, P1D, 2026-11-01T12:00:00Z, 2026-11-01T04:00:00Z, 25",
        "UTC, P7D, 1970-01-07T23:59:59.999Z, 1970-01-01T00:00:00Z, 168",
        "UTC, P7D, 1969-12-31T23:59:59.999Z, 1969-12-25T00:00:00Z, 168",
        "UTC, PT7H, 2026-11-02T00:00:00Z, 2026-11-02T00:00:00Z, 7",
        "UTC, PT7H, 2026-11-02T20:59:59.999Z, 2026-11-02T14:00:00Z, 7",
        "UTC, PT7H, 2026-11-02T21:00:00Z, 2026-11-02T21:00:00Z, 3",
        "Europe/Berlin, PT7H, 2026-10-25T20:00:00Z, 2026-10-25T19:00:00Z, 4",
        "Europe/Berlin, PT7H, 2026-03-29T20:00:00Z, 2026-03-29T20:00:00Z, 2",
        "Europe/Berlin, PT1H, 2026-10-25T00:30:00Z, 2026-10-25T00:00:00Z, 1",
        "Europe/Berlin, PT1H, 2026-10-25T01:30:00Z, 2026-10-25T01:00:00Z, 1"
    })
    void shouldPutAnInstantIntoAWindowOfItsCalendar(
            String zone, String length, Instant time, Instant start, long hours) {
        Windows windows = new Windows(ZoneId.of(zone), Duration.parse(length));

        assertThat(Instant.ofEpochMilli(windows.startMs(time.toEpochMilli()))).isEqualTo(start);
        assertThat(Instant.ofEpochMilli(windows.endMs(time.toEpochMilli())))
                .isEqualTo(start.plusMillis(hours * HOUR_MS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0.001S", "PT7M", "PT1H", "PT7H", "PT23H", "P1D", "P2D", "P7D", "P31D"})
    void shouldCoverTimeWithoutGapOrOverlap(Duration length) {
        for (String zone : List.of("UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Pacific/Apia")) {
            Windows windows = new Windows(ZoneId.of(zone), length);
            long seed = 7;
            for (long timeMs : new Random(seed)
                    .longs(200, Instant.parse("2010-01-01T00:00:00Z").toEpochMilli(), 1_800_000_000_000L)
                    .toArray()) {
                long startMs = windows.startMs(timeMs);
                long endMs = windows.endMs(timeMs);

                assertThat(timeMs).as(zone).isBetween(startMs, endMs - 1);
                for (long insideMs : List.of(startMs, endMs - 1)) {
                    assertThat(windows.startMs(insideMs)).as(zone).isEqualTo(startMs);
                    assertThat(windows.endMs(insideMs)).as(zone).isEqualTo(endMs);
                }
                assertThat(windows.startMs(endMs)).as(zone).isEqualTo(endMs);
            }
        }
    }

    @Test
    void shouldStartPartsOfADayAtItsMidnight() {
        Windows windows = new Windows(ZoneId.of("Europe/Berlin"), Duration.ofHours(7));
        List<Long> starts = new ArrayList<>();
        long midnightMs = Instant.parse("2026-10-24T22:00:00Z").toEpochMilli();
        for (long timeMs = midnightMs; starts.size() < 5; timeMs = windows.endMs(timeMs)) {
            starts.add((timeMs - midnightMs) / HOUR_MS);
        }
        assertThat(starts).containsExactly(0L, 7L, 14L, 21L, 25L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1H", "PT0.0001S", "P1DT1H", "PT25H"})
    void shouldRefuseLengthsThatDoNotFitIntoDays(Duration length) {
        assertThat(Windows.isValid(length)).isFalse();
        assertThatThrownBy(() -> new Windows(ZoneId.of("UTC"), length))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(length.toString());
    }
}
