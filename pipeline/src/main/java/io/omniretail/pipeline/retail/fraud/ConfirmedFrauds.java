package io.omniretail.pipeline.retail.fraud;

import io.omniretail.domain.event.Payment;
import io.omniretail.domain.event.Verdict;
import io.omniretail.pipeline.common.EventChange;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.util.Collector;

/** A verdict that an attempt is a fraud is as good as its chargeback. */
final class ConfirmedFrauds implements FlatMapFunction<EventChange<Verdict>, EventChange<Payment>> {
    private static final long serialVersionUID = 1L;

    @Override
    public void flatMap(EventChange<Verdict> change, Collector<EventChange<Payment>> out) {
        if (change.event.verdict == Verdict.Kind.CONFIRMED) {
            EventChange<Payment> chargeback = new EventChange<>();
            chargeback.event = new Payment();
            chargeback.event.timeMs = change.event.timeMs;
            chargeback.event.status = Payment.Status.CHARGEBACK;
            chargeback.event.refPaymentId.set(change.event.paymentId);
            out.collect(chargeback);
        }
    }
}
