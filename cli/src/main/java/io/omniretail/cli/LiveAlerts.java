package io.omniretail.cli;

import io.omniretail.domain.fraud.decision.Action;
import io.omniretail.domain.result.ResultTable;
import io.omniretail.pipeline.TextTable;
import io.omniretail.pipeline.config.Values;
import io.omniretail.sinks.kafka.KafkaFollower;
import java.io.PrintStream;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What is decided on payment attempts: how many are held and blocked, and the newest of these with the reasons. */
final class LiveAlerts {
    /** What is followed. */
    static final Set<ResultTable> TABLES = Set.of(ResultTable.FRAUD_DECISIONS, ResultTable.FRAUD_ALERTS);

    private static final Comparator<Map<String, String>> NEWEST_FIRST = Comparator.comparing(
                    (Map<String, String> row) -> row.get("event_time"))
            .thenComparing(row -> row.get("payment_id"))
            .reversed();
    /** From here on an instant is no news to a person. */
    private static final int MILLISECONDS_AT = "2026-11-01T12:07:34".length();

    /** Of the attempts that are blocked, and of those that are held: the newest of all are seldom of both kinds. */
    private static final int MOST_OF_EACH = 2;

    private LiveAlerts() {}

    static void print(KafkaFollower follower, PrintStream output) {
        Collection<Map<String, String>> alerts =
                follower.rows(ResultTable.FRAUD_ALERTS).values();
        List<Map<String, String>> blocked = newest(alerts, Action.BLOCK);
        List<Map<String, String>> held = newest(alerts, Action.HOLD);
        output.println("  "
                + TextTable.count(follower.rows(ResultTable.FRAUD_DECISIONS).size())
                + " payment attempts decided: " + TextTable.count(blocked.size()) + " blocked, "
                + TextTable.count(held.size()) + " held for an analyst" + (alerts.isEmpty() ? "" : "; the newest"));
        if (alerts.isEmpty()) {
            return;
        }
        TextTable table = new TextTable("time", "payment", "card", "amount#", "", "decision");
        Stream.of(blocked, held)
                .flatMap(rows -> rows.stream().limit(MOST_OF_EACH))
                .forEach(row -> table.row(cells(row)).below(row.get("reasons")));
        table.print(output);
    }

    private static List<Map<String, String>> newest(Collection<Map<String, String>> alerts, Action action) {
        return alerts.stream()
                .filter(row -> row.get("decision").equals(action.id()))
                .sorted(NEWEST_FIRST)
                .toList();
    }

    private static String[] cells(Map<String, String> row) {
        return new String[] {
            row.get("event_time").substring(0, MILLISECONDS_AT).replace('T', ' '),
            row.get("payment_id"),
            row.get("card_id"),
            LiveView.amount(Values.decimalE4("amount", row.get("amount"))),
            row.get("currency"),
            row.get("decision")
        };
    }
}
