package io.omniretail.benchmarks.runner.growth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GrowthBenchmarkTest {
    @Test
    void shouldLeaveTheStartOutOfWhatAFurtherLineTakes() {
        // 5 s for the start, 6 µs a line
        assertThat(GrowthBenchmark.marginalMicros(10_000_000, 65, 30_000_000, 185))
                .isEqualTo(6);
    }
}
