package io.omniretail.pipeline.reference;

import io.omniretail.pipeline.reference.ShopEvent.Customer;
import io.omniretail.pipeline.reference.ShopEvent.Line;
import io.omniretail.pipeline.reference.ShopEvent.Payment;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The sales tables, computed as naively as possible from what the product promises: everything in maps, one step after
 * another, exact decimals, no idea of time passing. It shares no code with the product.
 */
public final class ReferenceReport {
    private static final BigDecimal UNITS = BigDecimal.valueOf(10_000);

    /** What a report is about. */
    public record Question(ZoneId zone, Duration lookback, LocalDate from, LocalDate to) {
        boolean contains(LocalDate day) {
            return (from == null || !day.isBefore(from)) && (to == null || day.isBefore(to));
        }
    }

    private static final class Sums {
        private long lines;
        private long units;
        private BigDecimal sales = BigDecimal.ZERO;
        private BigDecimal paid = BigDecimal.ZERO;
        private BigDecimal refunded = BigDecimal.ZERO;

        void add(Sums other) {
            lines += other.lines;
            units += other.units;
            sales = sales.add(other.sales);
            paid = paid.add(other.paid);
            refunded = refunded.add(other.refunded);
        }

        List<String> cells() {
            return List.of(Long.toString(lines), Long.toString(units), print(sales), print(paid), print(refunded));
        }
    }

    private final Question question;
    private final Map<String, SortedMap<String, String>> tables = new TreeMap<>();
    private final Map<String, List<Line>> linesByOrder = new HashMap<>();
    private final Map<String, List<Customer>> customers = new HashMap<>();
    private final Map<List<String>, Sums> totals = new HashMap<>();

    private ReferenceReport(List<ShopEvent> events, Question question) {
        this.question = question;
        List<ShopEvent> counted = counted(events);
        for (ShopEvent event : counted) {
            if (event instanceof Line line) {
                linesByOrder
                        .computeIfAbsent(line.orderId(), order -> new ArrayList<>())
                        .add(line);
            } else if (event instanceof Customer customer) {
                customers
                        .computeIfAbsent(customer.customerId(), id -> new ArrayList<>())
                        .add(customer);
            }
        }
        for (ShopEvent event : counted) {
            if (event instanceof Line line) {
                countLine(line);
            } else if (event instanceof Payment payment) {
                countPayment(payment);
            }
        }
        addSalesTables();
        addTopProducts();
    }

    /** For each table its rows: the cells of the key, then the others, without revision and phase. */
    public static Map<String, SortedMap<String, String>> of(List<ShopEvent> events, Question question) {
        return new ReferenceReport(events, question).tables;
    }

    /** Of each identity the smallest version. */
    public static List<ShopEvent> counted(List<ShopEvent> events) {
        Map<List<Object>, ShopEvent> smallest = new HashMap<>();
        for (ShopEvent event : events) {
            List<Object> identity = new ArrayList<>(event.identity());
            identity.add(event.feed());
            smallest.merge(identity, event, (one, other) -> one.compareContent(other) <= 0 ? one : other);
        }
        return List.copyOf(smallest.values());
    }

    private void countLine(Line line) {
        LocalDate day = dayOf(line.timeMs());
        if (question.contains(day)) {
            Sums sums = new Sums();
            sums.lines = 1;
            sums.units = line.quantity();
            sums.sales = line.sales();
            add(day, line, sums);
        }
    }

    private void countPayment(Payment payment) {
        LocalDate day = dayOf(payment.timeMs());
        boolean isCapture = payment.status().equals("capture");
        if (!question.contains(day) || !isCapture && !payment.status().equals("refund")) {
            return;
        }
        List<Line> inLookback = payment.orderId().isEmpty()
                ? List.of()
                : linesByOrder.getOrDefault(payment.orderId(), List.of()).stream()
                        .filter(line -> line.timeMs() <= payment.timeMs())
                        .filter(line -> line.timeMs()
                                >= payment.timeMs() - question.lookback().toMillis())
                        .toList();
        Predicate<Line> inCurrency = line -> line.currency().equals(payment.currency());
        List<Line> payable = inLookback.stream()
                .filter(inCurrency)
                .filter(line -> line.sales().signum() > 0)
                .sorted(Comparator.comparingLong(Line::line))
                .toList();
        if (payable.isEmpty()) {
            String reason = payment.orderId().isEmpty()
                    ? "no_order_id"
                    : inLookback.isEmpty()
                            ? "no_line_in_lookback"
                            : inLookback.stream().anyMatch(inCurrency) ? "no_positive_line" : "no_line_in_currency";
            addRow(
                    "unmatched_payments",
                    List.of(payment.paymentId()),
                    List.of(
                            Instant.ofEpochMilli(payment.timeMs()).toString(),
                            payment.orderId(),
                            payment.status(),
                            print(payment.amount()),
                            payment.currency(),
                            reason));
            return;
        }
        List<BigDecimal> shares = shares(payment.amount(), payable);
        for (int i = 0; i < payable.size(); i++) {
            Sums sums = new Sums();
            if (isCapture) {
                sums.paid = shares.get(i);
            } else {
                sums.refunded = shares.get(i);
            }
            add(day, payable.get(i), sums);
        }
    }

