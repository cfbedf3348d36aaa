package io.omniretail.cli.generate;

import io.omniretail.domain.event.Payment;
import java.util.Arrays;

/** Writes what the payment gateway reports. */
final class PaymentEncoder {
    private static final byte[][] STATUSES = RecordEncoder.texts(
            Arrays.stream(Payment.Status.values()).map(Payment.Status::id).toArray(String[]::new));
    private static final char[] LETTERS = {'A', 'C', 'R', 'B'};
    /** Numbers of attempts are those of their orders and so many more for each attempt before. */
    private static final long MOST_ORDERS = 1_000_000_000;

    private static final int TERMINAL_DIGITS = 7;

    private PaymentEncoder() {}

    static void encode(RecordEncoder out, Shop shop, PaymentPlan plan, int report, long payableHundredths) {
        Attempt attempt = plan.attempt(report);
        long number = PaymentPlan.attemptNumber(report) * MOST_ORDERS + shop.number;
        int kind = PaymentPlan.kind(report);
        out.identity(Fields.PAYMENT_ID, LETTERS[kind], number, SalesStage.ID_DIGITS);
        out.time(Fields.EVENT_TIME, plan.timeMs(report));
        out.asKey();
        out.identity(Fields.ORDER_ID, plan.isKnownOrder(report) ? 'O' : 'X', number, SalesStage.ID_DIGITS);
        CustomerStage.encodeId(out, shop.customer);
        out.identity(Fields.CARD_ID, 'K', attempt.card, SalesStage.ID_DIGITS);
        out.text(Fields.STATUS, STATUSES[kind]);
        out.hundredths(Fields.AMOUNT, plan.amountHundredths(report, payableHundredths));
        out.text(Fields.CURRENCY, Regions.currency(shop.home));
        if (kind == PaymentPlan.AUTHORIZATION) {
            out.absent();
        } else {
            out.identity(Fields.REF_PAYMENT_ID, LETTERS[PaymentPlan.AUTHORIZATION], number, SalesStage.ID_DIGITS);
        }
        out.identity(Fields.TERMINAL_ID, 'T', attempt.terminal, TERMINAL_DIGITS);
        // the device and the address are known when the customer pays, and are not told again
        boolean isTold = kind == PaymentPlan.AUTHORIZATION;
        if (isTold) {
            out.text(Fields.COUNTRY, Regions.COUNTRIES[attempt.region]);
        } else {
            out.absent();
        }
        if (isTold && attempt.isLocated) {
            out.tenThousandths(Fields.LATITUDE, attempt.latitudeE4);
            out.tenThousandths(Fields.LONGITUDE, attempt.longitudeE4);
        } else {
            out.absent();
            out.absent();
        }
        if (isTold && attempt.address >= 0) {
            out.identity(Fields.SHIP_ADDRESS_ID, 'D', attempt.address, SalesStage.ID_DIGITS);
        } else {
            out.absent();
        }
    }
}
