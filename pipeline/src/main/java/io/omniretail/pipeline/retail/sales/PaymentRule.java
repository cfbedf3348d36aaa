package io.omniretail.pipeline.retail.sales;

import io.omniretail.domain.Packer;
import io.omniretail.domain.event.Feed;
import io.omniretail.domain.event.Payment;
import io.omniretail.pipeline.common.EventChange;
import io.omniretail.pipeline.common.Identity;
import org.apache.flink.util.OutputTag;

/** Payments are the same by their id, within the lookback; captures and refunds go on to their orders. */
public final class PaymentRule extends LookbackRule<Payment> implements Identity.Rule<Payment> {
    private static final long serialVersionUID = 1L;

    /** Authorizations and chargebacks until the end of the range, wherever it begins. */
    public static final OutputTag<EventChange<Payment>> ATTEMPTS = new OutputTag<>("attempts", EventChange.type());

    private final boolean givesAttempts;

    /** Rule of a job; {@code givesAttempts} says whether it needs {@link #ATTEMPTS}. */
    public PaymentRule(SalesSettings settings, boolean givesAttempts) {
        super(settings);
        this.givesAttempts = givesAttempts;
    }

    @Override
    public Feed feed() {
        return Feed.PAYMENTS;
    }

    @Override
    public long hash(Payment payment) {
        return payment.paymentId.hash64();
    }

    @Override
    public void packIdentity(Payment payment, Packer out) {
        out.putText(payment.paymentId);
    }

    @Override
    public boolean isSame(Payment one, Payment other) {
        return one.paymentId.equals(other.paymentId);
    }

    @Override
    public boolean isPassedOn(Payment payment) {
        return payment.status == Payment.Status.CAPTURE || payment.status == Payment.Status.REFUND;
    }

    @Override
    public OutputTag<EventChange<Payment>> aside(Payment payment) {
        boolean isBeforeEnd = payment.timeMs < settings.range().toMs();
        return givesAttempts && isBeforeEnd && !isPassedOn(payment) ? ATTEMPTS : null;
    }

    @Override
    public void slim(Payment payment) {
        payment.customerId.clear();
        payment.cardId.clear();
        payment.refPaymentId.clear();
        payment.terminalId.clear();
        payment.country.clear();
        payment.latitude.clear();
        payment.longitude.clear();
        payment.shipAddressId.clear();
    }
}
