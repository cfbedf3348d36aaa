package io.omniretail.cli.explain;

import io.omniretail.domain.event.OrderLine;
import io.omniretail.domain.event.Payment;
import io.omniretail.domain.rule.Decimals;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What records add to sales; amounts in 1/10,000 of their currency. */
record SalesSums(long lines, long units, BigInteger salesE4, BigInteger paidE4, BigInteger refundedE4) {
    static final SalesSums NOTHING = new SalesSums(0, 0, BigInteger.ZERO, BigInteger.ZERO, BigInteger.ZERO);

    static SalesSums of(OrderLine line) {
        return new SalesSums(1, line.quantity, BigInteger.valueOf(line.salesE4()), BigInteger.ZERO, BigInteger.ZERO);
    }

    /** @param shareE4 what a row has of the payment */
    static SalesSums of(Payment payment, long shareE4) {
        boolean isCapture = payment.status == Payment.Status.CAPTURE;
        BigInteger share = BigInteger.valueOf(shareE4);
        return new SalesSums(
                0, 0, BigInteger.ZERO, isCapture ? share : BigInteger.ZERO, isCapture ? BigInteger.ZERO : share);
    }

    SalesSums plus(SalesSums other) {
        return new SalesSums(
                lines + other.lines,
                units + other.units,
                salesE4.add(other.salesE4),
                paidE4.add(other.paidE4),
                refundedE4.add(other.refundedE4));
    }

    /** Whether a row with these sums exists. */
    boolean isRow() {
        return lines != 0 || paidE4.signum() != 0 || refundedE4.signum() != 0;
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
