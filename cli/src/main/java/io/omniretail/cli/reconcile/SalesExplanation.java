package io.omniretail.cli.reconcile;

import io.omniretail.cli.reconcile.LeftOut.Candidate;
import io.omniretail.domain.event.Event;
import io.omniretail.domain.event.OrderLine;
import io.omniretail.domain.event.Payment;
import io.omniretail.domain.rule.Days;
import io.omniretail.domain.rule.Decimals;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Explains differences of {@code sales_daily} and {@code unmatched_payments} by records that one run left out. A
 * difference counts as explained only where sums agree to the last unit:
 *
 * <ul>
 *   <li>Lines, units and sales of a day, product, campaign and currency differ in each region by what lines add that
 *       were left out; a line without a region of its own counts in any one. Where CRM records of that time were left
 *       out too, lines may have moved between regions, and the sums over all regions are compared.
 *   <li>Captures of a day and currency, shared out or unmatched, differ by the amounts that were left out; and so do
 *       refunds. How they are shared out over rows is not computed again: their orders' lines are not known here. A
 *       payment is unmatched on one side only where it or a line of its order was left out.
 * </ul>
 */
final class SalesExplanation {
    private static final String REGION = "region";
    private static final String ANY_REGION = "*";
    private static final int MOST_STEPS = 10_000;
    private static final List<String> LINE_COLUMNS = List.of("lines", "units", "sales");
    private static final Map<String, Payment.Status> MONEY_COLUMNS =
            new TreeMap<>(Map.of("paid", Payment.Status.CAPTURE, "refunded", Payment.Status.REFUND));

    private final Days days;
    private final List<Candidate<OrderLine>> lines;
    private final Map<String, String> customersSince;
    /** By currency. */
    private final Map<String, Map<String, String>> linesSince = new HashMap<>();

    private final List<Candidate<Payment>> payments;
    private final Set<String> touchedOrders = new HashSet<>();
    private final Set<String> leftOutPayments = new HashSet<>();
    private final Map<Difference, Set<String>> reasons = new HashMap<>();
    private final Set<Difference> unexplained = new HashSet<>();
    /** By row, then by column. */
    private final Map<Difference, Map<String, Set<String>>> reasonsOfAmounts = new HashMap<>();

    SalesExplanation(LeftOut leftOut, Days days) {
        this.days = days;
        this.lines = leftOut.lines();
        this.customersSince = since(leftOut.customers());
        lines.stream()
                .collect(Collectors.groupingBy(
                        candidate -> candidate.event().currency.toString()))
                .forEach((currency, ofCurrency) -> linesSince.put(currency, since(ofCurrency)));
        this.payments = leftOut.payments();
        lines.forEach(candidate -> touchedOrders.add(candidate.event().orderId.toString()));
        payments.forEach(
                candidate -> leftOutPayments.add(candidate.event().paymentId.toString()));
    }

    /**
     * Why rows differ, for those that can be explained.
     *
     * @param sales differences of {@code sales_daily}, or of another sales table where there are no daily sales
     * @param unmatched differences of {@code unmatched_payments}
     */
    Map<Difference, Set<String>> explain(List<Difference> sales, List<Difference> unmatched) {
        explainLines(sales);
        MONEY_COLUMNS.forEach((column, status) -> explainMoney(sales, unmatched, column, status));
        reasons.keySet().removeAll(unexplained);
        return reasons;
    }

    /**
     * Why amounts differ, by row and then by column, as far as they can be explained, also of rows that are not
     * explained as a whole. The amounts of one explanation, summed over all rows, are what its records add.
     */
    Map<Difference, Map<String, Set<String>>> reasonsOfAmounts() {
        return reasonsOfAmounts;
    }

