package io.omniretail.domain.fraud.decision;

import io.omniretail.domain.Text;
import io.omniretail.domain.event.Payment;
import io.omniretail.domain.fraud.Feature;
import java.util.Arrays;
import java.util.List;

/** Payment attempts and rules for tests. */
final class Attempts {
    static final long PAID_MS = 5_000;
    /** 900.00. */
    static final long AMOUNT_E4 = 9_000_000;

    private Attempts() {}

    /** Of 900.00 EUR with card c1, without a country, and of which only one feature is known. */
    static Attempt attempt(Feature known, double value, ModelScore... scores) {
        Payment payment = new Payment();
        payment.timeMs = PAID_MS;
        payment.amountE4 = AMOUNT_E4;
        payment.currency.set(Text.of("EUR"));
        payment.cardId.set(Text.of("c1"));
        double[] features = new double[Feature.COUNT];
        Arrays.fill(features, Double.NaN);
        features[known.ordinal()] = value;
        return new Attempt(payment, features, List.of(scores));
    }

    static Attempt attempt(ModelScore... scores) {
        return attempt(Feature.NIGHT, 1, scores);
    }

    static Condition<Long> number(String field, Comparison comparison, Long... valuesE4) {
        return new Condition<>(NumberField.byId(field).orElseThrow(), comparison, List.of(valuesE4));
    }

    static Condition<Text> text(TextField field, Comparison comparison, String... values) {
        return new Condition<>(
                field, comparison, Arrays.stream(values).map(Text::of).toList());
    }

    /** A rule that is always in force. */
    static Rule rule(String name, Action action, Condition<?>... conditions) {
        return new Rule(name, List.of(conditions), action, Long.MIN_VALUE, false);
    }

    static RuleSet rules(Rule... rules) {
        return new RuleSet(Long.MIN_VALUE, "", List.of(rules));
    }
}
