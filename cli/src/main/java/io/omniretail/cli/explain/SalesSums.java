package io.omniretail.cli.explain;

import io.omniretail.domain.event.OrderLine;
import io.omniretail.domain.event.Payment;
import io.omniretail.domain.rule.Decimals;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What records add to sales; amounts in 1/10,000 of their currency. */
record SalesSums(long lines, long units, long salesE4, long paidE4, long refundedE4) {
    static final SalesSums NOTHING = new SalesSums(0, 0, 0, 0, 0);

    static SalesSums of(OrderLine line) {
        return new SalesSums(1, line.quantity, line.salesE4(), 0, 0);
    }

    /** @param shareE4 what a row has of the payment */
    static SalesSums of(Payment payment, long shareE4) {
        boolean isCapture = payment.status == Payment.Status.CAPTURE;
        return new SalesSums(0, 0, 0, isCapture ? shareE4 : 0, isCapture ? 0 : shareE4);
    }

    /** @throws ArithmeticException if a sum leaves the range of long */
    SalesSums plus(SalesSums other) {
        return new SalesSums(
                Math.addExact(lines, other.lines),
                Math.addExact(units, other.units),
                Math.addExact(salesE4, other.salesE4),
                Math.addExact(paidE4, other.paidE4),
                Math.addExact(refundedE4, other.refundedE4));
    }

    /** Whether a row with these sums exists. */
    boolean isRow() {
        return lines != 0 || paidE4 != 0 || refundedE4 != 0;
    }

    /** The values of columns by name, as a row prints them. */
    Map<String, String> print(List<String> columns) {
        Map<String, String> printed = new TreeMap<>(Map.of(
                "lines", Long.toString(lines),
                "units", Long.toString(units),
                "sales", Decimals.formatE4(salesE4),
                "paid", Decimals.formatE4(paidE4),
                "refunded", Decimals.formatE4(refundedE4)));
        printed.keySet().retainAll(columns);
        return printed;
    }
}