    private void explainLines(List<Difference> sales) {
        Map<List<String>, List<Difference>> groups = sales.stream()
                .filter(row -> LINE_COLUMNS.stream().anyMatch(column -> row.missingE4(column) != 0))
                .collect(Collectors.groupingBy(
                        row -> groupColumns(row).stream().map(row::key).toList()));
        if (groups.isEmpty()) {
            return;
        }
        List<String> columns = groupColumns(sales.get(0));
        Map<List<String>, List<Candidate<OrderLine>>> candidates = lines.stream()
                .collect(Collectors.groupingBy(candidate -> columns.stream()
                        .map(column -> cell(candidate.event(), column))
                        .toList()));
        groups.forEach((key, group) -> {
            List<Candidate<OrderLine>> ofGroup = candidates.getOrDefault(key, List.of());
            Set<String> moving = upTo(key.get(0), customersSince);
            if (!moving.isEmpty()
                    || ofGroup.stream()
                            .anyMatch(candidate -> candidate.event().ownRegion.isEmpty())) {
                explainLines(group, ofGroup, moving);
                return;
            }
            // each line's region is known: rows of one region need not wait for those of another
            group.stream()
                    .collect(Collectors.groupingBy(SalesExplanation::region))
                    .forEach((region, rows) -> explainLines(
                            rows,
                            ofGroup.stream()
                                    .filter(candidate -> region.equals(ANY_REGION)
                                            || candidate
                                                    .event()
                                                    .ownRegion
                                                    .toString()
                                                    .equals(region))
                                    .toList(),
                            moving));
        });
    }

    private void explainLines(List<Difference> group, List<Candidate<OrderLine>> candidates, Set<String> moving) {
        List<Candidate<OrderLine>> chosen =
                Subsets.find(candidates, subset -> isSumOfLines(group, subset, !moving.isEmpty()));
        // customers move lines from row to row, and add none
        settle(group, LINE_COLUMNS, chosen, moving, false);
    }

    private static String region(Difference sales) {
        return sales.compared().has(REGION) ? sales.key(REGION) : ANY_REGION;
    }

    /** What rows are told apart by but for the region; the day is the first. */
    private static List<String> groupColumns(Difference sales) {
        return sales.table().identity().stream()
                .filter(column -> !column.equals(REGION))
                .toList();
    }

    private String cell(OrderLine line, String column) {
        return switch (column) {
            case "day" -> day(line.timeMs);
            case "product_id" -> line.productId.toString();
            case "campaign" -> line.campaign.isEmpty() ? "none" : line.campaign.toString();
            case "currency" -> line.currency.toString();
            default -> throw new IllegalArgumentException("a line of an order has no " + column);
        };
    }

    private static boolean isSumOfLines(List<Difference> group, List<Candidate<OrderLine>> subset, boolean isMoved) {
        ComparedTable compared = group.get(0).compared();
        boolean isAnyRegion = isMoved || !compared.has(REGION);
        Map<String, long[]> left = new HashMap<>();
        for (Difference row : group) {
            long[] sums =
                    left.computeIfAbsent(isAnyRegion ? ANY_REGION : region(row), any -> new long[LINE_COLUMNS.size()]);
            for (int i = 0; i < sums.length; i++) {
                sums[i] += row.missingE4(LINE_COLUMNS.get(i));
            }
        }
        List<long[]> anywhere = new ArrayList<>();
        for (Candidate<OrderLine> candidate : subset) {
            String region =
                    isAnyRegion ? ANY_REGION : candidate.event().ownRegion.toString();
            if (region.isEmpty()) {
                anywhere.add(amountsE4(candidate, compared));
            } else {
                add(
                        left.computeIfAbsent(region, any -> new long[LINE_COLUMNS.size()]),
                        amountsE4(candidate, compared),
                        -1);
            }
        }
        return isSharedOut(anywhere, 0, List.copyOf(left.values()), new int[] {MOST_STEPS});
    }

    /** Whether lines that count in any region can be given to regions so that nothing is left. */
    private static boolean isSharedOut(List<long[]> anywhere, int from, List<long[]> left, int[] steps) {
        if (from == anywhere.size()) {
            return left.stream().allMatch(sums -> Arrays.stream(sums).allMatch(sum -> sum == 0));
        }
        for (long[] sums : left) {
            if (steps[0]-- <= 0) {
                return false;
            }
            add(sums, anywhere.get(from), -1);
            if (isSharedOut(anywhere, from + 1, left, steps)) {
                return true;
            }
            add(sums, anywhere.get(from), 1);
        }
        return false;
    }

    /** What a line adds to {@link #LINE_COLUMNS} in 1/10,000; nothing to one that is not compared. */
    private static long[] amountsE4(Candidate<OrderLine> candidate, ComparedTable compared) {
        OrderLine line = candidate.event();
        long[] amountsE4 = {Decimals.ONE_E4, Decimals.ONE_E4 * line.quantity, line.salesE4()};
        for (int i = 0; i < amountsE4.length; i++) {
            amountsE4[i] *= compared.has(LINE_COLUMNS.get(i)) ? candidate.sign() : 0;
        }
        return amountsE4;
    }

