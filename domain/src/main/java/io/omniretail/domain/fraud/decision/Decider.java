package io.omniretail.domain.fraud.decision;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Decides on payment attempts: a pure function, so that a replay decides as the live run did.
 *
 * <p>A rule that blocks beats all others, as what must not pass must not pass by an allow list either; one that
 * approves beats the model and the rules that hold, which is what an allow list is for; else the stricter of the model
 * and the rules that hold counts, so that a rule that holds does not let go what the model blocks. The order of the
 * rules does not matter. Without a model and a rule that matches, an attempt is approved.
 */
public final class Decider {
    private Decider() {}

    /** Decides on an attempt by rules that are in force, those of a later time left out. */
    public static Decision decide(Attempt attempt, RuleSet rules) {
        List<String> reasons = new ArrayList<>();
        List<String> matching = new ArrayList<>();
        Set<Action> ruled = EnumSet.noneOf(Action.class);
        for (Rule rule : rules.rules()) {
            if (rule.matches(attempt)) {
                matching.add(rule.label());
                reasons.add(rule.reason(attempt));
                if (!rule.isShadow()) {
                    ruled.add(rule.action());
                }
            }
        }
        List<String> models = new ArrayList<>();
        for (ModelScore score : attempt.scores()) {
            models.add(score.label());
            score.addReasons(attempt, reasons);
        }
        ModelScore acting = attempt.actingScore();
        return new Decision(action(acting, ruled), acting == null ? "" : acting.print(), reasons, models, matching);
    }

    /** @param ruled what the rules want that match and act */
    private static Action action(ModelScore acting, Set<Action> ruled) {
        if (ruled.contains(Action.BLOCK)) {
            return Action.BLOCK;
        }
        if (ruled.contains(Action.APPROVE)) {
            return Action.APPROVE;
        }
        Action scored = acting == null ? Action.APPROVE : acting.action();
        return scored == Action.APPROVE && ruled.contains(Action.HOLD) ? Action.HOLD : scored;
    }
}
