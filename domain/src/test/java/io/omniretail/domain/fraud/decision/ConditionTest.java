package io.omniretail.domain.fraud.decision;

import static io.omniretail.domain.fraud.decision.Attempts.AMOUNT_E4;
import static io.omniretail.domain.fraud.decision.Attempts.attempt;
import static io.omniretail.domain.fraud.decision.Attempts.number;
import static io.omniretail.domain.fraud.decision.Attempts.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.omniretail.domain.Text;
import io.omniretail.domain.fraud.Feature;
import io.omniretail.domain.rule.Decimals;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionTest {
    /** What holds of a value just below a threshold, at it, and just above it. */
    private static final String TABLE = """
            ABOVE,    false, false, true
            AT_LEAST, false, true,  true
            BELOW,    true,  false, false
            AT_MOST,  true,  true,  false
            EQUAL,    false, true,  false
            UNEQUAL,  true,  false, true
            IN,       false, true,  false
            NOT_IN,   true,  false, true
            """;

    @ParameterizedTest
    @CsvSource(textBlock = TABLE)
    void shouldCompareAmountsExactly(Comparison comparison, boolean below, boolean at, boolean above) {
        assertThat(number("amount", comparison, AMOUNT_E4 + 1).holds(attempt())).isEqualTo(below);
        assertThat(number("amount", comparison, AMOUNT_E4).holds(attempt())).isEqualTo(at);
        assertThat(number("amount", comparison, AMOUNT_E4 - 1).holds(attempt())).isEqualTo(above);
    }

    @ParameterizedTest
    @CsvSource(textBlock = TABLE)
    void shouldCompareFeaturesWithTheNearestDouble(Comparison comparison, boolean below, boolean at, boolean above) {
        Condition<Long> condition = number("terminal_fraud_share_7d", comparison, 4_200L);
        Feature share = Feature.TERMINAL_FRAUD_SHARE_7D;

        assertThat(condition.holds(attempt(share, Math.nextDown(0.42)))).isEqualTo(below);
        assertThat(condition.holds(attempt(share, 0.42))).isEqualTo(at);
        assertThat(condition.holds(attempt(share, Math.nextUp(0.42)))).isEqualTo(above);
    }

    @ParameterizedTest
    @CsvSource(textBlock = TABLE)
    void shouldCompareScoresAsTheyArePrinted(Comparison comparison, boolean below, boolean at, boolean above) {
        Condition<Long> condition = number("score", comparison, 7_000L);

        assertThat(condition.holds(scored(0.699_999_4))).isEqualTo(below);
        assertThat(condition.holds(scored(0.700_000_4))).isEqualTo(at);
        assertThat(condition.holds(scored(0.700_000_6))).isEqualTo(above);
    }

    private static Attempt scored(double score) {
        return attempt(ModelScore.of("m", score, 1, 1, List.of(), false));
    }

    @ParameterizedTest
    @EnumSource
    void shouldNeverHoldOfWhatIsUnknown(Comparison comparison) {
        assertThat(number("speed_kmh", comparison, 0L).holds(attempt())).isFalse();
        assertThat(number("score", comparison, 0L).holds(attempt())).isFalse();
        assertThat(text(TextField.COUNTRY, comparison, "KP").holds(attempt())).isFalse();
    }

    @Test
    void shouldNotTakeAShadowModelsScoreForTheScore() {
        ModelScore shadow = ModelScore.of("m", 0.9, 0.5, 0.7, List.of(), true);

        assertThat(number("score", Comparison.ABOVE, 0L).holds(attempt(shadow))).isFalse();
    }

    @Test
    void shouldTakeMinusZeroForZero() {
        Attempt attempt = attempt(Feature.CARD_AMOUNT_DEVIATION, -0.0);

        assertThat(number("card_amount_deviation", Comparison.EQUAL, 0L).holds(attempt))
                .isTrue();
        assertThat(number("card_amount_deviation", Comparison.BELOW, 0L).holds(attempt))
                .isFalse();
    }

    @Test
    void shouldCompareTextsByteByByte() {
        assertThat(text(TextField.CARD_ID, Comparison.EQUAL, "c1").holds(attempt()))
                .isTrue();
        assertThat(text(TextField.CARD_ID, Comparison.EQUAL, "C1").holds(attempt()))
                .isFalse();
        assertThat(text(TextField.CARD_ID, Comparison.UNEQUAL, "c10").holds(attempt()))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"c0", "c1", "c2", "c3", "c4"})
    void shouldFindAnyValueOfAList(String listed) {
        String[] cards = {"c0", "c1", "c2", "c3", "c4"};
        Attempt attempt = attempt();
        attempt.payment().cardId.set(Text.of(listed));

        assertThat(text(TextField.CARD_ID, Comparison.IN, cards).holds(attempt)).isTrue();
        assertThat(text(TextField.CARD_ID, Comparison.NOT_IN, cards).holds(attempt))
                .isFalse();
    }

    @Test
    void shouldFindNothingBesideAList() {
        for (String card : List.of("b", "c11", "d")) {
            Attempt attempt = attempt();
            attempt.payment().cardId.set(Text.of(card));

            assertThat(text(TextField.CARD_ID, Comparison.IN, "c0", "c1", "c2").holds(attempt))
                    .isFalse();
            assertThat(text(TextField.CARD_ID, Comparison.NOT_IN, "c0", "c1", "c2")
                            .holds(attempt))
                    .isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "7, 7",
        "0.42, 0.42",
        "0.00004, 0",
        "0.00006, 0.0001",
        "-0.0, 0",
        "1e15, 1000000000000000",
        "1204.37499, 1204.375",
        "NaN, unknown",
        "Infinity, Infinity"
    })
    void shouldPrintFeaturesPlainlyWithAtMostFourFractionDigits(double value, String printed) {
        assertThat(NumberField.of(Feature.SPEED_KMH).print(attempt(Feature.SPEED_KMH, value)))
                .isEqualTo(printed);
    }

    @Test
    void shouldSayWhatItComparedWithWhat() {
        Attempt attempt = attempt(ModelScore.of("m", 0.75, 1, 1, List.of(), false));

        assertThat(number("amount", Comparison.AT_LEAST, 900 * Decimals.ONE_E4).reason(attempt))
                .isEqualTo("amount 900.00 >= 900");
        assertThat(number("night", Comparison.EQUAL, Decimals.ONE_E4).reason(attempt))
                .isEqualTo("night 1 = 1");
        assertThat(number("score", Comparison.ABOVE, 7_050L).reason(attempt)).isEqualTo("score 0.750000 > 0.705");
        assertThat(text(TextField.CURRENCY, Comparison.UNEQUAL, "USD").reason(attempt))
                .isEqualTo("currency EUR != USD");
        assertThat(text(TextField.CARD_ID, Comparison.NOT_IN, "x", "y").reason(attempt))
                .isEqualTo("card_id c1 not in its list");
    }
}
