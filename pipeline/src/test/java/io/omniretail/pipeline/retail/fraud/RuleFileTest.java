package io.omniretail.pipeline.retail.fraud;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.omniretail.domain.Text;
import io.omniretail.domain.UsageException;
import io.omniretail.domain.fraud.Feature;
import io.omniretail.domain.fraud.decision.Action;
import io.omniretail.domain.fraud.decision.Comparison;
import io.omniretail.domain.fraud.decision.Condition;
import io.omniretail.domain.fraud.decision.NumberField;
import io.omniretail.domain.fraud.decision.Rule;
import io.omniretail.domain.fraud.decision.RuleSet;
import io.omniretail.domain.fraud.decision.TextField;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RuleFileTest {
    private static final long NOVEMBER_MS =
            Instant.parse("2026-11-01T00:00:00Z").toEpochMilli();
    private static final String HOLD =
            "rules:\n- {name: a, field: amount, comparison: \">\", threshold: 1, action: hold";

    private static final String AS_YAML = """
            effective_from: 2026-11-01T00:00:00Z
            rules:
              - {name: big-night, field: amount, comparison: ">", threshold: 900, action: hold}
              - name: impossible-travel
                field: speed_kmh
                comparison: ">"
                threshold: 1000.5
                action: block
                shadow: true
                effective_from: 2026-11-02T00:00:00Z
              - name: embargo
                all:
                  - {field: country, comparison: in, threshold: [KP, IR, KP]}
                  - {field: score, comparison: not in, threshold: [10, 9, 0]}
                action: approve
            """;
    private static final String AS_JSON = """
            {"effective_from": "2026-11-01T00:00:00Z", "rules": [
              {"name": "big-night", "field": "amount", "comparison": ">", "threshold": 900, "action": "hold"},
              {"name": "impossible-travel", "field": "speed_kmh", "comparison": ">", "threshold": "1000.5",
               "action": "block", "shadow": true, "effective_from": "2026-11-02T00:00:00Z"},
              {"name": "embargo", "action": "approve", "all": [
                {"field": "country", "comparison": "in", "threshold": ["KP", "IR", "KP"]},
                {"field": "score", "comparison": "not in", "threshold": [10, 9, 0]}]}]}
            """;

    private static RuleSet read(String text) {
        return RuleFile.read("fraud.yaml", text.getBytes(UTF_8), ZoneOffset.UTC);
    }

    @ParameterizedTest
    @ValueSource(strings = {AS_YAML, AS_JSON})
    void shouldReadTheSameRulesFromYamlAndJson(String text) {
        RuleSet rules = read(text);

        assertThat(rules.effectiveFromMs()).isEqualTo(NOVEMBER_MS);
        assertThat(rules.rules())
                .containsExactly(
                        new Rule(
                                "big-night",
                                List.of(new Condition<>(
                                        NumberField.of(Feature.AMOUNT), Comparison.ABOVE, List.of(9_000_000L))),
                                Action.HOLD,
                                NOVEMBER_MS,
                                false),
                        new Rule(
                                "impossible-travel",
                                List.of(new Condition<>(
                                        NumberField.of(Feature.SPEED_KMH), Comparison.ABOVE, List.of(10_005_000L))),
                                Action.BLOCK,
                                NOVEMBER_MS + 86_400_000,
                                true),
                        new Rule(
                                "embargo",
                                List.of(
                                        new Condition<>(
                                                TextField.COUNTRY,
                                                Comparison.IN,
                                                List.of(Text.of("IR"), Text.of("KP"))),
                                        new Condition<>(
                                                new NumberField.Score(),
                                                Comparison.NOT_IN,
                                                List.of(0L, 90_000L, 100_000L))),
                                Action.APPROVE,
                                NOVEMBER_MS,
                                false));
    }

    @Test
    void shouldAlwaysBeInForceWithoutATime() {
        RuleSet rules = read(HOLD + "}");

        assertThat(rules.effectiveFromMs()).isEqualTo(Long.MIN_VALUE);
        assertThat(rules.rules()).extracting(Rule::effectiveFromMs).containsExactly(Long.MIN_VALUE);
    }

    @Test
    void shouldReadTimesWithoutAnOffsetInTheZone() {
        byte[] text = (HOLD + ", effective_from: 2026-11-01}").getBytes(UTF_8);

        assertThat(RuleFile.read("fraud.yaml", text, ZoneId.of("Europe/Berlin")).rules())
                .extracting(Rule::effectiveFromMs)
                .containsExactly(NOVEMBER_MS - 3_600_000);
    }

    @Test
    void shouldTellSetsApartByADigestOfTheirText() {
        assertThat(read(HOLD + "}").digest())
                .isEqualTo(read(HOLD + "}").digest())
                .matches("[0-9a-f]{64}")
                .isNotEqualTo(read(HOLD + "} ").digest());
    }

    static List<String> fields() {
        return List.of(
                "amount",
                "currency",
                "country",
                "card_id",
                "customer_id",
                "terminal_id",
                "ship_address_id",
                "score",
                "terminal_fraud_share_30d");
    }

    @ParameterizedTest
    @MethodSource("fields")
    void shouldKnowTheField(String field) {
        assertThat(read("rules: [{name: a, field: " + field + ", comparison: =, threshold: 1, action: hold}]")
                        .rules())
                .flatExtracting(Rule::conditions)
                .extracting(condition -> ((Condition<?>) condition).field().id())
                .containsExactly(field);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {}                                  | 1: rules of this set: a list of one rule or more is needed
            rules: []                           | 1: rules of this set: a list of one rule or more is needed
            rules: {name: a}                    | 1: rules of this set: a list of one rule or more is needed
            rules: [a]                          | 1: rule 1 is no mapping: lines of the form "name: value" are needed
            rulez: []                           | 1: unknown setting "rulez" of this set: only effective_from, rules are known, did you mean rules?
            effective_from: soon                | 1: effective_from of this set: cannot read "soon": a day is needed, such as 2026-11-01, or an instant, such as 2026-11-01T06:00:00Z
            effective_from: [a]                 | 1: effective_from of this set is a list or mapping where a text or a number is needed: an instant is needed
            """)
    void shouldSayWhatIsWrongWithASet(String text, String message) {
        assertRefused(text, message);
    }

    /** Every word stands on a line of its own, so that the line tells which one is meant. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            field: amount                       | 3: rule 1 has no name: 1 to 100 letters, digits, dots, dashes and underscores are needed, such as big-night
            name: big night                     | 3: name of rule 1: cannot read "big night": 1 to 100 letters, digits, dots, dashes and underscores are needed, such as big-night
            nmae: a                             | 3: unknown setting "nmae" of rule 1: only name, field, comparison, threshold, all, action, shadow, effective_from are known, did you mean name?
            [a]: b                              | 3: unknown setting "a list or mapping" of rule 1: only name, field, comparison, threshold, all, action, shadow, effective_from are known
            name: a                             | 3: rule a has no field: amount, score, currency, country, card_id, customer_id, terminal_id, ship_address_id or a feature such as speed_kmh is needed
            name: a, field: amuont              | 3: rule a has no comparison: one of >, >=, <, <=, =, !=, in, not in is needed, in quotes
            name: a, field: amuont, comparison: "="   | 4: field of rule a: cannot read "amuont": amount, score, currency, country, card_id, customer_id, terminal_id, ship_address_id or a feature such as speed_kmh is needed, did you mean amount?
            name: a, field: amount, comparison: =>    | 5: comparison of rule a: cannot read "=>": one of >, >=, <, <=, =, !=, in, not in is needed, in quotes
            name: a, field: amount, comparison: >     | 5: comparison of rule a: cannot read "": one of >, >=, <, <=, =, !=, in, not in is needed, in quotes
            name: a, field: country, comparison: <    | 5: comparison of rule a: cannot read "<": country is a text: one of =, !=, in, not in is needed
            name: a, field: amount, comparison: <     | 3: rule a has no threshold: one value is needed
            name: a, field: amount, comparison: <, threshold: many    | 6: threshold of rule a: cannot read "many": a plain decimal with at most 4 fraction digits is needed, such as 28.5
            name: a, field: amount, comparison: <, threshold: [1]     | 6: threshold of rule a is a list or mapping where a text or a number is needed: one value is needed
            name: a, field: amount, comparison: in, threshold: 1      | 6: threshold of rule a: a list is needed for in, such as [1, 2]
            name: a, field: amount, comparison: in, threshold: []     | 6: threshold of rule a: a list is needed for in, such as [1, 2]
            name: a, field: country, comparison: in, threshold: [[KP]]  | 6: threshold of rule a is a list or mapping where a text or a number is needed: a list of values is needed
            name: a, field: country, comparison: =, threshold: ''     | 6: threshold of rule a: cannot read "": a text is needed, as nothing holds of a field that is empty
            name: a, field: amount, comparison: <, threshold: 1       | 3: rule a has no action: one of approve, hold, block is needed
            name: a, field: amount, comparison: <, threshold: 1, action: stop  | 7: action of rule a: cannot read "stop": one of approve, hold, block is needed
            name: a, field: amount, comparison: <, threshold: 1, action: hold, shadow: yes  | 8: shadow of rule a: cannot read "yes": true or false is needed
            name: a, field: amount, comparison: <, threshold: 1, action: hold, effective_from: 2025-01-01  | 8: effective_from of rule a is before that of the set: make that one earlier, or leave this out
            name: a, field: amount, all: []     | 4: field of rule a stands beside all: write it into that list, as a condition
            name: a, all: []                    | 4: all of rule a: a list of one condition or more is needed
            name: a, all: [{field: amount}]     | 4: condition 1 of rule a has no comparison: one of >, >=, <, <=, =, !=, in, not in is needed, in quotes
            name: a, all: [{field: amount, action: hold}]  | 4: unknown setting "action" of condition 1 of rule a: only field, comparison, threshold are known
            """)
    void shouldSayWhatIsWrongWithARule(String settings, String message) {
        String lines = settings.replaceAll(", (?=[a-z_]+: )(?![^{]*})", "\n    ");

        assertRefused("effective_from: 2026-11-01\nrules:\n  - " + lines, message);
    }

    @Test
    void shouldRefuseTwoRulesOfOneName() {
        assertRefused(
                HOLD + "}\n- {name: a, field: night, comparison: =, threshold: 1, action: hold}",
                "3: name of rule 2 is that of another rule, a: give each its own");
    }

    private static void assertRefused(String text, String message) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(UsageException.class)
                .hasMessage("fraud.yaml, line " + message);
    }
}
