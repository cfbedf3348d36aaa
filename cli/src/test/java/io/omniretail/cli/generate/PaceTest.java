package io.omniretail.cli.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final long START_NANOS = -7;
    private static final long SECOND_NANOS = 1_000_000_000;

    @Test
    void shouldSpaceRecordsEvenly() {
        Pace pace = new Pace(OptionalLong.of(4), START_NANOS);

        assertThat(pace.next(START_NANOS)).isZero();
        assertThat(pace.next(START_NANOS)).isEqualTo(SECOND_NANOS / 4);
        assertThat(pace.next(START_NANOS + SECOND_NANOS / 4)).isEqualTo(SECOND_NANOS / 4);
    }

    @Test
    void shouldMakeUpForAShortDelay() {
        Pace pace = new Pace(OptionalLong.of(4), START_NANOS);
        pace.next(START_NANOS);

        assertThat(pace.next(START_NANOS + SECOND_NANOS)).isEqualTo(-3 * SECOND_NANOS / 4);
        assertThat(pace.next(START_NANOS + SECOND_NANOS)).isEqualTo(-SECOND_NANOS / 2);
        assertThat(pace.next(START_NANOS + SECOND_NANOS)).isEqualTo(-SECOND_NANOS / 4);
        assertThat(pace.next(START_NANOS + SECOND_NANOS)).isZero();
        assertThat(pace.next(START_NANOS + SECOND_NANOS)).isEqualTo(SECOND_NANOS / 4);
    }

    @Test
    void shouldNotRushAfterALongDelay() {
        Pace pace = new Pace(OptionalLong.of(4), START_NANOS);
        long later = START_NANOS + 3_600 * SECOND_NANOS;

        assertThat(pace.next(later)).isZero();
        assertThat(pace.next(later)).isEqualTo(SECOND_NANOS / 4);
    }

    @Test
    void shouldNeverWaitWithoutARate() {
        Pace pace = new Pace(OptionalLong.empty(), START_NANOS);

        assertThat(pace.next(START_NANOS)).isZero();
        assertThat(pace.next(START_NANOS)).isZero();
    }
}
