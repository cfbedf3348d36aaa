package io.omniretail.pipeline.reference;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** What happened in a shop, in plain Java: nothing here knows how the product holds it. */
public sealed interface ShopEvent {
    /** Folder of the feed. */
    String feed();

    /** Epoch milliseconds. */
    long timeMs();

    /** What tells it from others of its feed. */
    List<Object> identity();

    /** All fields in the order of the feed's table, the time before the others. */
    List<Object> content();

    /** Of two with one identity, the smaller one counts. */
    default int compareContent(ShopEvent other) {
        List<Object> mine = content();
        List<Object> others = other.content();
        for (int i = 0; i < mine.size(); i++) {
            int order = compareValues(mine.get(i), others.get(i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    /** Texts are compared by their bytes; null stands for an absent number and is smaller than any. */
    private static int compareValues(Object one, Object other) {
        if (one instanceof String text) {
            return compareUtf8(text, (String) other);
        }
        if (one == null || other == null) {
            return Boolean.compare(one != null, other != null);
        }
        return one instanceof BigDecimal decimal
                ? decimal.compareTo((BigDecimal) other)
                : Long.compare((Long) one, (Long) other);
    }

    static int compareUtf8(String one, String other) {
        return Arrays.compareUnsigned(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    /** By the bytes of UTF-8. */
    Comparator<String> BY_UTF8 = ShopEvent::compareUtf8;

    /** A line of an order; texts that may be absent are empty, {@code lineAmount} is null if absent. */
    record Line(
            String orderId,
            long line,
            long timeMs,
            String customerId,
            String productId,
            String category,
            String campaign,
            String channel,
            String region,
            long quantity,
            BigDecimal unitPrice,
            BigDecimal lineAmount,
            String currency)
            implements ShopEvent {
        @Override
        public String feed() {
            return "orders";
        }

        @Override
        public List<Object> identity() {
            return List.of(orderId, line);
        }

        @Override
        public List<Object> content() {
            return Arrays.asList(
                    timeMs,
                    orderId,
                    line,
                    customerId,
                    productId,
                    category,
                    campaign,
                    channel,
                    region,
                    quantity,
                    unitPrice,
                    lineAmount,
                    currency);
        }

        BigDecimal sales() {
            return Objects.requireNonNullElseGet(lineAmount, () -> unitPrice.multiply(BigDecimal.valueOf(quantity)));
        }
    }

    /** What the CRM says of a customer from a time on. */
    record Customer(String customerId, long timeMs, String region, String segment) implements ShopEvent {
        @Override
        public String feed() {
            return "customers";
        }

        @Override
        public List<Object> identity() {
            return List.of(customerId, timeMs, region);
        }

        @Override
        public List<Object> content() {
            return List.of(timeMs, customerId, region, segment);
        }
    }

    /** A message of the payment gateway. */
    record Payment(
            String paymentId,
            long timeMs,
            String orderId,
            String customerId,
            String cardId,
            String status,
            BigDecimal amount,
            String currency,
            String country)
            implements ShopEvent {
        @Override
        public String feed() {
            return "payments";
        }

        @Override
        public List<Object> identity() {
            return List.of(paymentId);
        }

        @Override
        public List<Object> content() {
            return List.of(timeMs, paymentId, orderId, customerId, cardId, status, amount, currency, country);
        }
    }
}
