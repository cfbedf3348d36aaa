package io.omniretail.pipeline.retail.fraud;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignalTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            '' | '' | '' | ''
            big; odd (shadow) | '' | rule big: amount 950.00 > 900 (hold); rule odd (shadow): night 1 = 1 (block) | rule big; rule odd (shadow)
            '' | a@1 | score 0.100000 < 0.500000 (approve); amount 9.00; night 0 | ''
            '' | a@1 | score 0.500000 >= 0.500000 (hold); amount 9.00; night 0 | model a@1
            '' | a@1 | released by ann; score 0.800000 >= 0.700000 (block) | model a@1
            '' | a@1; b@2 (shadow); c@3 (shadow) | score 0.100000 < 0.500000 (approve); amount 9.00; model b@2 (shadow): score 0.600000 >= 0.500000 (hold); model c@3 (shadow): score 0.200000 < 0.500000 (approve) | model b@2 (shadow)
            '' | b@2 (shadow) | model b@2 (shadow): score 0.700000 >= 0.700000 (block) | model b@2 (shadow)
            them | a@1 | rule them: customer_id x; score 0.9 >= 0.5 (hold) = y (hold); score 0.100000 < 0.500000 (approve); night 0 | rule them
            """)
    void shouldFindRulesThatMatchAndModelsThatWouldHoldOrBlock(
            String rules, String models, String reasons, String expected) {
        List<Signal> signals = Signal.of(Map.of("rules", rules, "model", models, "reasons", reasons));

        assertThat(signals.stream().map(Signal::title))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(expected.split("; "))
                        .filter(title -> !title.isEmpty())
                        .toList());
    }
}
