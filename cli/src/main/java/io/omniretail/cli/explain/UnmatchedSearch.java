package io.omniretail.cli.explain;

import io.omniretail.cli.explain.Evidence.Role;
import io.omniretail.domain.Text;
import io.omniretail.domain.event.Feed;
import io.omniretail.domain.event.OrderLine;
import io.omniretail.domain.event.Payment;
import io.omniretail.domain.rule.Days;
import io.omniretail.domain.rule.Decimals;
import io.omniretail.domain.rule.PaymentMatch;
import io.omniretail.domain.rule.TimeRange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds why a payment is unmatched: the payment, and all lines of its order. */
final class UnmatchedSearch {
    private static final List<String> MEASURES = List.of("amount");

    private final Question question;
    private final Optional<Map<String, String>> row;
    private final Explainer explainer;
    private final Days days;
    private final List<Evidence> evidence = new ArrayList<>();

    UnmatchedSearch(Question question, Optional<Map<String, String>> row, Explainer explainer) {
        this.question = question;
        this.row = row;
        this.explainer = explainer;
        this.days = new Days(explainer.options().timezone());
    }

    Findings findings() {
        Text paymentId = Text.of(question.value("payment_id"));
        // only a row tells the day
        TimeRange range = row.map(columns -> period(
                                Instant.parse(columns.get("event_time")).toEpochMilli())
                        .withLookback())
                .orElse(TimeRange.ALL);
        List<Versions<Payment>> versions = Versions.of(
                explainer
                        .inputs()
                        .find(Feed.PAYMENTS, Payment.class, range, payment -> payment.paymentId.equals(paymentId)),
                payment -> payment.paymentId,
                explainer.late());
        versions.forEach(version -> leaveOut(version, "payment " + paymentId));
        Map<String, String> sums = versions.stream()
                .flatMap(version -> version.counted().stream())
                .findFirst()
                .map(this::unmatched)
                .orElse(Map.of());
        return new Findings(MEASURES, evidence, sums);
    }

    private RowPeriod period(long timeMs) {
        return RowPeriod.of(days.dayOf(timeMs), explainer.options());
    }

    /** The columns of the row that a payment stands in; none if it does not. */
    private Map<String, String> unmatched(Found<Payment> found) {
        Payment payment = found.event();
        long lookbackMs = explainer.options().lookback().toMillis();
        List<OrderLine> lines = new ArrayList<>();
        for (Versions<OrderLine> line : linesOf(payment)) {
            line.counted().ifPresent(counted -> {
                lines.add(counted.event());
                PaymentMatch match = PaymentMatch.of(payment, counted.event(), lookbackMs);
                evidence.add(new Evidence(Role.SERVED, counted, List.of(), label(counted.event()) + "; " + say(match)));
            });
            line.others()
                    .forEach(other -> evidence.add(new Evidence(
                            Role.LEFT_OUT,
                            other.found(),
                            List.of(),
                            label(other.found().event()) + "; " + other.why())));
        }
        PaymentMatch match = PaymentMatch.of(payment, lines, lookbackMs);
        boolean isPaid = payment.status == Payment.Status.CAPTURE || payment.status == Payment.Status.REFUND;
        String label = payment.status.id() + " " + payment.paymentId + " of " + Decimals.formatE4(payment.amountE4)
                + " " + payment.currency;
        if (!isPaid
                || match == PaymentMatch.FOUND
                || !explainer.options().range().contains(payment.timeMs)) {
            evidence.add(new Evidence(Role.LEFT_OUT, found, List.of(), label + "; " + whyNoRow(isPaid, match)));
            return Map.of();
        }
        evidence.add(new Evidence(
                Role.ADDED, found, List.of(Decimals.formatE4(payment.amountE4)), label + "; " + match.code()));
        return Map.of(
                "event_time", Instant.ofEpochMilli(payment.timeMs).toString(),
                "order_id", payment.orderId.toString(),
                "status", payment.status.id(),
                "amount", Decimals.formatE4(payment.amountE4),
                "currency", payment.currency.toString(),
                "reason", match.code());
    }

    private static String whyNoRow(boolean isPaid, PaymentMatch match) {
        if (!isPaid) {
            return "only a capture or a refund is matched with an order";
        }
        return match == PaymentMatch.FOUND
                ? "it is shared out over lines of its order, so it is not unmatched"
                : "it lies outside --from and --to";
    }

    private List<Versions<OrderLine>> linesOf(Payment payment) {
        if (payment.orderId.isEmpty()) {
            return List.of();
        }
        return Versions.of(
                explainer
                        .inputs()
                        .find(
                                Feed.ORDERS,
                                OrderLine.class,
                                period(payment.timeMs).withLookback(),
                                line -> line.orderId.equals(payment.orderId)),
                line -> line.line,
                explainer.late());
    }

    private void leaveOut(Versions<?> versions, String label) {
        versions.others()
                .forEach(other -> evidence.add(
                        new Evidence(Role.LEFT_OUT, other.found(), List.of(), label + "; " + other.why())));
    }

    private static String label(OrderLine line) {
        return "order " + line.orderId + ", line " + line.line + " of " + Decimals.formatE4(line.salesE4()) + " "
                + line.currency;
    }

    private static String say(PaymentMatch match) {
        return switch (match) {
            case NO_ORDER_ID -> "no order";
            case NO_LINE_IN_LOOKBACK -> "it is younger than the payment, or older than --lookback";
            case NO_LINE_IN_CURRENCY -> "it has another currency";
            case NO_POSITIVE_LINE -> "its amount is not positive";
            case FOUND -> "the payment can be shared out over it";
        };
    }
}
