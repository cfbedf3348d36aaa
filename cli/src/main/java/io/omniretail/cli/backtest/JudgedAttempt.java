package io.omniretail.cli.backtest;

import io.omniretail.domain.fraud.decision.Action;

/**
 * A payment attempt as models and rules decided on it, and what became of it.
 *
 * @param day in days since 1970-01-01 in the time zone
 * @param isFraud whether it was charged back, or an analyst confirmed it
 */
record JudgedAttempt(String paymentId, int day, Action action, boolean isFraud, long amountE4, String currency) {
    /** Whether it was held or blocked. */
    boolean isAlert() {
        return action != Action.APPROVE;
    }
}
