package io.omniretail.domain.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.omniretail.domain.Text;
import io.omniretail.domain.event.OrderLine;
import io.omniretail.domain.event.Payment;
import java.util.List;
import org.junit.jupiter.api.Test;

class PaymentMatchTest {
    private static final long LOOKBACK_MS = 1_000;
    private static final long PAID_MS = 5_000;

    private static OrderLine line(long timeMs, String currency, int quantity) {
        OrderLine line = new OrderLine();
        line.timeMs = timeMs;
        line.currency.set(Text.of(currency));
        line.quantity = quantity;
        line.unitPriceE4 = 1;
        return line;
    }

    private static Payment payment(String orderId) {
        Payment payment = new Payment();
        payment.timeMs = PAID_MS;
        payment.orderId.set(Text.of(orderId));
        payment.currency.set(Text.of("EUR"));
        return payment;
    }

    private static PaymentMatch match(OrderLine... lines) {
        return PaymentMatch.of(payment("o1"), List.of(lines), LOOKBACK_MS);
    }

    @Test
    void shouldReachAllOfTheLookbackWithItsEnd() {
        assertThat(match(line(PAID_MS, "EUR", 1))).isEqualTo(PaymentMatch.FOUND);
        assertThat(match(line(PAID_MS - LOOKBACK_MS, "EUR", 1))).isEqualTo(PaymentMatch.FOUND);
        assertThat(match(line(PAID_MS + 1, "EUR", 1))).isEqualTo(PaymentMatch.NO_LINE_IN_LOOKBACK);
        assertThat(match(line(PAID_MS - LOOKBACK_MS - 1, "EUR", 1))).isEqualTo(PaymentMatch.NO_LINE_IN_LOOKBACK);
        assertThat(match()).isEqualTo(PaymentMatch.NO_LINE_IN_LOOKBACK);
    }

    @Test
    void shouldTellWhyTheNearestLineCannotBePaidFor() {
        OrderLine late = line(PAID_MS + 1, "EUR", 1);
        OrderLine foreign = line(PAID_MS, "USD", 1);
        OrderLine returned = line(PAID_MS, "EUR", -1);
        OrderLine free = line(PAID_MS, "EUR", 1);
        free.unitPriceE4 = 0;

        assertThat(match(late, foreign)).isEqualTo(PaymentMatch.NO_LINE_IN_CURRENCY);
        assertThat(match(returned, foreign, late)).isEqualTo(PaymentMatch.NO_POSITIVE_LINE);
        assertThat(match(free)).isEqualTo(PaymentMatch.NO_POSITIVE_LINE);
        assertThat(match(returned, line(PAID_MS, "EUR", 1), foreign)).isEqualTo(PaymentMatch.FOUND);
    }

    @Test
    void shouldMatchNoPaymentThatNamesNoOrder() {
        PaymentMatch match = PaymentMatch.of(payment(""), List.of(line(PAID_MS, "EUR", 1)), LOOKBACK_MS);

        assertThat(match).isEqualTo(PaymentMatch.NO_ORDER_ID);
        assertThat(match.code()).isEqualTo("no_order_id");
    }
}