    /** Each line's floor; the units of 0.0001 left go to the largest fractions, ties to the lowest line number. */
    private static List<BigDecimal> shares(BigDecimal amount, List<Line> lines) {
        BigInteger units = amount.multiply(UNITS).toBigIntegerExact();
        BigInteger[] weights = lines.stream()
                .map(line -> line.sales().multiply(UNITS).toBigIntegerExact())
                .toArray(BigInteger[]::new);
        BigInteger whole = Arrays.stream(weights).reduce(BigInteger.ZERO, BigInteger::add);
        BigInteger[] shares = new BigInteger[weights.length];
        BigInteger left = units;
        List<Integer> byFraction = new ArrayList<>();
        for (int i = 0; i < weights.length; i++) {
            shares[i] = units.multiply(weights[i]).divide(whole);
            left = left.subtract(shares[i]);
            byFraction.add(i);
        }
        byFraction.sort(
                Comparator.comparing((Integer i) -> units.multiply(weights[i]).mod(whole))
                        .reversed()
                        .thenComparing(i -> i));
        for (int i = 0; i < left.intValueExact(); i++) {
            shares[byFraction.get(i)] = shares[byFraction.get(i)].add(BigInteger.ONE);
        }
        return Arrays.stream(shares)
                .map(share -> new BigDecimal(share).divide(UNITS))
                .toList();
    }

    private void add(LocalDate day, Line line, Sums sums) {
        List<String> key = List.of(
                day.toString(),
                line.productId(),
                line.region().isEmpty() ? regionOf(line) : line.region(),
                line.campaign().isEmpty() ? "none" : line.campaign(),
                line.currency());
        totals.computeIfAbsent(key, any -> new Sums()).add(sums);
    }

    private String regionOf(Line line) {
        if (line.customerId().isEmpty()) {
            return "unknown";
        }
        return customers.getOrDefault(line.customerId(), List.of()).stream()
                .filter(customer -> customer.timeMs() <= line.timeMs())
                .max(Comparator.comparingLong(Customer::timeMs).thenComparing(Customer::region, ShopEvent.BY_UTF8))
                .map(Customer::region)
                .orElse("unknown");
    }

    private void addSalesTables() {
        totals.values().removeIf(sums -> sums.lines == 0 && sums.paid.signum() == 0 && sums.refunded.signum() == 0);
        addSalesTable("sales_daily", List.of(0, 1, 2, 3, 4));
        addSalesTable("sales_by_product", List.of(0, 1, 4));
        addSalesTable("sales_by_region", List.of(0, 2, 4));
        addSalesTable("sales_by_campaign", List.of(0, 3, 4));
    }

    private void addSalesTable(String table, List<Integer> keyParts) {
        Map<List<String>, Sums> rolledUp = new HashMap<>();
        totals.forEach((key, sums) -> rolledUp.computeIfAbsent(
                        keyParts.stream().map(key::get).toList(), any -> new Sums())
                .add(sums));
        rolledUp.forEach((key, sums) -> addRow(table, key, sums.cells()));
    }

    private void addTopProducts() {
        Map<List<String>, Map<String, Sums>> rankings = new HashMap<>();
        totals.forEach((key, sums) -> rankings.computeIfAbsent(
                        List.of(key.get(0), key.get(2), key.get(4)), any -> new HashMap<>())
                .computeIfAbsent(key.get(1), any -> new Sums())
                .add(sums));
        rankings.forEach((ranking, products) -> {
            List<String> best = products.entrySet().stream()
                    .filter(product -> product.getValue().sales.signum() > 0)
                    .sorted(Comparator.comparing((Map.Entry<String, Sums> product) -> product.getValue().sales)
                            .reversed()
                            .thenComparing(Map.Entry::getKey, ShopEvent.BY_UTF8))
                    .map(Map.Entry::getKey)
                    .toList();
            for (int i = 0; i < Math.min(10, best.size()); i++) {
                List<String> key = new ArrayList<>(ranking);
                key.add(Integer.toString(i + 1));
                Sums sums = Objects.requireNonNull(products.get(best.get(i)));
                addRow("top_products", key, List.of(best.get(i), print(sums.sales), Long.toString(sums.units)));
            }
        });
    }

    private void addRow(String table, List<String> key, List<String> others) {
        tables.computeIfAbsent(table, any -> new TreeMap<>()).put(key.toString(), others.toString());
    }

    private LocalDate dayOf(long timeMs) {
        return Instant.ofEpochMilli(timeMs).atZone(question.zone()).toLocalDate();
    }

    /** Plainly, with two to four fraction digits. */
    private static String print(BigDecimal value) {
        BigDecimal plain = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
        return plain.setScale(Math.max(2, plain.scale()), RoundingMode.UNNECESSARY)
                .toPlainString();
    }

    /** The days on which anything that is reported happens. */
    public static Set<LocalDate> days(List<ShopEvent> events, ZoneId zone) {
        Set<LocalDate> days = new HashSet<>();
        for (ShopEvent event : events) {
            days.add(Instant.ofEpochMilli(event.timeMs()).atZone(zone).toLocalDate());
        }
        return days;
    }
}
