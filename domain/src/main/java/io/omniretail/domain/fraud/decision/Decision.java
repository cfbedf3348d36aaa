package io.omniretail.domain.fraud.decision;

import java.util.List;
import java.util.stream.Stream;

/**
 * What becomes of a payment attempt, and why.
 *
 * @param score of the model that acts, with six fraction digits; empty without one
 * @param reasons for an analyst: why each rule matches, the score against its threshold, the strongest features with
 *     their values, the scores of shadow models
 * @param models that scored it; a shadow model's name bears a mark
 * @param rules that match, in their order; a shadow rule's name bears a mark
 */
public record Decision(Action action, String score, List<String> reasons, List<String> models, List<String> rules) {
    private static final String SHADOW = " (shadow)";

    /** The same after an analyst has spoken: another action, and who said so as the first reason. */
    public Decision judged(Action judgement, String reason) {
        return new Decision(
                judgement,
                score,
                Stream.concat(Stream.of(reason), reasons.stream()).toList(),
                models,
                rules);
    }

    /** The name of a model or rule, with a mark if it does not act. */
    public static String label(String name, boolean isShadow) {
        return isShadow ? name + SHADOW : name;
    }

    /** Whether a label bears the mark of what does not act. */
    public static boolean isShadow(String label) {
        return label.endsWith(SHADOW);
    }

    /** The name in a {@link #label}. */
    public static String nameOf(String label) {
        return isShadow(label) ? label.substring(0, label.length() - SHADOW.length()) : label;
    }
}
