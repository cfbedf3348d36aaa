package io.omniretail.cli.backtest;

import io.omniretail.domain.Text;
import io.omniretail.domain.result.ResultTable;
import io.omniretail.domain.rule.Days;
import io.omniretail.domain.rule.Decimals;
import io.omniretail.domain.rule.TimeRange;
import io.omniretail.pipeline.JobOptions.Output;
import io.omniretail.pipeline.ResultReader;
import io.omniretail.pipeline.retail.fraud.DecisionRow;
import io.omniretail.pipeline.retail.fraud.Signal;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What would have come of deciding on past attempts by a set of models and rules, and by another one, if there is one
 * to compare with.
 */
public record Backtest(Outcome tested, Optional<Comparison> against) {
    private static final String PAYMENT = "payment_id";

    /**
     * A run by a set of models and rules.
     *
     * @param tables where it has written its tables
     * @param signals that the set can give
     */
    public record Run(Output tables, List<Signal> signals) {}

    /**
     * Reads what runs over the same attempts have decided. In memory are the ids of all frauds and the alerts of the
     * set that is compared with; attempts only pass by.
     *
     * @param tested a run with {@code --features yes}, so that there is a table of labels, too
     * @param range of the attempts that count; the tables may hold more
     * @param knownMs before which it has to have become known that an attempt is fraud, whatever of the history was
     *     read
     * @throws IOException if a table cannot be read
     */
    public static Backtest read(Run tested, Optional<Run> against, TimeRange range, long knownMs, Days days)
            throws IOException {
        Set<String> frauds = new HashSet<>();
        ResultReader.read(tested.tables(), ResultTable.FRAUD_LABELS, row -> {
            if (timeMs(row, "fraud_time") < knownMs) {
                frauds.add(row.get(PAYMENT));
            }
        });
        Outcome outcome = new Outcome(tested.signals());
        if (against.isEmpty()) {
            attempts(tested.tables(), range, days, frauds, outcome::add);
            return new Backtest(outcome, Optional.empty());
        }
        Comparison comparison = new Comparison(new Outcome(against.get().signals()));
        Map<String, JudgedAttempt> otherAlerts = new HashMap<>();
        attempts(against.get().tables(), range, days, frauds, attempt -> {
            comparison.outcome().add(attempt);
            if (attempt.isAlert()) {
                otherAlerts.put(attempt.paymentId(), attempt);
            }
        });
        attempts(tested.tables(), range, days, frauds, attempt -> {
            outcome.add(attempt);
            if (attempt.isAlert() && otherAlerts.remove(attempt.paymentId()) == null) {
                comparison.addGained(attempt);
            }
        });
        otherAlerts.values().forEach(comparison::addLost);
        return new Backtest(outcome, Optional.of(comparison));
    }

    private static void attempts(
            Output place, TimeRange range, Days days, Set<String> frauds, Consumer<JudgedAttempt> consumer)
            throws IOException {
        ResultReader.read(place, ResultTable.FRAUD_DECISIONS, row -> {
            long timeMs = timeMs(row, "event_time");
            if (range.contains(timeMs)) {
                consumer.accept(new JudgedAttempt(
                        row.get(PAYMENT),
                        days.dayOf(timeMs),
                        DecisionRow.decided(row),
                        frauds.contains(row.get(PAYMENT)),
                        Decimals.parseE4(Text.of(row.get("amount"))),
                        row.get("currency"),
                        Signal.of(row)));
            }
        });
    }

    private static long timeMs(Map<String, String> row, String column) {
        return Instant.parse(row.get(column)).toEpochMilli();
    }
}
