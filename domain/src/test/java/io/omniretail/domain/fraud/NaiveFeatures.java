package io.omniretail.domain.fraud;

import io.omniretail.domain.Text;
import io.omniretail.domain.event.Payment;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The features as {@link Feature} defines them, word by word: by looking at all payments for each, in decimals without
 * bounds. It shares nothing with the profiles but the enum.
 */
final class NaiveFeatures {
    static final Comparator<Payment> ORDER =
            Comparator.comparingLong((Payment payment) -> payment.timeMs).thenComparingLong(Payment::contentHash);

    private static final long MINUTE = Duration.ofMinutes(1).toMillis();
    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final MathContext EXACT = new MathContext(60);

    /** That a payment is a fraud, and since when that is known. */
    record Label(Payment payment, long knownMs) {}

    private final List<Payment> all;

    NaiveFeatures(List<Payment> all) {
        this.all = all;
    }

    double[] ofCustomer(Payment payment) {
        double[] features = spending(payment, "CUSTOMER");
        set(features, "COUNTRIES_1H", different(within(payment, HOUR), each -> each.country));
        fillPlace(payment, features);
        set(features, "ADDRESSES_1D", different(within(payment, DAY), each -> each.shipAddressId));
        set(features, "ADDRESSES_7D", different(within(payment, 7 * DAY), each -> each.shipAddressId));
        set(features, "ADDRESSES_30D", different(within(payment, 30 * DAY), each -> each.shipAddressId));
        fillAddress(payment, features);
        return features;
    }

    double[] ofCard(Payment payment) {
        return spending(payment, "CARD");
    }

    double[] ofTerminal(Payment payment, List<Label> labels, long delayMs) {
        double[] features = new double[Feature.COUNT];
        long toMs = payment.timeMs - delayMs;
        for (int days : new int[] {1, 7, 30}) {
            long fromMs = toMs - days * DAY;
            long count = all.stream()
                    .filter(each -> each.timeMs > fromMs && each.timeMs <= toMs)
                    .count();
            long frauds = labels.stream()
                    .filter(label -> label.payment.timeMs > fromMs && label.payment.timeMs <= toMs)
                    .filter(label -> label.knownMs <= payment.timeMs)
                    .map(label -> label.payment.paymentId.toString())
                    .distinct()
                    .count();
            set(features, "TERMINAL_COUNT_" + days + "D", count);
            set(features, "TERMINAL_FRAUDS_" + days + "D", frauds);
            set(features, "TERMINAL_FRAUD_SHARE_" + days + "D", count == 0 ? 0 : (double) frauds / count);
        }
        return features;
    }

    private double[] spending(Payment payment, String of) {
        double[] features = new double[Feature.COUNT];
        set(features, of + "_COUNT_1M", within(payment, MINUTE).count());
        set(features, of + "_COUNT_10M", within(payment, 10 * MINUTE).count());
        set(features, of + "_COUNT_1H", within(payment, HOUR).count());
        for (int days : new int[] {1, 7, 30}) {
            set(
                    features,
                    of + "_COUNT_" + days + "D",
                    within(payment, days * DAY).count());
            BigDecimal mean = mean(amounts(within(payment, days * DAY), payment));
            set(features, of + "_MEAN_" + days + "D", mean.doubleValue());
        }
        set(features, of + "_NEW", earlier(payment).findAny().isEmpty() ? 1 : 0);
        List<BigDecimal> amounts = amounts(earlier(payment), payment);
        set(features, of + "_AMOUNT_RATIO", Double.NaN);
        set(features, of + "_AMOUNT_DEVIATION", Double.NaN);
        if (amounts.isEmpty()) {
            return features;
        }
        BigDecimal mean = mean(amounts);
        set(features, of + "_AMOUNT_RATIO", amount(payment).divide(mean, EXACT).doubleValue());
        List<BigDecimal> squares =
                amounts.stream().map(amount -> amount.subtract(mean).pow(2)).toList();
        if (amounts.stream().distinct().count() > 1) {
            BigDecimal deviation = mean(squares).sqrt(EXACT);
            double above =
                    amount(payment).subtract(mean).divide(deviation, EXACT).doubleValue();
            set(features, of + "_AMOUNT_DEVIATION", above);
        }
        return features;
    }

