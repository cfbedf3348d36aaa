package io.omniretail.cli.backtest;

import io.omniretail.domain.fraud.decision.Action;
import io.omniretail.pipeline.retail.fraud.Signal;
import java.util.List;

/**
 * A payment attempt as models and rules decided on it, and what became of it.
 *
 * @param day in days since 1970-01-01 in the time zone
 * @param isFraud whether it was charged back, or an analyst confirmed it
 * @param signals of rules and models, those that do not act among them
 */
record JudgedAttempt(
        String paymentId,
        int day,
        Action action,
        boolean isFraud,
        long amountE4,
        String currency,
        List<Signal> signals) {
    /** Whether it was held or blocked. */
    boolean isAlert() {
        return action != Action.APPROVE;
    }
}
