package io.omniretail.pipeline.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class EmissionTest {
    @Test
    void shouldGiveChangesAtTheNextMultipleOfTheInterval() {
        Emission emission = Emission.live(Duration.ofMillis(250));

        assertThat(emission.isImmediate()).isFalse();
        assertThat(emission.nextMs(1_000)).isEqualTo(1_250);
        assertThat(emission.nextMs(1_249)).isEqualTo(1_250);
    }

    @Test
    void shouldGiveChangesNowWhenThereIsNoInterval() {
        Emission emission = Emission.live(Duration.ZERO);

        assertThat(emission.isImmediate()).isTrue();
        assertThat(emission.nextMs(1_249)).isEqualTo(1_249);
    }

    @Test
    void shouldGiveSettledRowsAtNoMomentOfTheClock() {
        assertThat(Emission.SETTLED.isLive()).isFalse();
        assertThat(Emission.SETTLED.isImmediate()).isFalse();
    }
}
