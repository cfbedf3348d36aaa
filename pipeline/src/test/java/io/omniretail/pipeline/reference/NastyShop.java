package io.omniretail.pipeline.reference;

import io.omniretail.pipeline.reference.ShopEvent.Customer;
import io.omniretail.pipeline.reference.ShopEvent.Line;
import io.omniretail.pipeline.reference.ShopEvent.Payment;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Makes up what happens in a shop, the same for the same seed: guests, regions that move, ties of all kinds, several
 * currencies, returns, payments in all states of disorder, records that come twice and in different versions, times
 * around midnights and changes of clocks.
 */
public final class NastyShop {
    /** How long an order waits for its payments; reports over this shop need the same. */
    public static final Duration LOOKBACK = Duration.ofDays(3);

    private static final long SECOND_MS = 1_000;
    private static final long HOUR_MS = 3_600 * SECOND_MS;
    private static final long DAY_MS = 24 * HOUR_MS;
    private static final List<String> REGIONS =
            List.of("north", "south", "Île-de-France", "東京", "a,b \"quoted\"", "unknown");
    private static final List<String> CAMPAIGNS = List.of("", "", "autumn", "none", "semi;colon", "O'Brien");
    private static final List<String> CURRENCIES = List.of("EUR", "EUR", "EUR", "USD", "JPY");
    private static final List<String> PRICES =
            List.of("0", "0.0001", "0.0003", "0.99", "1.5", "10", "10", "12.3456", "19.9", "100", "1000000000");
    private static final List<String> AMOUNTS =
            List.of("0.0001", "0.0002", "0.0007", "1", "9.99", "10", "33.3333", "100", "1000000000");

    private final Random random;
    private final LocalDate firstDay;
    private final int days;
    private final List<String> products = new ArrayList<>();
    private final List<String> customers = new ArrayList<>();
    private final List<ShopEvent> events = new ArrayList<>();

    private NastyShop(long seed, LocalDate firstDay, int days, int orders) {
        this.random = new Random(seed);
        this.firstDay = firstDay;
        this.days = days;
        for (int i = 0; i < 20; i++) {
            products.add("p" + i);
        }
        products.addAll(List.of("Ä", "～", "𝕊", "a\"b", "a,b", "two\nlines", "back\\slash", "tab\there"));
        for (int i = 0; i < orders / 5 + 5; i++) {
            customers.add(i % 7 == 0 ? "客" + i : "c" + i);
        }
        customers.forEach(this::addCustomer);
        for (int i = 0; i < orders; i++) {
            addOrder("o" + seed + "-" + i);
        }
    }

    /**
     * All events, in the order in which they were made up.
     *
     * @param firstDay the first day (in UTC) on which something is ordered
     */
    public static List<ShopEvent> events(long seed, LocalDate firstDay, int days, int orders) {
        return new NastyShop(seed, firstDay, days, orders).events;
    }

    private void addCustomer(String customerId) {
        if (chance(10)) {
            return;
        }
        if (chance(70)) {
            long longAgoMs = startMs() - random.nextInt(20) * DAY_MS - random.nextInt(1_000);
            add(new Customer(customerId, longAgoMs, pick(REGIONS), chance(50) ? "" : "gold"));
        }
        while (chance(40)) {
            long timeMs = moment();
            Customer move = new Customer(customerId, timeMs, pick(REGIONS), "");
            add(move);
            if (chance(20)) {
                add(new Customer(customerId, timeMs, pick(REGIONS), ""));
            }
            if (chance(10)) {
                add(new Customer(customerId, timeMs, move.region(), pick(List.of("gold", "silver"))));
            }
        }
    }

    private void addOrder(String orderId) {
        long timeMs = moment();
        String customerId = chance(10) ? "" : pick(customers);
        String currency = pick(CURRENCIES);
        boolean quickPayments = chance(30);
        int lines = pick(List.of(1, 1, 1, 2, 2, 3, 7, 30));
        List<Line> ordered = new ArrayList<>();
        for (int number = 0; number < lines; number++) {
            Line line = new Line(
                    orderId,
                    number * pick(List.of(1, 1, 5))
                            + (number > 0 ? ordered.get(number - 1).line() + 1 : 0),
                    timeMs + pick(List.of(0, 0, 0, 1, 60_000)),
                    chance(3) ? pick(customers) : customerId,
                    product(),
                    pick(List.of("", "toys", "home, garden")),
                    pick(CAMPAIGNS),
                    "web",
                    chance(5) ? pick(REGIONS) : "",
                    pick(List.of(1L, 1L, 1L, 2L, 3L, 10L, -1L, -2L, 1_000L)),
                    decimal(chance(5) ? random.nextInt(200_000) + ".25" : pick(PRICES)),
                    chance(10) ? decimal(pick(List.of("0", "0.01", "5", "-3.5", "7.7777"))) : null,
                    chance(5) ? pick(CURRENCIES) : currency);
            ordered.add(line);
            add(line);
            if (chance(6)) {
                // Versions that differ in time must not make a difference between a report and its days.
                add(other(line, quickPayments));
                if (chance(30)) {
                    add(other(line, quickPayments));
                }
            }
            if (chance(20) && !customerId.isEmpty()) {
                // The customer moves at that very moment.
                add(new Customer(customerId, line.timeMs(), pick(REGIONS), ""));
            }
        }
        addPayments(orderId, ordered.get(random.nextInt(lines)), customerId, quickPayments);
    }