    private void fillPlace(Payment payment, double[] features) {
        set(features, "SPEED_KMH", Double.NaN);
        set(features, "DISTANCE_KM", Double.NaN);
        List<Payment> located =
                earlier(payment).filter(NaiveFeatures::isLocated).toList();
        if (located.isEmpty() || !isLocated(payment)) {
            return;
        }
        Payment last = located.get(located.size() - 1);
        double hours = Math.max(payment.timeMs - last.timeMs, 1) / (double) HOUR;
        double km = km(
                degrees(payment.latitude), degrees(payment.longitude), degrees(last.latitude), degrees(last.longitude));
        set(features, "SPEED_KMH", km / hours);
        double latitude = located.stream()
                .mapToDouble(each -> degrees(each.latitude))
                .average()
                .orElseThrow();
        double longitude = located.stream()
                .mapToDouble(each -> degrees(each.longitude))
                .average()
                .orElseThrow();
        set(features, "DISTANCE_KM", km(degrees(payment.latitude), degrees(payment.longitude), latitude, longitude));
    }

    private void fillAddress(Payment payment, double[] features) {
        List<Payment> sent =
                earlier(payment).filter(each -> !each.shipAddressId.isEmpty()).toList();
        List<Payment> elsewhere = sent.stream()
                .filter(each -> !each.shipAddressId.equals(payment.shipAddressId))
                .toList();
        set(features, "ADDRESS_NEW", elsewhere.size() == sent.size() ? 1 : 0);
        set(features, "ADDRESS_AGE_H", 30 * 24);
        if (!elsewhere.isEmpty()) {
            long lastMs = elsewhere.get(elsewhere.size() - 1).timeMs;
            set(features, "ADDRESS_AGE_H", (payment.timeMs - lastMs) / (double) HOUR);
        }
        if (payment.shipAddressId.isEmpty()) {
            set(features, "ADDRESS_NEW", Double.NaN);
        }
        if (payment.shipAddressId.isEmpty() || sent.isEmpty()) {
            set(features, "ADDRESS_AGE_H", Double.NaN);
        }
    }

    private Stream<Payment> within(Payment payment, long windowMs) {
        return all.stream().filter(each -> each.timeMs > payment.timeMs - windowMs && each.timeMs <= payment.timeMs);
    }

    private Stream<Payment> earlier(Payment payment) {
        return within(payment, 30 * DAY)
                .filter(each -> ORDER.compare(each, payment) < 0)
                .sorted(ORDER);
    }

    private static List<BigDecimal> amounts(Stream<Payment> payments, Payment like) {
        return payments.filter(each -> each.currency.equals(like.currency))
                .map(NaiveFeatures::amount)
                .toList();
    }

    private static BigDecimal amount(Payment payment) {
        return BigDecimal.valueOf(payment.amountE4, 4);
    }

    private static BigDecimal mean(List<BigDecimal> numbers) {
        BigDecimal sum = numbers.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        return sum.divide(BigDecimal.valueOf(numbers.size()), EXACT);
    }

    private static long different(Stream<Payment> payments, Function<Payment, Text> text) {
        return payments.map(text).filter(each -> !each.isEmpty()).distinct().count();
    }

    private static boolean isLocated(Payment payment) {
        return !payment.latitude.isEmpty() && !payment.longitude.isEmpty();
    }

    private static double degrees(Text decimal) {
        return Double.parseDouble(decimal.toString());
    }

    /** By the angle between two vectors from the middle of the earth, another way than the haversine formula. */
    private static double km(double latitude, double longitude, double otherLatitude, double otherLongitude) {
        double[] from = vector(Math.toRadians(latitude), Math.toRadians(longitude));
        double[] to = vector(Math.toRadians(otherLatitude), Math.toRadians(otherLongitude));
        double half = Math.hypot(Math.hypot(from[0] - to[0], from[1] - to[1]), from[2] - to[2]) / 2;
        return 2 * 6371.0088 * Math.asin(half);
    }

    private static double[] vector(double latitude, double longitude) {
        return new double[] {
            Math.cos(latitude) * Math.cos(longitude), Math.cos(latitude) * Math.sin(longitude), Math.sin(latitude)
        };
    }

    private static void set(double[] features, String feature, long count) {
        set(features, feature, (double) count);
    }

    private static void set(double[] features, String feature, double value) {
        features[Feature.valueOf(feature).ordinal()] = value;
    }
}
