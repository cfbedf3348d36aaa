package io.omniretail.domain.rule;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TimeRangeTest {
    @Test
    void shouldHoldItsFirstMomentAndNotItsEnd() {
        TimeRange range = new TimeRange(10, 20);

        assertThat(range.contains(9)).isFalse();
        assertThat(range.contains(10)).isTrue();
        assertThat(range.contains(19)).isTrue();
        assertThat(range.contains(20)).isFalse();
        assertThat(range.isAll()).isFalse();
    }

    @Test
    void shouldHoldEverythingIfItHasNeitherBeginningNorEnd() {
        assertThat(TimeRange.ALL.contains(Long.MIN_VALUE)).isTrue();
        assertThat(TimeRange.ALL.contains(0)).isTrue();
        assertThat(TimeRange.ALL.isAll()).isTrue();
    }
}