    private static void add(long[] sums, long[] amounts, int sign) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += sign * amounts[i];
        }
    }

    private void explainMoney(
            List<Difference> sales, List<Difference> unmatched, String column, Payment.Status status) {
        Map<List<String>, List<Difference>> groups = new HashMap<>();
        Map<List<String>, Long> sums = new HashMap<>();
        for (Difference row : sales) {
            if (row.missingE4(column) != 0) {
                List<String> group = List.of(row.key("day"), row.key("currency"));
                groups.computeIfAbsent(group, any -> new ArrayList<>()).add(row);
                sums.merge(group, row.missingE4(column), Long::sum);
            }
        }
        for (Difference row : unmatched) {
            if (!isTouched(row)) {
                unexplained.add(row);
            }
            for (List<String> side : Arrays.asList(row.expected(), row.actual())) {
                if (side != null && row.value(side, "status").equals(status.id())) {
                    List<String> group = List.of(
                            day(Instant.parse(row.value(side, "event_time")).toEpochMilli()),
                            row.value(side, "currency"));
                    groups.computeIfAbsent(group, any -> new ArrayList<>()).add(row);
                    long amountE4 = row.valueE4(side, "amount");
                    sums.merge(group, side == row.expected() ? amountE4 : -amountE4, Long::sum);
                }
            }
        }
        Map<List<String>, List<Candidate<Payment>>> candidates = payments.stream()
                .filter(candidate -> candidate.event().status == status)
                .collect(Collectors.groupingBy(candidate -> List.of(
                        day(candidate.event().timeMs),
                        candidate.event().currency.toString())));
        groups.forEach((key, group) -> {
            List<Candidate<Payment>> chosen = Subsets.find(
                    candidates.getOrDefault(key, List.of()),
                    subset -> subset.stream()
                                    .mapToLong(candidate -> candidate.sign() * candidate.event().amountE4)
                                    .sum()
                            == sums.get(key));
            Set<String> others = upTo(key.get(0), linesSince.getOrDefault(key.get(1), Map.of()));
            others.addAll(upTo(key.get(0), customersSince));
            // where sales and unmatched payments are made up together, others may have moved amounts between them
            boolean isShifted =
                    group.stream().mapToLong(row -> row.missingE4(column)).sum() != sums.get(key);
            settle(group, List.of(column), chosen, others, isShifted);
        });
    }

    /** Whether a line of a payment's order was left out, or the payment itself. */
    private boolean isTouched(Difference unmatched) {
        return touchedOrders.contains(unmatched.value("order_id"))
                || leftOutPayments.contains(unmatched.key("payment_id"));
    }

    /**
     * Notes why rows differ.
     *
     * @param columns of sales that differ
     * @param chosen records that make up the difference; null if none do
     * @param others records that change rows, but not their sum
     * @param isShifted whether others may have changed the sum of those rows of the group that are sales
     */
    private <E extends Event> void settle(
            List<Difference> group,
            List<String> columns,
            List<Candidate<E>> chosen,
            Set<String> others,
            boolean isShifted) {
        if (chosen == null || chosen.isEmpty() && others.isEmpty()) {
            unexplained.addAll(group);
            return;
        }
        Set<String> whyTheSum = new TreeSet<>();
        chosen.forEach(candidate -> whyTheSum.add(candidate.why()));
        Set<String> why = new TreeSet<>(others);
        why.addAll(whyTheSum);
        for (Difference row : group) {
            reasons.computeIfAbsent(row, any -> new TreeSet<>()).addAll(why);
            columns.stream()
                    .filter(row.compared()::has)
                    .forEach(column -> reasonsOfAmounts
                            .computeIfAbsent(row, any -> new HashMap<>())
                            .put(column, chosen.isEmpty() || isShifted ? why : whyTheSum));
        }
    }

    /** What records explain by name, each with the first of their days. */
    private <E extends Event> Map<String, String> since(List<Candidate<E>> candidates) {
        Map<String, String> since = new HashMap<>();
        candidates.forEach(candidate -> since.merge(
                candidate.why(),
                day(candidate.event().timeMs),
                (one, other) -> one.compareTo(other) < 0 ? one : other));
        return since;
    }

    /** What may explain a day: records of that day or before. */
    private static Set<String> upTo(String day, Map<String, String> since) {
        return since.keySet().stream()
                .filter(why -> since.get(why).compareTo(day) <= 0)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private String day(long timeMs) {
        return LocalDate.ofEpochDay(days.dayOf(timeMs)).toString();
    }
}
