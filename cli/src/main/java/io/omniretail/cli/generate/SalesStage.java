package io.omniretail.cli.generate;

import io.omniretail.cli.generate.RecordEncoder.Field;
import java.io.IOException;

/** Orders of the shop, and what the payment gateway reports of them. */
final class SalesStage implements Stage {
    static final int ID_DIGITS = 10;
    private static final int PRODUCT_DIGITS = 5;

    private final Shop shop;
    private final PaymentPlan plan;
    private final Rhythm rhythm;
    private final Dice dice;
    private final long endMs;
    private final FeedWriter lineWriter;
    private final FeedWriter paymentWriter;
    /** The numbers of reports, with what their orders cost, so that it is not worked out again. */
    private final ArrivalQueue pending = new ArrivalQueue();

    private long orders;
    private int linesOfLastOrder;
    private long payments;
    private long order;
    private long orderMs;
    private long planned;

    // the record that is being written
    private int line;
    private int report;
    private long payableHundredths;

    /**
     * Half of the events are order lines; the payments are as many as there come of these orders in time.
     *
     * @param lines number of order lines, positive
     * @param mostPayments how many payments there may be
     */
    SalesStage(
            GenerateOptions options,
            Shop shop,
            long lines,
            long mostPayments,
            FeedWriter lineWriter,
            FeedWriter paymentWriter) {
        this.shop = shop;
        this.lineWriter = lineWriter;
        this.paymentWriter = paymentWriter;
        plan = new PaymentPlan(options, shop.customers());
        rhythm = new Rhythm(options.firstDay(), options.days());
        dice = new Dice(options.seed());
        endMs = options.endMs();
        for (long left = lines; left > 0; left -= linesOfLastOrder) {
            linesOfLastOrder = (int) Math.min(left, shop.linesOf(orders));
            orders++;
        }
        for (long each = 0; each < orders; each++) {
            shop.makeWithoutLines(each, orderTimeMs(each));
            plan.make(shop);
            for (int i = 0; i < plan.size(); i++) {
                payments += plan.timeMs(i) < endMs ? 1 : 0;
            }
        }
        payments = Math.min(payments, mostPayments);
        orderMs = orderTimeMs(0);
    }

    /** Number of payments that there will be. */
    long payments() {
        return payments;
    }

    private long orderTimeMs(long number) {
        return number < orders
                ? rhythm.timeMs((number + dice.start(Series.ORDERS, -1 - number).unit()) / orders)
                : Long.MAX_VALUE;
    }

    private boolean isPaymentNext() {
        return !pending.isEmpty() && pending.firstTime() < orderMs;
    }

    @Override
    public long nextMs() {
        return isPaymentNext() ? pending.firstTime() : orderMs;
    }

    @Override
    public void writeNext() throws IOException {
        if (isPaymentNext()) {
            writePayment();
        } else {
            writeOrder();
        }
    }

    private void writeOrder() throws IOException {
        shop.make(order, orderMs, order == orders - 1 ? linesOfLastOrder : shop.linesOf(order));
        for (line = 0; line < shop.lines; line++) {
            lineWriter.write(orderMs, this::encodeOrderLine);
        }
        plan.make(shop);
        long firstOfOrder = shop.payableHundredths() * reports() + order * PaymentPlan.MOST;
        for (int i = 0; i < plan.size(); i++) {
            if (plan.timeMs(i) < endMs && planned < payments) {
                pending.add(plan.timeMs(i), firstOfOrder + i);
                planned++;
            }
        }
        order++;
        orderMs = orderTimeMs(order);
    }

    private void writePayment() throws IOException {
        long timeMs = pending.firstTime();
        long next = pending.poll();
        payableHundredths = next / reports();
        long paidOrder = next % reports() / PaymentPlan.MOST;
        report = (int) (next % PaymentPlan.MOST);
        shop.makeWithoutLines(paidOrder, orderTimeMs(paidOrder));
        plan.make(shop);
        paymentWriter.write(timeMs, this::encodePayment);
    }

    /** How many numbers there are for the gateway's reports. */
    private long reports() {
        return orders * PaymentPlan.MOST;
    }

    private void encodeOrderLine(RecordEncoder out) {
        int product = shop.products[line];
        out.asKey();
        out.identity(Fields.ORDER_ID, 'O', shop.number, ID_DIGITS);
        out.whole(Fields.LINE, line);
        out.time(Fields.EVENT_TIME, shop.timeMs);
        CustomerStage.encodeId(out, shop.customer);
        out.identity(Fields.PRODUCT_ID, 'P', product, PRODUCT_DIGITS);
        out.text(Fields.CATEGORY, Shop.category(product));
        encodeChoice(out, Fields.CAMPAIGN, Shop.CAMPAIGNS, shop.campaign);
        out.text(Fields.CHANNEL, Shop.CHANNELS[shop.channel]);
        encodeChoice(out, Fields.REGION, Regions.NAMES, shop.ownRegion);
        out.whole(Fields.QUANTITY, shop.quantities[line]);
        out.hundredths(Fields.UNIT_PRICE, shop.priceHundredths(product));
        if (shop.lineAmounts[line] == Long.MIN_VALUE) {
            out.absent();
        } else {
            out.hundredths(Fields.LINE_AMOUNT, shop.lineAmounts[line]);
        }
        out.text(Fields.CURRENCY, Regions.currency(shop.home));
    }

    private void encodePayment(RecordEncoder out) {
        PaymentEncoder.encode(out, shop, plan, report, payableHundredths);
    }

    private static void encodeChoice(RecordEncoder out, Field field, byte[][] choices, int choice) {
        if (choice < 0) {
            out.absent();
        } else {
            out.text(field, choices[choice]);
        }
    }
}
