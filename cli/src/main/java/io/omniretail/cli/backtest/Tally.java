package io.omniretail.cli.backtest;

import io.omniretail.domain.fraud.decision.Action;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Attempts, by what was decided on them and what became of them. */
public final class Tally {
    /** Of a share. */
    private static final int FRACTION_DIGITS = 6;

    private long attempts;
    private long frauds;
    private long held;
    private long blocked;
    private long caught;
    private final SortedMap<String, Amounts> amounts = new TreeMap<>();

    void add(JudgedAttempt attempt) {
        attempts++;
        frauds += attempt.isFraud() ? 1 : 0;
        held += attempt.action() == Action.HOLD ? 1 : 0;
        blocked += attempt.action() == Action.BLOCK ? 1 : 0;
        caught += attempt.isFraud() && attempt.isAlert() ? 1 : 0;
        amounts.computeIfAbsent(attempt.currency(), any -> new Amounts()).add(attempt);
    }

    public long attempts() {
        return attempts;
    }

    public long frauds() {
        return frauds;
    }

    public long held() {
        return held;
    }

    public long blocked() {
        return blocked;
    }

    /** Attempts that were held or blocked. */
    public long alerts() {
        return held + blocked;
    }

    /** Frauds among the alerts. */
    public long caught() {
        return caught;
    }

    /** Honest attempts among the alerts. */
    public long falseAlarms() {
        return alerts() - caught;
    }

    /** Frauds that were approved. */
    public long missed() {
        return frauds - caught;
    }

    /** The share of the alerts that are frauds, with 6 fraction digits, rounded half-even; nothing without an alert. */
    public Optional<BigDecimal> precision() {
        return share(caught, alerts());
    }

    /** The share of the frauds that are alerts, likewise; nothing without a fraud. */
    public Optional<BigDecimal> recall() {
        return share(caught, frauds);
    }

    static Optional<BigDecimal> share(long part, long whole) {
        return whole == 0
                ? Optional.empty()
                : Optional.of(BigDecimal.valueOf(part)
                        .divide(BigDecimal.valueOf(whole), FRACTION_DIGITS, RoundingMode.HALF_EVEN));
    }

    /** By currency, of all attempts: currencies are never added together. */
    public SortedMap<String, Amounts> amounts() {
        return Collections.unmodifiableSortedMap(amounts);
    }
}
