package io.omniretail.domain.fraud.decision;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EffectiveTest {
    private final Effective<String> versions = new Effective<>();

    @Test
    void shouldBeInForceFromItsTimeOnUntilTheNext() {
        versions.add(2_000, "b", "second");
        versions.add(1_000, "a", "first");

        assertThat(versions.at(999)).isEmpty();
        assertThat(versions.at(1_000)).contains("first");
        assertThat(versions.at(1_999)).contains("first");
        assertThat(versions.at(2_000)).contains("second");
        assertThat(versions.at(Long.MAX_VALUE - 1)).contains("second");
    }

    @Test
    void shouldAlwaysBeInForceWithoutATime() {
        versions.add(Long.MIN_VALUE, "a", "always");

        assertThat(versions.at(-62_135_596_800_000L)).contains("always");
    }

    @Test
    void shouldPreferTheGreaterDigestWhicheverCameFirst() {
        versions.add(1_000, "b", "greater");
        versions.add(1_000, "a", "smaller");

        assertThat(versions.at(1_000)).contains("greater");
    }
}
