package io.omniretail.pipeline.retail.fraud;

import io.omniretail.domain.event.Payment;
import io.omniretail.domain.fraud.decision.Decision;
import io.omniretail.domain.result.ResultRow;
import io.omniretail.domain.result.ResultTable;
import java.util.List;

/** A decision as a row of {@code fraud_decisions} or {@code fraud_alerts}. */
public final class DecisionRow {
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

    private static String list(List<String> items) {
        return String.join(SEPARATOR, items);
    }
}
