package io.omniretail.cli.backtest;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** What came of deciding by one set of models and rules. */
public final class Outcome {
    private final SortedMap<Integer, Tally> days = new TreeMap<>();
    private final Tally total = new Tally();

    void add(JudgedAttempt attempt) {
        days.computeIfAbsent(attempt.day(), any -> new Tally()).add(attempt);
        total.add(attempt);
    }

    /** By day with attempts, in days since 1970-01-01 in the time zone. */
    public SortedMap<Integer, Tally> days() {
        return Collections.unmodifiableSortedMap(days);
    }

    public Tally total() {
        return total;
    }
}
