package io.omniretail.cli.explain;

import io.omniretail.domain.Text;
import io.omniretail.domain.event.OrderLine;
import io.omniretail.domain.event.Payment;
import io.omniretail.domain.rule.TimeRange;
import io.omniretail.pipeline.retail.sales.OrderSales;
import java.util.Map;

/**
 * The part of all sales that a row sums up.
 *
 * @param counted the row's day, as far as it was reported
 * @param values of the key's columns that tell lines apart
 */
record SalesPart(TimeRange counted, Map<String, Text> values) {
    /** Whether a payment, shared out over a line of the part, can be part of it. */
    boolean mayHold(Payment payment) {
        return counted.contains(payment.timeMs)
                && (payment.status == Payment.Status.CAPTURE || payment.status == Payment.Status.REFUND)
                && is("currency", payment.currency);
    }

    /** Whether what a line carries can be part of it, if the CRM names the right region. */
    boolean mayHold(OrderLine line) {
        return (line.ownRegion.isEmpty() || holds(line, line.ownRegion)) && holds(line);
    }

    /** Whether what a line in a region carries is part of it. */
    boolean holds(OrderLine line, Text region) {
        return is("region", region) && holds(line);
    }

    private boolean holds(OrderLine line) {
        return is("product_id", line.productId)
                && is("campaign", line.campaign.isEmpty() ? OrderSales.NO_CAMPAIGN : line.campaign)
                && is("currency", line.currency);
    }

    private boolean is(String column, Text value) {
        return values.getOrDefault(column, value).equals(value);
    }
}
