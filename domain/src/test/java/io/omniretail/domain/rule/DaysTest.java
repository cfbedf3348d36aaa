package io.omniretail.domain.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DaysTest {
    private static final String SEED = "20261101";

    @Property(seed = SEED)
    void shouldAgreeWithTheCalendar(@ForAll("instants") long timeMs, @ForAll("zones") ZoneId zone) {
        Assume.that(!isSecondTimeOfADate(timeMs, zone));

        assertThat(new Days(zone).dayOf(timeMs)).isEqualTo(calendarDay(timeMs, zone));
    }

    @Property(seed = SEED)
    void shouldLieWithinItsOwnDay(@ForAll("instants") long timeMs, @ForAll("zones") ZoneId zone) {
        Days days = new Days(zone);
        int day = days.dayOf(timeMs);

        assertThat(timeMs).isBetween(days.startMs(day), days.endMs(day) - 1);
        assertThat(days.endOfDayMs(timeMs)).isEqualTo(days.endMs(day));
    }

    @Property(seed = SEED)
    void shouldNotDependOnWhatWasAskedBefore(
            @ForAll("instants") long firstMs, @ForAll("instants") long secondMs, @ForAll("zones") ZoneId zone) {
        Days used = new Days(zone);
        used.dayOf(firstMs);
        used.startMs(calendarDay(secondMs, zone));

        assertThat(used.dayOf(secondMs)).isEqualTo(new Days(zone).dayOf(secondMs));
        assertThat(used.startMs(3)).isEqualTo(new Days(zone).startMs(3));
        assertThat(used.dayOf(firstMs)).isEqualTo(new Days(zone).dayOf(firstMs));
    }

    @Property(seed = SEED)
    void shouldLeaveNoGapBetweenDays(@ForAll("days") int day, @ForAll("zones") ZoneId zone) {
        Days days = new Days(zone);

        assertThat(days.endMs(day)).isEqualTo(days.startMs(day + 1));
    }

    /** Every clock change of the zones below, from both sides: that is where a remembered day would be wrong. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Europe/London",
                "Europe/Berlin",
                "America/New_York",
                "America/Sao_Paulo",
                "America/Havana",
                "America/St_Johns",
                "America/Toronto",
                "America/Scoresbysund",
                "Asia/Beirut",
                "Asia/Tehran",
                "Australia/Lord_Howe",
                "Africa/Cairo",
                "Africa/Casablanca",
                "Antarctica/Troll",
                "Pacific/Apia",
                "Pacific/Kwajalein"
            })
    void shouldAgreeWithTheCalendarAroundEveryClockChange(String zoneName) {
        ZoneId zone = ZoneId.of(zoneName);
        Days days = new Days(zone);
        Instant end = Instant.parse("2040-01-01T00:00:00Z");
        var change = zone.getRules().nextTransition(Instant.parse("1970-01-01T00:00:00Z"));
        while (change != null && change.getInstant().isBefore(end)) {
            long atMs = change.getInstant().toEpochMilli();
            for (int halfHours = -60; halfHours <= 60; halfHours++) {
                for (int offsetMs = -1; offsetMs <= 1; offsetMs++) {
                    long timeMs = atMs + halfHours * 1_800_000L + offsetMs;
                    int day = days.dayOf(timeMs);
                    assertThat(day).as("%s in %s", timeMs, zone).isEqualTo(new Days(zone).dayOf(timeMs));
                    if (!isSecondTimeOfADate(timeMs, zone)) {
                        assertThat(day).as("%s in %s", timeMs, zone).isEqualTo(calendarDay(timeMs, zone));
                    }
                    assertThat(timeMs).as("in its day, %s", zone).isBetween(days.startMs(day), days.endMs(day) - 1);
                }
            }
            change = zone.getRules().nextTransition(change.getInstant());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Europe/Berlin, 2026-03-29, 23",
        "Europe/Berlin, 2026-10-25, 25",
        "Europe/Berlin, 2026-10-26, 24",
        "UTC, 2026-03-29, 24",
        "America/New_York, 2026-11-01, 25",
        // the clocks go from 24:00 on to 01:00, so the day starts at 01:00
        "America/Sao_Paulo, 2018-11-04, 23",
        // and back from 24:00 to 23:00 of the same day
        "America/Sao_Paulo, 2018-02-17, 25"
    })
    void shouldKnowHowLongADayIs(String zone, LocalDate date, int hours) {
        Days days = new Days(ZoneId.of(zone));
        int day = (int) date.toEpochDay();

        assertThat(Duration.ofMillis(days.endMs(day) - days.startMs(day))).isEqualTo(Duration.ofHours(hours));
    }

    @Test
    void shouldStartADayWithoutMidnightAtItsFirstMoment() {
        Days days = new Days(ZoneId.of("America/Sao_Paulo"));

        assertThat(Instant.ofEpochMilli(days.startMs(day("2018-11-04")))).isEqualTo("2018-11-04T03:00:00Z");
    }

    /** Samoa crossed the date line: 2011-12-30 did not take place there. */
    @Test
    void shouldMakeASkippedDayEmpty() {
        Days days = new Days(ZoneId.of("Pacific/Apia"));
        long lineMs = Instant.parse("2011-12-30T10:00:00Z").toEpochMilli();

        assertThat(days.dayOf(lineMs - 1)).isEqualTo(day("2011-12-29"));
        assertThat(days.dayOf(lineMs)).isEqualTo(day("2011-12-31"));
        assertThat(days.endMs(day("2011-12-29"))).isEqualTo(lineMs);
        assertThat(days.startMs(day("2011-12-30"))).isEqualTo(lineMs);
        assertThat(days.endMs(day("2011-12-30"))).isEqualTo(lineMs);
        assertThat(days.startMs(day("2011-12-31"))).isEqualTo(lineMs);
    }

    @Test
    void shouldFindTheRightDayAfterTheSkippedOneWasAskedFor() {
        Days days = new Days(ZoneId.of("Pacific/Apia"));
        long lineMs = days.startMs(day("2011-12-30"));

        assertThat(days.dayOf(lineMs)).isEqualTo(day("2011-12-31"));
    }

    /** On 2010-11-07 at 00:01 the clocks of St John's went back to 23:01 of the day before. */
    @Test
    void shouldGiveTheSecondTimeOfADateToTheNewDay() {
        Days days = new Days(ZoneId.of("America/St_Johns"));
        long midnightMs = Instant.parse("2010-11-07T02:30:00Z").toEpochMilli();

        assertThat(days.startMs(day("2010-11-07"))).isEqualTo(midnightMs);
        assertThat(days.dayOf(midnightMs - 1)).isEqualTo(day("2010-11-06"));
        assertThat(days.dayOf(midnightMs)).isEqualTo(day("2010-11-07"));
        assertThat(days.dayOf(midnightMs + 60_000)).isEqualTo(day("2010-11-07"));
        assertThat(days.dayOf(midnightMs + 61 * 60_000)).isEqualTo(day("2010-11-07"));
    }

    @Test
    void shouldKnowTheFirstDayOfTheEpochWithoutBeingAskedForATime() {
        assertThat(new Days(ZoneId.of("UTC")).startMs(0)).isZero();
        assertThat(new Days(ZoneId.of("UTC")).endMs(-1)).isZero();
        assertThat(new Days(ZoneId.of("UTC")).dayOf(0)).isZero();
        assertThat(new Days(ZoneId.of("UTC")).dayOf(-1)).isEqualTo(-1);
    }

    /** Of a day that ends at 0, nothing but its end tells that it was ever asked for. */
    @Test
    void shouldKnowTheDayThatEndsAtTheEpoch() {
        Days days = new Days(ZoneId.of("UTC"));

        assertThat(days.startMs(-1)).isEqualTo(-86_400_000);
        assertThat(days.dayOf(-1)).isEqualTo(-1);
        assertThat(days.dayOf(0)).isZero();
        assertThat(days.startMs(-1)).isEqualTo(-86_400_000);
        assertThat(days.endMs(-1)).isZero();
    }

    @Provide
    Arbitrary<Long> instants() {
        return Arbitraries.longs()
                .between(
                        Instant.parse("1900-01-01T00:00:00Z").toEpochMilli(),
                        Instant.parse("2100-01-01T00:00:00Z").toEpochMilli());
    }

    @Provide
    Arbitrary<Integer> days() {
        return Arbitraries.integers().between(-30_000, 50_000);
    }

    @Provide
    Arbitrary<ZoneId> zones() {
        return Arbitraries.of(ZoneId.getAvailableZoneIds().stream().sorted().toList())
                .map(ZoneId::of);
    }

    private static int calendarDay(long timeMs, ZoneId zone) {
        return (int) Instant.ofEpochMilli(timeMs).atZone(zone).toLocalDate().toEpochDay();
    }

    /** Whether the local date has already ended once: clocks were put back over midnight, less than a day ago. */
    private static boolean isSecondTimeOfADate(long timeMs, ZoneId zone) {
        long newDayMs = LocalDate.ofEpochDay(calendarDay(timeMs, zone) + 1)
                .atStartOfDay(zone)
                .toInstant()
                .toEpochMilli();
        return timeMs >= newDayMs;
    }

    private static int day(String date) {
        return (int) LocalDate.parse(date).toEpochDay();
    }
}
