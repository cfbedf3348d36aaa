package io.omniretail.cli.generate;

import static io.omniretail.cli.generate.RecordEncoder.bytes;

import io.omniretail.cli.generate.RecordEncoder.Field;
import io.omniretail.domain.event.Payment;
import java.io.IOException;
import java.util.Arrays;

/** Orders of the shop, and what the payment gateway reports of them. */
final class SalesStage implements Stage {
    private static final byte[][] STATUSES = Arrays.stream(Payment.Status.values())
            .map(status -> bytes(status.id()))
            .toArray(byte[][]::new);
    private static final char[] PAYMENT_LETTERS = {'A', 'C', 'R', 'B'};
    private static final int ID_DIGITS = 10;
    private static final int PRODUCT_DIGITS = 5;

    private final Shop shop;
    private final PaymentPlan plan;
    private final Rhythm rhythm;
    private final Dice dice;
    private final long endMs;
    private final FeedWriter lineWriter;
    private final FeedWriter paymentWriter;
    private final ArrivalQueue pending = new ArrivalQueue();
    private long orders;
    private int linesOfLastOrder;
    private long payments;
    private long order;
    private long orderMs;
    private long planned;

    // the record that is being written
    private int line;
    private int kind;
    private long timeMs;

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
        plan = new PaymentPlan(options.seed());
        rhythm = new Rhythm(options.firstDay(), options.days());
        dice = new Dice(options.seed());
        endMs = options.endMs();
        for (long left = lines; left > 0; left -= linesOfLastOrder) {
            linesOfLastOrder = (int) Math.min(left, shop.linesOf(orders));
            orders++;
        }
        for (long each = 0; each < orders; each++) {
            plan.make(each, orderTimeMs(each));
            for (int kindOf = 0; kindOf < PaymentPlan.KINDS; kindOf++) {
                payments += plan.timeMs(kindOf) < endMs ? 1 : 0;
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
        makeOrder(order, orderMs);
        timeMs = orderMs;
        for (line = 0; line < shop.lines; line++) {
            lineWriter.write(orderMs, this::encodeOrderLine);
        }
        plan.make(order, orderMs);
        for (int each = 0; each < PaymentPlan.KINDS; each++) {
            if (plan.timeMs(each) < endMs && planned < payments) {
                pending.add(plan.timeMs(each), order * PaymentPlan.KINDS + each);
                planned++;
            }
        }
        order++;
        orderMs = orderTimeMs(order);
    }

    private void writePayment() throws IOException {
        timeMs = pending.firstTime();
        long payment = pending.poll();
        long paidOrder = payment / PaymentPlan.KINDS;
        kind = (int) (payment % PaymentPlan.KINDS);
        makeOrder(paidOrder, orderTimeMs(paidOrder));
        plan.make(paidOrder, shop.timeMs);
        paymentWriter.write(timeMs, this::encodePayment);
    }

    private void makeOrder(long number, long numberMs) {
        shop.make(number, numberMs, number == orders - 1 ? linesOfLastOrder : shop.linesOf(number));
    }

    private void encodeOrderLine(RecordEncoder out) {
        int product = shop.products[line];
        out.asKey();
        out.identity(Fields.ORDER_ID, 'O', shop.number, ID_DIGITS);
        out.whole(Fields.LINE, line);
        out.time(Fields.EVENT_TIME, timeMs);
        encodeCustomerId(out);
        out.identity(Fields.PRODUCT_ID, 'P', product, PRODUCT_DIGITS);
        out.text(Fields.CATEGORY, Shop.category(product));
        encodeChoice(out, Fields.CAMPAIGN, Shop.CAMPAIGNS, shop.campaign);
        out.text(Fields.CHANNEL, Shop.CHANNELS[shop.channel]);
        encodeChoice(out, Fields.REGION, Shop.REGIONS, shop.ownRegion);
        out.whole(Fields.QUANTITY, shop.quantities[line]);
        out.hundredths(Fields.UNIT_PRICE, shop.priceHundredths(product));
        if (shop.lineAmounts[line] == Long.MIN_VALUE) {
            out.absent();
        } else {
            out.hundredths(Fields.LINE_AMOUNT, shop.lineAmounts[line]);
        }
        out.text(Fields.CURRENCY, shop.currency);
    }

    private void encodePayment(RecordEncoder out) {
        out.identity(Fields.PAYMENT_ID, PAYMENT_LETTERS[kind], shop.number, ID_DIGITS);
        out.time(Fields.EVENT_TIME, timeMs);
        out.asKey();
        out.identity(Fields.ORDER_ID, plan.isLost() ? 'X' : 'O', shop.number, ID_DIGITS);
        encodeCustomerId(out);
        out.identity(Fields.CARD_ID, 'K', shop.customer < 0 ? shop.number : shop.customer, ID_DIGITS);
        out.text(Fields.STATUS, STATUSES[kind]);
        out.hundredths(Fields.AMOUNT, plan.amountHundredths(kind, shop.payableHundredths()));
        out.text(Fields.CURRENCY, shop.currency);
        if (kind == PaymentPlan.AUTHORIZATION) {
            out.absent();
        } else {
            out.identity(Fields.REF_PAYMENT_ID, PAYMENT_LETTERS[PaymentPlan.AUTHORIZATION], shop.number, ID_DIGITS);
        }
    }

    private void encodeCustomerId(RecordEncoder out) {
        if (shop.customer < 0) {
            out.absent();
        } else {
            CustomerStage.encodeId(out, shop.customer);
        }
    }

    private static void encodeChoice(RecordEncoder out, Field field, byte[][] choices, int choice) {
        if (choice < 0) {
            out.absent();
        } else {
            out.text(field, choices[choice]);
        }
    }
}
