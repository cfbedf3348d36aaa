package io.omniretail.pipeline.retail.fraud;

import io.omniretail.domain.event.Payment;
import io.omniretail.domain.fraud.decision.Action;
import io.omniretail.domain.fraud.decision.Decision;
import io.omniretail.domain.result.ResultRow;
import io.omniretail.domain.result.ResultTable;
import io.omniretail.pipeline.config.Values;
import java.util.List;
import java.util.Map;

/** A decision as a row of {@code fraud_decisions} or {@code fraud_alerts}. */
public final class DecisionRow {
    /** What the first reason of a decision begins with that an analyst has released, before the analyst's name. */
    static final String RELEASED_BY = "released by ";

    /** The same of one that an analyst has confirmed. */
    static final String CONFIRMED_BY = "confirmed by ";

    private static final String SEPARATOR = "; ";

    private DecisionRow() {}

    /**
     * Fills a row but for its revision.
     *
     * @param day of the payment, in days since 1970-01-01
     */
    public static ResultRow fill(ResultRow row, ResultTable table, int day, Payment payment, Decision decision) {
        return row.start(table, day)
                .text(payment.paymentId)
                .instant(payment.timeMs)
                .text(payment.customerId)
                .text(payment.cardId)
                .decimal(payment.amountE4)
                .text(payment.currency)
                .text(decision.score())
                .text(decision.action().id())
                .text(list(decision.reasons()))
                .text(list(decision.models()))
                .text(list(decision.rules()));
    }

    /**
     * What models and rules decided, whatever an analyst said then: only what is held can be released or confirmed.
     *
     * @param row its columns by name, as it is read back
     */
    public static Action decided(Map<String, String> row) {
        String reasons = row.get("reasons");
        return reasons.startsWith(RELEASED_BY) || reasons.startsWith(CONFIRMED_BY)
                ? Action.HOLD
                : Values.choice("decision", row.get("decision"), Action.class);
    }

    private static String list(List<String> items) {
        return String.join(SEPARATOR, items);
    }

    /** The items of a cell that holds a list. A text of an attempt that a reason quotes may come as several. */
    static List<String> items(String list) {
        return list.isEmpty() ? List.of() : List.of(list.split(SEPARATOR, -1));
    }
}
