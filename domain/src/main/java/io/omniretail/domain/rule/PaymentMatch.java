package io.omniretail.domain.rule;

import io.omniretail.domain.event.OrderLine;
import io.omniretail.domain.event.Payment;
import java.util.Collection;
import java.util.Locale;

/**
 * Whether a payment can be shared out over a line of its order, or why it cannot. The further down a reason stands, the
 * nearer the line comes to it: of a whole order, that of its nearest line counts.
 */
public enum PaymentMatch {
    NO_ORDER_ID,
    /** The line is younger than the payment, or older than an order waits. */
    NO_LINE_IN_LOOKBACK,
    NO_LINE_IN_CURRENCY,
    NO_POSITIVE_LINE,
    FOUND;

    private final String code = name().toLowerCase(Locale.ROOT);

    /** As it stands in the column {@code reason} of unmatched payments. */
    public String code() {
        return code;
    }

    /**
     * Whether a payment can be shared out over a line of its order.
     *
     * @param lookbackMs how long before the payment the line may be, the end included
     */
    public static PaymentMatch of(Payment payment, OrderLine line, long lookbackMs) {
        if (line.timeMs > payment.timeMs || payment.timeMs - line.timeMs > lookbackMs) {
            return NO_LINE_IN_LOOKBACK;
        }
        if (!line.currency.equals(payment.currency)) {
            return NO_LINE_IN_CURRENCY;
        }
        return line.salesE4() > 0 ? FOUND : NO_POSITIVE_LINE;
    }

    /** Whether a payment can be shared out over any of its order's lines. */
    public static PaymentMatch of(Payment payment, Collection<OrderLine> lines, long lookbackMs) {
        if (payment.orderId.isEmpty()) {
            return NO_ORDER_ID;
        }
        PaymentMatch nearest = NO_LINE_IN_LOOKBACK;
        for (OrderLine line : lines) {
            PaymentMatch match = of(payment, line, lookbackMs);
            nearest = match.compareTo(nearest) > 0 ? match : nearest;
        }
        return nearest;
    }
}
