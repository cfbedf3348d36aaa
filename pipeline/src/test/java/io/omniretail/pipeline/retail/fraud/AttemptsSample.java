package io.omniretail.pipeline.retail.fraud;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Makes up payment attempts, chargebacks and verdicts, the same for the same seed: bursts, ties, cards that several
 * customers use, attempts that name nobody, records that come twice and in different versions.
 */
public final class AttemptsSample {
    private static final LocalDate FIRST_DAY = LocalDate.parse("2026-10-22");
    private static final int DAYS = 8;
    private static final long MS_A_DAY = 86_400_000;
    private static final long MS_AN_HOUR = 3_600_000;

    /** An event of a feed, as a line of JSON. */
    public record Sent(String feed, long timeMs, String json) {}

    private final Random random;
    private final List<Sent> events = new ArrayList<>();

    private AttemptsSample(long seed, int attempts) {
        random = new Random(seed);
        for (int i = 0; i < attempts; i++) {
            addAttempt("p" + i);
        }
    }

    /** All events, in the order in which they were made up. */
    public static List<Sent> events(long seed, int attempts) {
        return new AttemptsSample(seed, attempts).events;
    }

    private void addAttempt(String paymentId) {
        long timeMs = FIRST_DAY.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli()
                + random.nextInt(DAYS) * MS_A_DAY
                + (chance(60)
                        ? random.nextInt(4) * MS_AN_HOUR + random.nextInt(40) * 1_000L
                        : random.nextLong(MS_A_DAY));
        String customer = chance(5) ? "" : "c" + random.nextInt(6);
        String payment = attempt(paymentId, timeMs, customer);
        add("payments", timeMs, payment);
        if (chance(4)) {
            add("payments", timeMs, payment);
        }
        if (chance(6)) {
            long otherMs = timeMs + (chance(50) ? 0 : random.nextInt(120_000));
            add("payments", otherMs, attempt(paymentId, otherMs, chance(50) ? customer : "c" + random.nextInt(6)));
        }
        if (chance(3)) {
            // A smaller version that is no attempt: then there is none.
            add(
                    "payments",
                    timeMs - 1,
                    payment.replace("authorization", "capture")
                            .replace(
                                    Instant.ofEpochMilli(timeMs).toString(),
                                    Instant.ofEpochMilli(timeMs - 1).toString()));
        }
        while (chance(15)) {
            long chargebackMs = timeMs + random.nextLong(2 * MS_A_DAY) - (chance(10) ? MS_AN_HOUR : 0);
            add(
                    "payments",
                    chargebackMs,
                    String.format(
                            Locale.ROOT,
                            "{\"payment_id\":\"cb%d\",\"event_time\":\"%s\",\"status\":\"chargeback\",\"amount\":\"1\",\"currency\":\"EUR\",\"ref_payment_id\":\"%s\"}",
                            events.size(),
                            Instant.ofEpochMilli(chargebackMs),
                            paymentId));
        }
        while (chance(25)) {
            long verdictMs = timeMs + random.nextLong(2 * MS_A_DAY);
            add(
                    "verdicts",
                    verdictMs,
                    String.format(
                            Locale.ROOT,
                            "{\"payment_id\":\"%s\",\"event_time\":\"%s\",\"verdict\":\"%s\",\"analyst\":\"%s\"}",
                            paymentId,
                            Instant.ofEpochMilli(verdictMs),
                            chance(50) ? "released" : "confirmed",
                            chance(50) ? "ann" : "bob"));
        }
    }

    private String attempt(String paymentId, long timeMs, String customer) {
        boolean hasPlace = chance(70);
        return String.format(
                Locale.ROOT,
                "{\"payment_id\":\"%s\",\"event_time\":\"%s\",\"customer_id\":\"%s\",\"card_id\":\"%s\",\"status\":\"authorization\","
                        + "\"amount\":\"%d.%02d\",\"currency\":\"%s\",\"terminal_id\":\"%s\",\"country\":\"%s\","
                        + "\"lat\":\"%s\",\"lon\":\"%s\",\"ship_address_id\":\"%s\"}",
                paymentId,
                Instant.ofEpochMilli(timeMs),
                customer,
                chance(20) ? "" : "k" + random.nextInt(7),
                1 + random.nextInt(chance(10) ? 5_000 : 60),
                random.nextInt(100),
                chance(80) ? "EUR" : "USD",
                chance(10) ? "" : "t" + random.nextInt(4),
                chance(20) ? "" : List.of("DE", "FR", "JP").get(random.nextInt(3)),
                hasPlace ? random.nextInt(90) + ".25" : "",
                hasPlace ? random.nextInt(180) + ".5" : "",
                chance(30) ? "" : "a" + random.nextInt(5));
    }

    private void add(String feed, long timeMs, String json) {
        events.add(new Sent(feed, timeMs, json));
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }
}
