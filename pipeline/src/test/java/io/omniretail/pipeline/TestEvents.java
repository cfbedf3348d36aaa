package io.omniretail.pipeline;

import io.omniretail.domain.Text;
import io.omniretail.domain.event.CustomerRecord;
import io.omniretail.domain.event.OrderLine;
import io.omniretail.domain.event.Payment;
import io.omniretail.domain.event.Reading;
import io.omniretail.domain.rule.Decimals;
import java.time.Instant;

/** Events for tests: their fields are public, so a test sets what matters to it. */
public final class TestEvents {
    private TestEvents() {}

    /** Epoch milliseconds of an instant, such as {@code 2026-11-02T10:00:00Z}. */
    public static long at(String instant) {
        return Instant.parse(instant).toEpochMilli();
    }

    /** A line of one piece of p1 for 10.00 EUR, of nobody, nowhere. */
    public static OrderLine line(String orderId, long number, String instant) {
        OrderLine line = new OrderLine();
        line.timeMs = at(instant);
        line.orderId.set(Text.of(orderId));
        line.line = number;
        line.productId.set(Text.of("p1"));
        line.quantity = 1;
        line.unitPriceE4 = 100_000;
        line.currency.set(Text.of("EUR"));
        return line;
    }

    /** Such a line of a customer. */
    public static OrderLine lineOf(String customerId, String orderId, long number, String instant) {
        OrderLine line = line(orderId, number, instant);
        line.customerId.set(Text.of(customerId));
        return line;
    }

    /** Such a line at another price, in units such as 12.50. */
    public static OrderLine linePriced(String orderId, long number, String instant, String price) {
        OrderLine line = line(orderId, number, instant);
        line.unitPriceE4 = e4(price);
        return line;
    }

    public static CustomerRecord customer(String customerId, String instant, String region) {
        CustomerRecord customer = new CustomerRecord();
        customer.timeMs = at(instant);
        customer.customerId.set(Text.of(customerId));
        customer.region.set(Text.of(region));
        return customer;
    }

    /** A payment in EUR. */
    public static Payment payment(
            Payment.Status status, String paymentId, String instant, String orderId, String amount) {
        Payment payment = new Payment();
        payment.status = status;
        payment.timeMs = at(instant);
        payment.paymentId.set(Text.of(paymentId));
        payment.orderId.set(Text.of(orderId));
        payment.amountE4 = e4(amount);
        payment.currency.set(Text.of("EUR"));
        return payment;
    }

    public static Payment capture(String paymentId, String instant, String orderId, String amount) {
        return payment(Payment.Status.CAPTURE, paymentId, instant, orderId, amount);
    }

    public static Reading reading(String sensorId, String instant, String temperature) {
        Reading reading = new Reading();
        reading.timeMs = at(instant);
        reading.sensorId.set(Text.of(sensorId));
        reading.temperatureE4 = e4(temperature);
        return reading;
    }

    /** A plain decimal in 1/10,000. */
    public static long e4(String decimal) {
        long value = Decimals.parseE4(Text.of(decimal));
        if (value == Decimals.INVALID) {
            throw new IllegalArgumentException(decimal);
        }
        return value;
    }
}
