package io.omniretail.domain.fraud;

import io.omniretail.domain.Text;
import io.omniretail.domain.event.Payment;
import io.omniretail.domain.rule.Decimals;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Payments to test with. */
final class Payments {
    /** Payments lie at the very borders of windows, and a millisecond beside them. */
    private static final long[] STEPS_MS = {
        0, 1, -1, minutes(1), minutes(10), minutes(60), minutes(60 * 24), minutes(60 * 24 * 7), minutes(60 * 24 * 30)
    };

    private static final String[] COUNTRIES = {"", "DE", "FR", "GB"};
    private static final String[] ADDRESSES = {"", "home", "office", "parcel-locker-4711", "parcel-locker-0815"};
    private static final String[][] COORDINATES = {
        {"", ""}, {"52.52", "13.405"}, {"52.520008", "13.404954"}, {"-33.8688", "151.2093"}, {"40.7128", "-74.006"}
    };

    private Payments() {}

    static Payment of(String id, String time, String amount) {
        Payment payment = new Payment();
        payment.paymentId.set(Text.of(id));
        payment.timeMs = Instant.parse(time).toEpochMilli();
        payment.amountE4 = Decimals.parseE4(Text.of(amount));
        payment.currency.set(Text.of("EUR"));
        return payment;
    }

    /** So many payments within some 60 days, in no order. */
    static List<Payment> random(int count, Random random) {
        List<Payment> payments = new ArrayList<>();
        long startMs = Instant.parse("2026-03-01T00:00:00Z").toEpochMilli();
        for (int i = 0; i < count; i++) {
            Payment payment = of("payment-" + i, "2026-03-01T00:00:00Z", "1");
            long neighbourMs = payments.isEmpty() ? startMs : pick(payments, random).timeMs;
            boolean isNear = random.nextInt(4) > 0;
            payment.timeMs = isNear ? nearby(neighbourMs, random) : startMs + random.nextLong(minutes(60 * 24 * 60));
            payment.amountE4 = random.nextInt(8) == 0
                    ? random.nextLong(1, Decimals.MAX_AMOUNT_E4)
                    : random.nextLong(1, 5) * 12_300;
            payment.currency.set(Text.of(random.nextInt(5) == 0 ? "USD" : "EUR"));
            payment.country.set(Text.of(COUNTRIES[random.nextInt(COUNTRIES.length)]));
            payment.shipAddressId.set(Text.of(ADDRESSES[random.nextInt(ADDRESSES.length)]));
            String[] coordinates = COORDINATES[random.nextInt(COORDINATES.length)];
            payment.latitude.set(Text.of(coordinates[0]));
            payment.longitude.set(Text.of(coordinates[1]));
            payments.add(payment);
        }
        return payments;
    }

    /** A time after another by the length of a window, give or take a millisecond; or the same. */
    static long nearby(long timeMs, Random random) {
        return timeMs + STEPS_MS[random.nextInt(STEPS_MS.length)] + random.nextInt(3) / 2;
    }

    static <T> T pick(List<T> list, Random random) {
        return list.get(random.nextInt(list.size()));
    }

    private static long minutes(long minutes) {
        return Duration.ofMinutes(minutes).toMillis();
    }
}
