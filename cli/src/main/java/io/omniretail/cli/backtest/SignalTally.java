package io.omniretail.cli.backtest;

import java.math.BigDecimal;
import java.util.Optional;

/** The attempts of which a rule or a model has given a signal. */
public final class SignalTally {
    private long attempts;
    private long frauds;

    void add(JudgedAttempt attempt) {
        attempts++;
        frauds += attempt.isFraud() ? 1 : 0;
    }

    public long attempts() {
        return attempts;
    }

    /** Those of them that are frauds. */
    public long frauds() {
        return frauds;
    }

    /** Those of them that are not. */
    public long honest() {
        return attempts - frauds;
    }

    /** The share of them that are frauds, with 6 fraction digits, rounded half-even; nothing without an attempt. */
    public Optional<BigDecimal> precision() {
        return Tally.share(frauds, attempts);
    }

    /** The share that they are of all frauds, likewise; nothing without a fraud. */
    public Optional<BigDecimal> recall(Tally all) {
        return Tally.share(frauds, all.frauds());
    }
}
