package io.omniretail.cli.backtest;

import java.util.SortedMap;
import java.util.TreeMap;

/** What came of deciding by another set of models and rules, and which alerts were gained and lost since. */
public final class Comparison {
    private static final AlertChanges NONE = new AlertChanges();

    private final Outcome outcome;
    private final SortedMap<Integer, AlertChanges> days = new TreeMap<>();
    private final AlertChanges total = new AlertChanges();

    Comparison(Outcome outcome) {
        this.outcome = outcome;
    }

    void addGained(JudgedAttempt attempt) {
        changes(attempt).addGained(attempt);
        total.addGained(attempt);
    }

    void addLost(JudgedAttempt attempt) {
        changes(attempt).addLost(attempt);
        total.addLost(attempt);
    }

    private AlertChanges changes(JudgedAttempt attempt) {
        return days.computeIfAbsent(attempt.day(), any -> new AlertChanges());
    }

    /** Of the other set. */
    public Outcome outcome() {
        return outcome;
    }

    /** Of a day, in days since 1970-01-01 in the time zone. */
    public AlertChanges on(int day) {
        return days.getOrDefault(day, NONE);
    }

    public AlertChanges total() {
        return total;
    }
}
