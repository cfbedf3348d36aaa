package io.omniretail.pipeline.sensors;

import static io.omniretail.pipeline.TestEvents.at;
import static io.omniretail.pipeline.TestEvents.reading;
import static org.assertj.core.api.Assertions.assertThat;

import io.omniretail.domain.event.Reading;
import io.omniretail.domain.rule.TimeRange;
import io.omniretail.pipeline.NumberedPlaces;
import io.omniretail.pipeline.common.Emission;
import java.time.Duration;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class ReadingRuleTest {
    private static final ReadingRule RULE = new ReadingRule(
            new SensorSettings(
                    ZoneId.of("Europe/Berlin"),
                    new TimeRange(at("2026-10-24T22:00:00Z"), at("2026-10-26T23:00:00Z")),
                    Duration.ofDays(1),
                    280_000,
                    Duration.ofDays(1),
                    Emission.SETTLED),
            new NumberedPlaces());

    @Test
    void shouldTakeReadingsForTheSameBySensorAndTime() {
        Reading one = reading("s1", "2026-10-25T10:00:00Z", "21.5");
        one.position = 1;
        Reading other = reading("s1", "2026-10-25T10:00:00Z", "22");
        other.position = 2;

        assertThat(RULE.isSame(one, other)).isTrue();
        assertThat(RULE.hash(one)).isEqualTo(RULE.hash(other));
        assertThat(RULE.isSame(one, reading("s2", "2026-10-25T10:00:00Z", "21.5")))
                .isFalse();
        assertThat(RULE.isSame(one, reading("s1", "2026-10-25T10:00:00.001Z", "21.5")))
                .isFalse();
    }

    @Test
    void shouldTakeLinesOfTextForTheSameByTheirPlace() {
        Reading line = textLine(7, 100);

        assertThat(RULE.isSame(line, textLine(7, 100))).isTrue();
        assertThat(RULE.hash(line)).isEqualTo(RULE.hash(textLine(7, 100)));
        assertThat(RULE.isSame(line, textLine(7, 103))).isFalse();
        assertThat(RULE.isSame(line, textLine(8, 100))).isFalse();
    }

    @Test
    void shouldNeverTakeALineOfTextForAnythingElse() {
        Reading record = textLine(7, 100);
        record.fromText = false;

        assertThat(RULE.isSame(textLine(7, 100), record)).isFalse();
        assertThat(RULE.isSame(record, textLine(7, 100))).isFalse();
    }

    @Test
    void shouldRememberAReadingUntilItsWindowEnds() {
        // The clocks go back in Berlin: the day has 25 hours.
        Reading reading = reading("s1", "2026-10-24T22:00:00Z", "21");

        assertThat(RULE.endMs(reading.timeMs)).isEqualTo(at("2026-10-25T23:00:00Z"));
        assertThat(RULE.rememberUntilEndMs(reading.timeMs)).isEqualTo(at("2026-10-25T23:00:00Z"));
    }

    @Test
    void shouldReportTheRangeOnly() {
        assertThat(RULE.isInRange(reading("s1", "2026-10-24T21:59:59.999Z", "21")))
                .isFalse();
        assertThat(RULE.isInRange(reading("s1", "2026-10-24T22:00:00Z", "21"))).isTrue();
        assertThat(RULE.isInRange(reading("s1", "2026-10-26T23:00:00Z", "21"))).isFalse();
    }

    private static Reading textLine(long sourceId, long position) {
        Reading line = reading("default", "2026-10-25T00:00:00Z", "21");
        line.fromText = true;
        line.sourceId = sourceId;
        line.position = position;
        return line;
    }
}
