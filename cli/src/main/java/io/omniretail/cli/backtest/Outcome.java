package io.omniretail.cli.backtest;

import io.omniretail.pipeline.retail.fraud.Signal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What came of deciding by one set of models and rules. */
public final class Outcome {
    private final SortedMap<Integer, Tally> days = new TreeMap<>();
    private final Tally total = new Tally();
    private final Map<Signal, SignalTally> signals = new LinkedHashMap<>();

    /** Of a set whose rules and models can give these signals. */
    Outcome(List<Signal> possible) {
        possible.forEach(signal -> signals.put(signal, new SignalTally()));
    }

    void add(JudgedAttempt attempt) {
        days.computeIfAbsent(attempt.day(), any -> new Tally()).add(attempt);
        total.add(attempt);
        attempt.signals().forEach(signal -> signals.get(signal).add(attempt));
    }

    /** By day with attempts, in days since 1970-01-01 in the time zone. */
    public SortedMap<Integer, Tally> days() {
        return Collections.unmodifiableSortedMap(days);
    }

    public Tally total() {
        return total;
    }

    /** By rule and model, in the order of the set. */
    public Map<Signal, SignalTally> signals() {
        return Collections.unmodifiableMap(signals);
    }
}
