package io.omniretail.domain.fraud;

import io.omniretail.domain.event.Payment;
import io.omniretail.domain.rule.Decimals;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/** The features that depend on nothing but the payment itself. */
public final class PaymentFeatures {
    private static final int LAST_HOUR_OF_NIGHT = 6;

    private PaymentFeatures() {}

    /**
     * Sets amount, weekend and night.
     *
     * @param features by {@link Feature#ordinal}, {@link Feature#COUNT} long
     */
    public static void fill(Payment payment, ZoneId zone, double[] features) {
        ZonedDateTime time = Instant.ofEpochMilli(payment.timeMs).atZone(zone);
        boolean isWeekend = time.getDayOfWeek().compareTo(DayOfWeek.SATURDAY) >= 0;
        features[Feature.AMOUNT.ordinal()] = (double) payment.amountE4 / Decimals.ONE_E4;
        features[Feature.WEEKEND.ordinal()] = isWeekend ? 1 : 0;
        features[Feature.NIGHT.ordinal()] = time.getHour() <= LAST_HOUR_OF_NIGHT ? 1 : 0;
    }
}
