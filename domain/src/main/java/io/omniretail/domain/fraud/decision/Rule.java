package io.omniretail.domain.fraud.decision;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What becomes of the payment attempts of which all of some conditions hold.
 *
 * @param effectiveFromMs time of the first attempt that it is applied to, in epoch milliseconds; {@link Long#MIN_VALUE}
 *     for all
 * @param isShadow whether it is recorded, but does not act
 */
public record Rule(String name, List<Condition<?>> conditions, Action action, long effectiveFromMs, boolean isShadow) {
    boolean matches(Attempt attempt) {
        if (effectiveFromMs > attempt.payment().timeMs) {
            return false;
        }
        for (Condition<?> condition : conditions) {
            if (!condition.holds(attempt)) {
                return false;
            }
        }
        return true;
    }

    /** Its name, with a mark if it does not act. */
    String label() {
        return Decision.label(name, isShadow);
    }

    /** Why it matches, such as {@code rule big-night: amount 950.00 > 900 and night 1 = 1 (hold)}. */
    String reason(Attempt attempt) {
        String reasons =
                conditions.stream().map(condition -> condition.reason(attempt)).collect(Collectors.joining(" and "));
        return "rule " + label() + ": " + reasons + " (" + action.id() + ")";
    }
}
