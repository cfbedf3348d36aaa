package io.omniretail.sources.decode;

import io.omniretail.domain.Text;
import io.omniretail.domain.event.Event;
import io.omniretail.domain.event.Payment;

/** Rules for messages of the payment gateway. */
final class PaymentRules extends EventRules {
    private static final Payment.Status[] STATUSES = Payment.Status.values();
    private static final Text[] STATUS_IDS = new Text[STATUSES.length];

    static {
        for (Payment.Status status : STATUSES) {
            STATUS_IDS[status.ordinal()] = Text.of(status.id());
        }
    }

    private final Text paymentId;
    private final Text orderId;
    private final Text customerId;
    private final Text cardId;
    private final Text status;
    private final Text amount;
    private final Text currency;
    private final Text refPaymentId;
    private final Text terminalId;
    private final Text country;
    private final Text latitude;
    private final Text longitude;
    private final Text shipAddressId;

    PaymentRules(Columns columns) {
        paymentId = columns.field("payment_id");
        orderId = columns.field("order_id");
        customerId = columns.field("customer_id");
        cardId = columns.field("card_id");
        status = columns.field("status");
        amount = columns.field("amount");
        currency = columns.field("currency");
        refPaymentId = columns.field("ref_payment_id");
        terminalId = columns.field("terminal_id");
        country = columns.field("country");
        latitude = columns.field("lat");
        longitude = columns.field("lon");
        shipAddressId = columns.field("ship_address_id");
    }

    @Override
    boolean fill(Event event) {
        Payment payment = (Payment) event;
        payment.orderId.set(orderId);
        payment.customerId.set(customerId);
        payment.cardId.set(cardId);
        payment.refPaymentId.set(refPaymentId);
        payment.terminalId.set(terminalId);
        payment.country.set(country);
        payment.shipAddressId.set(shipAddressId);
        return requiredText("payment_id", paymentId, payment.paymentId)
                && fillStatus(payment)
                && fillAmount(payment)
                && currency("currency", currency, payment.currency)
                && optionalNumber("lat", latitude, payment.latitude)
                && optionalNumber("lon", longitude, payment.longitude);
    }

    private boolean fillStatus(Payment payment) {
        for (int i = 0; i < STATUSES.length; i++) {
            if (STATUS_IDS[i].equals(status)) {
                payment.status = STATUSES[i];
                return true;
            }
        }
        return isGiven(status)
                ? problem.is(Reasons.BAD_STATUS, "status", status, "authorization, capture, refund or chargeback")
                : missing("status", status);
    }

    private boolean fillAmount(Payment payment) {
        payment.amountE4 = amountE4("amount", amount);
        if (payment.amountE4 <= 0) {
            return payment.amountE4 != INVALID
                    && problem.is(Reasons.OUT_OF_RANGE, "amount", amount, "an amount above 0");
        }
        return true;
    }
}
