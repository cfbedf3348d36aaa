package io.omniretail.domain.fraud.decision;

import io.omniretail.domain.fraud.Feature;
import java.math.BigDecimal;
import java.util.List;

/**
 * What a model says of a payment attempt. Score and thresholds are in 1/1,000,000, as they are printed, so that nobody
 * sees a score at its threshold that was not acted upon.
 *
 * @param model its name
 * @param scoreE6 how likely the attempt is a fraud, from 0 to 1,000,000
 * @param holdE6 the score from which on it is held
 * @param blockE6 the score from which on it is blocked
 * @param strongest the features that raised the score most, the strongest first
 * @param isShadow whether it is recorded, but does not act
 */
public record ModelScore(
        String model, long scoreE6, long holdE6, long blockE6, List<Feature> strongest, boolean isShadow) {
    static final long ONE_E6 = 1_000_000;

    /** A score and thresholds, from 0 to 1, rounded to 1/1,000,000. */
    public static ModelScore of(
            String model, double score, double hold, double block, List<Feature> strongest, boolean isShadow) {
        return new ModelScore(model, roundE6(score), roundE6(hold), roundE6(block), strongest, isShadow);
    }

    private static long roundE6(double fraction) {
        return Math.round(fraction * ONE_E6);
    }

    /** What the model would do with the attempt. */
    Action action() {
        if (scoreE6 >= blockE6) {
            return Action.BLOCK;
        }
        return scoreE6 >= holdE6 ? Action.HOLD : Action.APPROVE;
    }

    /** The score with six fraction digits, such as {@code 0.731200}. */
    public String print() {
        return print(scoreE6);
    }

    /** Its name, with a mark if it does not act. */
    String label() {
        return Decision.label(model, isShadow);
    }

    /** Adds, of the model that acts, its score and strongest features; of a shadow model, its score alone. */
    void addReasons(Attempt attempt, List<String> reasons) {
        if (isShadow) {
            reasons.add("model " + label() + ": " + reason());
            return;
        }
        reasons.add(reason());
        for (Feature feature : strongest) {
            NumberField field = NumberField.of(feature);
            reasons.add(field.id() + " " + field.print(attempt));
        }
    }

    /** Such as {@code score 0.731200 >= 0.500000 (hold)}. */
    private String reason() {
        Action action = action();
        String limit = action == Action.APPROVE ? " < " + print(holdE6) : " >= " + print(limitE6(action));
        return "score " + print() + limit + " (" + action.id() + ")";
    }

    private long limitE6(Action action) {
        return action == Action.BLOCK ? blockE6 : holdE6;
    }

    private static String print(long fractionE6) {
        return BigDecimal.valueOf(fractionE6, 6).toPlainString();
    }
}
