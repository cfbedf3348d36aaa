package io.omniretail.sources.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.omniretail.domain.Text;
import io.omniretail.domain.UsageException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventTimesTest {
    private static final long YEAR_1_SECOND = -62_135_596_800L;
    private static final long YEAR_9999_SECOND = 253_402_300_799L;
    private static final String[] ZONES = {
        "UTC", "Europe/Berlin", "America/Sao_Paulo", "Australia/Lord_Howe", "Asia/Kolkata", "Pacific/Apia", "+05:30"
    };

    private final EventTimes utc = new EventTimes(ZoneId.of("UTC"), "");

    @ParameterizedTest
    @CsvSource({
        "2026-03-24T10:00:00.123Z, 2026-03-24T10:00:00.123Z",
        "2026-03-24T10:00:00Z, 2026-03-24T10:00:00Z",
        "2026-03-24T10:00Z, 2026-03-24T10:00:00Z",
        "2026-03-24 10:00, 2026-03-24T10:00:00Z",
        "2026-03-24 10:00:59.9, 2026-03-24T10:00:59.900Z",
        "2026-03-24T10:00:00.123999999+02:00, 2026-03-24T08:00:00.123Z",
        "2026-03-24T10:00:00.12+0200, 2026-03-24T08:00:00.120Z",
        "2026-03-24T10:00:00-02, 2026-03-24T12:00:00Z",
        "2026-03-24T10:00+18:00, 2026-03-23T16:00:00Z",
        "2026-03-24, 2026-03-24T00:00:00Z",
        "2024-02-29T23:59:59Z, 2024-02-29T23:59:59Z",
        "0001-01-01T00:00:00Z, 0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999999999Z, 9999-12-31T23:59:59.999Z",
        "1969-12-31T23:59:59.9999Z, 1969-12-31T23:59:59.999Z",
        "1774346400123, 2026-03-24T10:00:00.123Z",
        "100000000, 1970-01-02T03:46:40Z",
        "0, 1970-01-01T00:00:00Z",
        "-1, 1969-12-31T23:59:59.999Z",
        "60000, 1970-01-01T00:01:00Z",
        "99999999, 1970-01-02T03:46:39.999Z",
        "20261301, 1970-01-01T05:37:41.301Z",
        "-20261101, 1969-12-31T18:22:18.899Z",
        "'  2026-03-24T10:00:00Z ', 2026-03-24T10:00:00Z",
    })
    void shouldReadEveryForm(String text, String expected) {
        assertThat(utc.parse(Text.of(text))).isEqualTo(Instant.parse(expected).toEpochMilli());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "x",
                "-",
                "20260324",
                "19000101",
                "20991231",
                "2026-3-24",
                "2026-13-01",
                "2026-00-01",
                "2026-02-29",
                "2026-02-00",
                "2026-02-30T00:00Z",
                "2026-03-24T",
                "2026-03-24T10",
                "2026-03-24T24:00",
                "2026-03-24T10:60",
                "2026-03-24T10:00:60Z",
                "2026-03-24T10:00:00.Z",
                "2026-03-24T10:00:00.1234567890Z",
                "2026-03-24Z",
                "2026-03-24T10:00:00,5Z",
                "2026-03-24T10:00:00ZZ",
                "2026-03-24T10:00:00z",
                "2026-03-24T10:00:00+2",
                "2026-03-24T10:00:00+02:",
                "2026-03-24T10:00:00+02:0",
                "2026-03-24T10:00:00+18:01",
                "2026-03-24T10:00:00+02:60",
                "2026-03-24T10:00:00+020",
                "2026-03-24T10:00:00 Z",
                "2026/03/24T10:00",
                "0000-01-01T00:00Z",
                "12026-03-24T10:00",
                "-001-03-24T10:00",
                "1774346400123.5",
                "1.774346400123E12",
                "999999999999999",
                "-99999999999999",
                "+1774346400123",
                "9999999999999999999999",
                "2026-03-24T1a:00"
            })
    void shouldRefuseAnythingElse(String text) {
        assertThat(utc.parse(Text.of(text))).isEqualTo(EventTimes.INVALID);
    }

    @Property(seed = "1")
    void shouldAgreeWithJavaTimeWithinAnyZone(
            @ForAll @LongRange(min = YEAR_1_SECOND, max = YEAR_9999_SECOND) long second,
            @ForAll @IntRange(max = 999_999_999) int nano,
            @ForAll @IntRange(max = 6) int zone) {
        LocalDateTime local = LocalDateTime.ofEpochSecond(second, nano, ZoneOffset.UTC);
        EventTimes times = new EventTimes(ZoneId.of(ZONES[zone]), "");
        assertThat(times.parse(Text.of(iso(local)))).isEqualTo(expected(local, ZONES[zone]));
    }

    @Property(seed = "2")
    void shouldAgreeWithJavaTimeWithAnyOffset(
            @ForAll @LongRange(min = YEAR_1_SECOND, max = YEAR_9999_SECOND) long second,
            @ForAll @IntRange(min = -1080, max = 1080) int offsetMinutes) {
        LocalDateTime local = LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC);
        ZoneOffset offset = ZoneOffset.ofTotalSeconds(offsetMinutes * 60);
        long expected = local.toInstant(offset).toEpochMilli();
        for (String form : new String[] {"xxx", "xx", "XXX"}) {
            String text = iso(local) + DateTimeFormatter.ofPattern(form).format(offset);
            assertThat(utc.parse(Text.of(text))).isEqualTo(expected);
        }
    }

    @Test
    void shouldAgreeWithJavaTimeAroundEveryChangeOfTheClocks() {
        for (String zone : ZONES) {
            EventTimes times = new EventTimes(ZoneId.of(zone), "");
            LocalDateTime from = LocalDateTime.of(2011, 1, 1, 0, 7);
            for (LocalDateTime local = from; local.getYear() < 2013; local = local.plusMinutes(29)) {
                assertThat(times.parse(Text.of(iso(local))))
                        .as(zone + " " + local)
                        .isEqualTo(expected(local, zone));
            }
        }
    }

    @Test
    void shouldMoveForwardInTheGapAndTakeTheEarlierOfTwo() {
        EventTimes berlin = new EventTimes(ZoneId.of("Europe/Berlin"), "");
        assertThat(berlin.parse(Text.of("2026-03-29T02:30"))).isEqualTo(ms("2026-03-29T01:30:00Z"));
        assertThat(berlin.parse(Text.of("2026-10-25T02:30"))).isEqualTo(ms("2026-10-25T00:30:00Z"));
        assertThat(berlin.parse(Text.of("2026-10-25"))).isEqualTo(ms("2026-10-24T22:00:00Z"));
    }

    @ParameterizedTest
    @CsvSource({
        "yyyy-MM-dd'T'HH:mm:ss, 2011-06-01T10:00:00, 2011-06-01T09:00:00Z",
        "M/d/yyyy H:mm, 12/1/2010 8:26, 2010-12-01T08:26:00Z",
        "uuuuMMdd, 20110601, 2011-05-31T23:00:00Z",
        "dd MMM yyyy hh:mm a, 01 jun 2011 03:00 pm, 2011-06-01T14:00:00Z",
        "yyyy-MM-dd HH:mm:ss XXX, 2011-06-01 10:00:00 +05:00, 2011-06-01T05:00:00Z",
        "yyyy-MM-dd HH:mm:ss VV, 2011-06-01 10:00:00 Asia/Tokyo, 2011-06-01T01:00:00Z",
    })
    void shouldReadByPatternAndZone(String pattern, String text, String expected) {
        EventTimes london = new EventTimes(ZoneId.of("Europe/London"), pattern);
        assertThat(london.parse(Text.of(text))).isEqualTo(ms(expected));
        assertThat(london.parse(Text.of(text))).isEqualTo(ms(expected));
        assertThat(london.parse(Text.of("x"))).isEqualTo(EventTimes.INVALID);
        assertThat(london.parse(Text.of(""))).isEqualTo(EventTimes.INVALID);
    }

    @Test
    void shouldNotBendDatesThatAPatternAllows() {
        EventTimes times = new EventTimes(ZoneId.of("UTC"), "yyyy-MM-dd");
        assertThat(times.parse(Text.of("2026-02-30"))).isEqualTo(EventTimes.INVALID);
    }

    @Test
    void shouldNameAPatternThatIsNone() {
        assertThatThrownBy(() -> EventTimes.formatter("yyyy-bb"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("yyyy-bb")
                .hasMessageContaining("is needed");
    }

    private static long expected(LocalDateTime local, String zone) {
        return ZonedDateTime.ofLocal(local, ZoneId.of(zone), null).toInstant().toEpochMilli();
    }

    private static String iso(LocalDateTime local) {
        return DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS").format(local);
    }

    private static long ms(String instant) {
        return Instant.parse(instant).toEpochMilli();
    }
}
