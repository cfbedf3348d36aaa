package io.omniretail.cli.explain;

import io.omniretail.cli.explain.Crm.Region;
import io.omniretail.cli.explain.Evidence.Role;
import io.omniretail.domain.Text;
import io.omniretail.domain.event.Event;
import io.omniretail.domain.event.Feed;
import io.omniretail.domain.event.OrderLine;
import io.omniretail.domain.event.Payment;
import io.omniretail.domain.result.ResultTable;
import io.omniretail.domain.rule.Decimals;
import io.omniretail.domain.rule.PaymentMatch;
import io.omniretail.domain.rule.Shares;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Finds what a row of the sales tables was made of: first which orders matter, then all of their lines, payments and
 * customers. In memory are the ids of the day's payments, and the orders that matter.
 */
final class SalesSearch {
    private static final List<String> OF_SALES = List.of("lines", "units", "sales", "paid", "refunded");
    /** What a best product is ranked by, and shown with. */
    private static final List<String> OF_RANKS = List.of("sales", "units");

    /** A line that counts, for its region. */
    private record RegionalLine(Found<OrderLine> found, Region region, boolean isInPart) {
        OrderLine line() {
            return found.event();
        }

        String label() {
            return "order " + line().orderId + ", line " + line().line;
        }
    }

    private final Question question;
    private final Optional<Map<String, String>> row;
    private final Explainer explainer;
    private final RowPeriod period;
    private final SalesPart part;
    private final List<String> measures;
    private final Map<Text, List<RegionalLine>> linesOfOrders = new HashMap<>();
    private final Map<Found<?>, Evidence> evidence = new LinkedHashMap<>();
    private SalesSums sums = SalesSums.NOTHING;

    SalesSearch(Question question, Optional<Map<String, String>> row, Explainer explainer) {
        this.question = question;
        this.row = row;
        this.explainer = explainer;
        measures = question.table() == ResultTable.TOP_PRODUCTS ? OF_RANKS : OF_SALES;
        int day = (int) LocalDate.parse(question.value("day")).toEpochDay();
        period = RowPeriod.of(day, explainer.options());
        part = new SalesPart(period.counted(), parts());
    }

    /** What tells the row's lines apart; a row of best products names the product itself. */
    private Map<String, Text> parts() {
        Map<String, Text> values = new HashMap<>();
        question.table().key().forEach(column -> values.put(column, Text.of(question.value(column))));
        if (question.table() == ResultTable.TOP_PRODUCTS) {
            values.put(
                    "product_id",
                    Text.of(row.map(columns -> columns.get("product_id")).orElse("")));
        }
        return values;
    }

    Findings findings() {
        Map<Text, Set<Text>> paid = measures == OF_SALES ? paymentsOfTheDay() : Map.of();
        Set<Text> orders = ordersThatMatter(paid.keySet());
        List<Versions<OrderLine>> lines = Versions.of(
                find(Feed.ORDERS, OrderLine.class, line -> orders.contains(line.orderId)),
                line -> List.of(line.orderId, line.line),
                explainer.late());
        Set<Text> paymentIds = paid.entrySet().stream()
                .filter(order -> orders.contains(order.getKey()))
                .flatMap(order -> order.getValue().stream())
                .collect(Collectors.toSet());
        List<Versions<Payment>> payments = paymentIds.isEmpty()
                ? List.of()
                : Versions.of(
                        find(Feed.PAYMENTS, Payment.class, payment -> paymentIds.contains(payment.paymentId)),
                        payment -> payment.paymentId,
                        explainer.late());
        Crm crm = crmOf(lines);
        counted(lines).forEach(found -> addLine(found, crm));
        counted(payments).forEach(this::addPayment);
        lines.forEach(this::leaveOutLines);
        payments.forEach(this::leaveOutPayments);
        boolean isRow = measures == OF_SALES ? sums.isRow() : sums.salesE4().signum() > 0;
        return new Findings(measures, List.copyOf(evidence.values()), isRow ? sums.print(measures) : Map.of());
    }

    private <E extends Event> List<Found<E>> find(Feed feed, Class<E> type, Predicate<E> test) {
        return explainer.inputs().find(feed, type, period.withLookback(), test);
    }

    private static <E extends Event> List<Found<E>> counted(List<Versions<E>> versions) {
        return versions.stream()
                .flatMap(version -> version.counted().stream())
                .sorted(Found.BY_TIME_AND_PLACE)
                .toList();
    }

    /** The ids of payments that may be part of the row, by order. */
    private Map<Text, Set<Text>> paymentsOfTheDay() {
        Map<Text, Set<Text>> paid = new HashMap<>();
        explainer.inputs().read(Feed.PAYMENTS, Payment.class, period.counted(), payment -> {
            if (part.mayHold(payment) && !payment.orderId.isEmpty()) {
                Set<Text> ofOrder = paid.get(payment.orderId);
                if (ofOrder == null) {
                    ofOrder = new HashSet<>();
                    paid.put(payment.orderId.copy(), ofOrder);
                }
                ofOrder.add(payment.paymentId.copy());
            }
        });
        return paid;
    }