    /** Another version of a line, with the same identity. */
    private Line other(Line line, boolean mayDifferInTime) {
        return new Line(
                line.orderId(),
                line.line(),
                mayDifferInTime && chance(50)
                        ? line.timeMs() + random.nextInt(2 * 3_600_000) - 3_600_000
                        : line.timeMs(),
                chance(30) ? pick(customers) : line.customerId(),
                chance(50) ? product() : line.productId(),
                line.category(),
                pick(CAMPAIGNS),
                line.channel(),
                chance(20) ? pick(REGIONS) : line.region(),
                chance(50) ? line.quantity() : 4,
                chance(50) ? line.unitPrice() : decimal("77"),
                line.lineAmount(),
                line.currency());
    }

    private void addPayments(String orderId, Line line, String customerId, boolean quick) {
        int count = pick(List.of(0, 1, 1, 1, 2, 4));
        for (int i = 0; i < count; i++) {
            long delayMs = pick(List.of(
                    0L, 1L, -1L, 60_000L, 5 * HOUR_MS, LOOKBACK.toMillis(), LOOKBACK.toMillis() + 1, 2 * DAY_MS));
            Payment payment = new Payment(
                    "m-" + orderId + "-" + i,
                    line.timeMs() + (quick ? Math.min(delayMs, HOUR_MS) : delayMs),
                    chance(4) ? pick(List.of("", "nowhere")) : orderId,
                    customerId,
                    "k" + random.nextInt(99),
                    pick(List.of("capture", "capture", "capture", "refund", "authorization", "chargeback")),
                    decimal(pick(AMOUNTS)),
                    chance(8) ? pick(CURRENCIES) : line.currency(),
                    pick(List.of("", "DE", "US")));
            add(payment);
            while (chance(10)) {
                add(new Payment(
                        payment.paymentId(),
                        payment.timeMs() + (chance(50) ? 0 : random.nextInt(7_200_000) - 3_600_000),
                        chance(20) ? "nowhere" : payment.orderId(),
                        payment.customerId(),
                        payment.cardId(),
                        pick(List.of("capture", "capture", "refund", "authorization")),
                        decimal(pick(AMOUNTS)),
                        payment.currency(),
                        payment.country()));
            }
        }
    }

    private void add(ShopEvent event) {
        events.add(event);
        while (chance(3)) {
            events.add(event);
        }
    }

    /** A few products sell a lot, so that regions have more than ten on a day. */
    private String product() {
        int index = random.nextInt(products.size());
        return products.get(chance(30) ? index / 4 : index);
    }

    /** A time at which something may happen; often around a midnight or a change of clocks somewhere. */
    private long moment() {
        if (chance(60)) {
            return startMs() + random.nextLong(days * DAY_MS);
        }
        ZoneId zone = ZoneId.of(pick(List.of("UTC", "Europe/Berlin", "America/New_York")));
        LocalDate day = firstDay.plusDays(1 + random.nextInt(days - 1));
        long momentMs = day.atStartOfDay(zone).toInstant().toEpochMilli();
        if (chance(20)) {
            Instant change = zone.getRules().isFixedOffset()
                    ? Instant.ofEpochMilli(momentMs)
                    : zone.getRules()
                            .nextTransition(Instant.ofEpochMilli(startMs()))
                            .getInstant();
            momentMs = Math.min(change.toEpochMilli(), startMs() + (days - 1) * DAY_MS);
        }
        return momentMs + pick(List.of(-1L, 0L, 1L, -5 * SECOND_MS, 5 * SECOND_MS, HOUR_MS));
    }

    private long startMs() {
        return firstDay.toEpochDay() * DAY_MS;
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private static BigDecimal decimal(String text) {
        return new BigDecimal(text).setScale(4);
    }
}
