package io.omniretail.domain.fraud.decision;

import java.util.ArrayList;
import java.util.List;

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
        List<Rule> matching =
                rules.rules().stream().filter(rule -> rule.matches(attempt)).toList();
        return new Decision(
                action(attempt, matching),
                attempt.actingScore().map(ModelScore::print).orElse(""),
                reasons(attempt, matching),
                attempt.scores().stream().map(ModelScore::label).toList(),
                matching.stream().map(Rule::label).toList());
    }

    private static Action action(Attempt attempt, List<Rule> matching) {
        List<Action> ruled = matching.stream()
                .filter(rule -> !rule.isShadow())
                .map(Rule::action)
                .toList();
        if (ruled.contains(Action.BLOCK)) {
            return Action.BLOCK;
        }
        if (ruled.contains(Action.APPROVE)) {
            return Action.APPROVE;
        }
        Action scored = attempt.actingScore().map(ModelScore::action).orElse(Action.APPROVE);
        return scored == Action.APPROVE && ruled.contains(Action.HOLD) ? Action.HOLD : scored;
    }

    private static List<String> reasons(Attempt attempt, List<Rule> matching) {
        List<String> reasons = new ArrayList<>();
        matching.forEach(rule -> reasons.add(rule.reason(attempt)));
        attempt.scores().forEach(score -> reasons.addAll(score.reasons(attempt)));
        return reasons;
    }
}