    /** Orders with a line that may be part of the row, or carry a payment into it. */
    private Set<Text> ordersThatMatter(Set<Text> paid) {
        Set<Text> orders = new HashSet<>();
        explainer.inputs().read(Feed.ORDERS, OrderLine.class, period.withLookback(), line -> {
            if (part.mayHold(line)
                    && (part.counted().contains(line.timeMs) || paid.contains(line.orderId))
                    && !orders.contains(line.orderId)) {
                orders.add(line.orderId.copy());
            }
        });
        return orders;
    }

    private Crm crmOf(List<Versions<OrderLine>> lines) {
        Set<Text> customers = counted(lines).stream()
                .map(Found::event)
                .filter(line -> Crm.isNeededFor(line) && part.mayHold(line))
                .map(line -> line.customerId)
                .collect(Collectors.toSet());
        return Crm.read(explainer.inputs(), customers, period.fromTheBeginning(), explainer.late());
    }

    private void addLine(Found<OrderLine> found, Crm crm) {
        OrderLine line = found.event();
        Region region = crm.regionOf(line);
        RegionalLine regional = new RegionalLine(found, region, part.holds(line, region.name()));
        linesOfOrders.computeIfAbsent(line.orderId, any -> new ArrayList<>()).add(regional);
        if (regional.isInPart() && part.counted().contains(line.timeMs)) {
            add(found, SalesSums.of(line), regional.label() + "; " + region.note());
            serve(region);
        }
    }

    private void addPayment(Found<Payment> found) {
        Payment payment = found.event();
        if (!part.mayHold(payment)) {
            return;
        }
        long lookbackMs = explainer.options().lookback().toMillis();
        List<RegionalLine> payable = linesOfOrders.getOrDefault(payment.orderId, List.of()).stream()
                .filter(line -> PaymentMatch.of(payment, line.line(), lookbackMs) == PaymentMatch.FOUND)
                .sorted(Comparator.comparingLong(line -> line.line().line))
                .toList();
        if (payable.stream().noneMatch(RegionalLine::isInPart)) {
            return;
        }
        long[] weights =
                payable.stream().mapToLong(line -> line.line().salesE4()).toArray();
        long[] shares = new long[weights.length];
        Shares.split(payment.amountE4, weights, weights.length, shares);
        long ofPartE4 = 0;
        for (int i = 0; i < shares.length; i++) {
            ofPartE4 += payable.get(i).isInPart() ? shares[i] : 0;
        }
        add(
                found,
                SalesSums.of(payment, ofPartE4),
                payment.status.id() + " " + payment.paymentId + " of "
                        + Decimals.formatE4(payment.amountE4) + " for order " + payment.orderId + ": "
                        + sharesInWords(payable, shares));
        payable.forEach(this::serve);
    }

    private static String sharesInWords(List<RegionalLine> payable, long[] shares) {
        List<String> ofPart = new ArrayList<>();
        List<String> ofOthers = new ArrayList<>();
        for (int i = 0; i < shares.length; i++) {
            RegionalLine line = payable.get(i);
            (line.isInPart() ? ofPart : ofOthers)
                    .add(Decimals.formatE4(shares[i]) + " for line " + line.line().line + " of "
                            + Decimals.formatE4(line.line().salesE4()));
        }
        return String.join(", ", ofPart) + (ofOthers.isEmpty() ? "" : "; in other rows " + String.join(", ", ofOthers));
    }

    private void add(Found<?> found, SalesSums added, String note) {
        sums = sums.plus(added);
        Map<String, String> nothing = SalesSums.NOTHING.print(measures);
        Map<String, String> printed = added.print(measures);
        List<String> adds = measures.stream()
                .map(measure -> printed.get(measure).equals(nothing.get(measure)) ? "" : printed.get(measure))
                .toList();
        evidence.put(found, new Evidence(Role.ADDED, found, adds, note));
    }

    private void serve(RegionalLine line) {
        String note = line.label() + (line.isInPart() ? "; " + line.region().note() : "; of another row");
        evidence.putIfAbsent(line.found(), new Evidence(Role.SERVED, line.found(), List.of(), note));
        if (line.isInPart()) {
            serve(line.region());
        }
    }

    private void serve(Region region) {
        if (region.record() != null) {
            evidence.putIfAbsent(
                    region.record(),
                    new Evidence(
                            Role.SERVED,
                            region.record(),
                            List.of(),
                            "customer " + region.record().event().customerId + "; region " + region.name()));
        }
    }

    private void leaveOutLines(Versions<OrderLine> versions) {
        versions.others().forEach(other -> {
            OrderLine line = other.found().event();
            if (isShown(versions) || part.mayHold(line) && part.counted().contains(line.timeMs)) {
                leaveOut(other, "order " + line.orderId + ", line " + line.line);
            }
        });
    }

    private void leaveOutPayments(Versions<Payment> versions) {
        versions.others().forEach(other -> {
            Payment payment = other.found().event();
            boolean isOfPart = part.mayHold(payment)
                    && linesOfOrders.getOrDefault(payment.orderId, List.of()).stream()
                            .anyMatch(RegionalLine::isInPart);
            if (isShown(versions) || isOfPart) {
                leaveOut(other, payment.status.id() + " " + payment.paymentId);
            }
        });
    }

    private boolean isShown(Versions<?> versions) {
        return versions.counted().filter(evidence::containsKey).isPresent();
    }

    private void leaveOut(Versions.LeftOut<?> other, String label) {
        evidence.put(other.found(), new Evidence(Role.LEFT_OUT, other.found(), List.of(), label + "; " + other.why()));
    }
}
