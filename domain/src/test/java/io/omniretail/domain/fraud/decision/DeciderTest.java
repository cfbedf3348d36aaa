package io.omniretail.domain.fraud.decision;

import static io.omniretail.domain.fraud.decision.Attempts.PAID_MS;
import static io.omniretail.domain.fraud.decision.Attempts.attempt;
import static io.omniretail.domain.fraud.decision.Attempts.number;
import static io.omniretail.domain.fraud.decision.Attempts.rule;
import static io.omniretail.domain.fraud.decision.Attempts.rules;
import static io.omniretail.domain.fraud.decision.Attempts.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.omniretail.domain.fraud.Feature;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeciderTest {
    private static final Condition<Long> LARGE = number("amount", Comparison.ABOVE, 8_000_000L);
    private static final Condition<Long> NIGHT = number("night", Comparison.EQUAL, 10_000L);
    private static final Condition<?> ABROAD = text(TextField.COUNTRY, Comparison.UNEQUAL, "DE");

    private static ModelScore score(double score, boolean isShadow) {
        return ModelScore.of("trees", score, 0.5, 0.7, List.of(Feature.NIGHT, Feature.AMOUNT), isShadow);
    }

    private static ModelScore score(Action action) {
        return score(List.of(0.1, 0.5, 0.7).get(action.ordinal()), false);
    }

    /** The precedence: what the model says, what the rules that match say, what becomes of the attempt. */
    @ParameterizedTest
    @CsvSource({
        "APPROVE, '', APPROVE",
        "HOLD, '', HOLD",
        "BLOCK, '', BLOCK",
        "APPROVE, HOLD, HOLD",
        "APPROVE, BLOCK, BLOCK",
        "HOLD, APPROVE, APPROVE",
        "BLOCK, APPROVE, APPROVE",
        "BLOCK, HOLD, BLOCK",
        "APPROVE, APPROVE HOLD, APPROVE",
        "BLOCK, APPROVE HOLD, APPROVE",
        "APPROVE, APPROVE BLOCK, BLOCK",
        "APPROVE, HOLD BLOCK, BLOCK",
        "APPROVE, APPROVE HOLD BLOCK, BLOCK",
    })
    void shouldFollowThePrecedenceInAnyOrderOfTheRules(Action scored, String ruled, Action expected) {
        List<Rule> matching = Arrays.stream(ruled.split(" "))
                .filter(action -> !action.isEmpty())
                .map(action -> rule("to-" + action, Action.valueOf(action), LARGE))
                .toList();
        List<Rule> reversed = matching.stream()
                .sorted(Collections.reverseOrder(Comparator.comparing(Rule::action)))
                .toList();

        for (List<Rule> order : List.of(matching, reversed)) {
            RuleSet rules = rules(order.toArray(Rule[]::new));
            assertThat(Decider.decide(attempt(score(scored)), rules).action()).isEqualTo(expected);
        }
    }

    @Test
    void shouldApproveWithoutAModelAndARuleThatMatches() {
        Decision decision = Decider.decide(attempt(), rules(rule("abroad", Action.BLOCK, ABROAD)));

        assertThat(decision).isEqualTo(new Decision(Action.APPROVE, "", List.of(), List.of(), List.of()));
        assertThat(Decider.decide(attempt(), RuleSet.NONE)).isEqualTo(decision);
    }

    @Test
    void shouldDecideByRulesAloneWithoutAModel() {
        Decision decision = Decider.decide(attempt(), rules(rule("big-night", Action.HOLD, LARGE, NIGHT)));

        assertThat(decision)
                .isEqualTo(new Decision(
                        Action.HOLD,
                        "",
                        List.of("rule big-night: amount 900.00 > 800 and night 1 = 1 (hold)"),
                        List.of(),
                        List.of("big-night")));
    }

    @Test
    void shouldNotMatchARuleOfWhichOnlySomeConditionsHold() {
        Decision decision = Decider.decide(attempt(), rules(rule("big-abroad", Action.HOLD, LARGE, ABROAD)));

        assertThat(decision.rules()).isEmpty();
    }

    @Test
    void shouldGiveTheScoreAndItsStrongestFeaturesAsReasons() {
        Decision decision = Decider.decide(attempt(score(0.731_204_4, false)), RuleSet.NONE);

        assertThat(decision)
                .isEqualTo(new Decision(
                        Action.BLOCK,
                        "0.731204",
                        List.of("score 0.731204 >= 0.700000 (block)", "night 1", "amount 900.00"),
                        List.of("trees"),
                        List.of()));
    }

    @Test
    void shouldGiveReasonsForWhatTheModelApprovesAndHolds() {
        assertThat(Decider.decide(attempt(score(0, false)), RuleSet.NONE).reasons())
                .first()
                .isEqualTo("score 0.000000 < 0.500000 (approve)");
        assertThat(Decider.decide(attempt(score(0.5, false)), RuleSet.NONE).reasons())
                .first()
                .isEqualTo("score 0.500000 >= 0.500000 (hold)");
    }

    @Test
    void shouldSayThatAFeatureIsUnknown() {
        ModelScore score = ModelScore.of("trees", 1, 0.5, 0.7, List.of(Feature.SPEED_KMH), false);

        assertThat(Decider.decide(attempt(score), RuleSet.NONE).reasons()).contains("speed_kmh unknown");
    }

    @Test
    void shouldListRulesThatWereOverruled() {
        Rule hold = rule("big-night", Action.HOLD, LARGE);
        Rule approve = rule("friends", Action.APPROVE, text(TextField.CARD_ID, Comparison.IN, "c1", "c2"));

        Decision decision = Decider.decide(attempt(), rules(hold, approve));

        assertThat(decision.action()).isEqualTo(Action.APPROVE);
        assertThat(decision.rules()).containsExactly("big-night", "friends");
        assertThat(decision.reasons())
                .containsExactly(
                        "rule big-night: amount 900.00 > 800 (hold)", "rule friends: card_id c1 in its list (approve)");
    }

    @Test
    void shouldRecordAShadowRuleWithoutActingUponIt() {
        Rule shadow = new Rule("big-night", List.of(LARGE), Action.BLOCK, Long.MIN_VALUE, true);

        assertThat(Decider.decide(attempt(), rules(shadow)))
                .isEqualTo(new Decision(
                        Action.APPROVE,
                        "",
                        List.of("rule big-night (shadow): amount 900.00 > 800 (block)"),
                        List.of(),
                        List.of("big-night (shadow)")));
    }

    @Test
    void shouldRecordAShadowModelWithoutActingUponIt() {
        Decision decision = Decider.decide(attempt(score(0.9, true)), RuleSet.NONE);

        assertThat(decision)
                .isEqualTo(new Decision(
                        Action.APPROVE,
                        "",
                        List.of("model trees (shadow): score 0.900000 >= 0.700000 (block)"),
                        List.of("trees (shadow)"),
                        List.of()));
    }

    @Test
    void shouldRecordAShadowModelBesideTheOneThatActs() {
        Decision decision = Decider.decide(attempt(score(0.9, true), score(0.1, false)), RuleSet.NONE);

        assertThat(decision.action()).isEqualTo(Action.APPROVE);
        assertThat(decision.score()).isEqualTo("0.100000");
        assertThat(decision.models()).containsExactly("trees (shadow)", "trees");
    }

    @Test
    void shouldApplyARuleFromItsTimeOn() {
        Rule now = new Rule("now", List.of(LARGE), Action.HOLD, PAID_MS, false);
        Rule later = new Rule("later", List.of(LARGE), Action.BLOCK, PAID_MS + 1, false);

        Decision decision = Decider.decide(attempt(), rules(now, later));

        assertThat(decision.action()).isEqualTo(Action.HOLD);
        assertThat(decision.rules()).containsExactly("now");
    }
}
