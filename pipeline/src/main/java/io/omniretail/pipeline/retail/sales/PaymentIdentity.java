package io.omniretail.pipeline.retail.sales;

import io.omniretail.domain.Packer;
import io.omniretail.domain.Unpacker;
import io.omniretail.domain.event.Feed;
import io.omniretail.domain.event.Payment;
import io.omniretail.domain.rule.Days;
import io.omniretail.pipeline.common.LateGate;
import io.omniretail.pipeline.common.Outcomes;
import io.omniretail.pipeline.state.Buckets;
import io.omniretail.pipeline.state.Expiry;
import io.omniretail.pipeline.state.RecordTable;
import io.omniretail.pipeline.state.RecordTableSerializer;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Lets each payment count once, however often and in whatever versions it comes. Captures and refunds go on to their
 * orders; one that a smaller version displaces is withdrawn there.
 *
 * <p>Keyed by bucket of payments. A payment is remembered for the lookback and the lateness.
 */
public final class PaymentIdentity extends KeyedProcessFunction<Integer, Payment, PaymentChange>
        implements CheckpointedFunction, LateGate.Gated {
    private static final long serialVersionUID = 1L;

    private final SalesSettings settings;
    private final LateGate gate;

    private transient Days days;
    private transient Expiry expiry;
    private transient ValueState<RecordTable> buckets;
    private transient Outcomes outcomes;
    private transient Packer packer;
    private transient Unpacker unpacker;
    private transient Payment known;
    private transient PaymentChange out;

    public PaymentIdentity(SalesSettings settings) {
        this.settings = settings;
        this.gate = new LateGate(settings.allowedLateness().toMillis());
    }

    @Override
    public LateGate gate() {
        return gate;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        gate.initialize(context.getOperatorStateStore());
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        gate.snapshot();
    }

    @Override
    public void open(OpenContext context) {
        days = settings.days();
        expiry = new Expiry(settings.purgeSlackMs());
        buckets = getRuntimeContext().getState(new ValueStateDescriptor<>("payments", RecordTableSerializer.INSTANCE));
        outcomes = new Outcomes(Feed.PAYMENTS, getRuntimeContext().getMetricGroup());
        packer = new Packer();
        unpacker = new Unpacker();
        known = new Payment();
        out = new PaymentChange();
    }

    @Override
    public void processElement(Payment payment, Context context, Collector<PaymentChange> collector) throws Exception {
        if (gate.isLate(days.endOfDayMs(payment.timeMs))) {
            outcomes.late(payment, gate.watermarkMs(), context::output);
            return;
        }
        RecordTable table = buckets.value();
        if (table == null) {
            table = new RecordTable();
        }
        int index = find(table, payment);
        if (index >= 0) {
            int order = payment.compareContent(known);
            if (order == 0) {
                outcomes.duplicate(context::output);
                return;
            }
            if (order > 0) {
                outcomes.conflict(payment, context::output);
                return;
            }
            outcomes.replaced(known, settings.range().contains(known.timeMs), context::output);
            emit(known, true, collector);
        }
        outcomes.counted(settings.range().contains(payment.timeMs), context::output);
        emit(payment, false, collector);
        packer.reset();
        payment.pack(packer);
        if (index >= 0) {
            table.replace(index, packer);
        } else {
            table.add(Buckets.hash(payment.paymentId), packer);
        }
        expiry.schedule(table, neededUntilMs(payment.timeMs), context.timerService());
        buckets.update(table);
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<PaymentChange> collector) throws Exception {
        RecordTable table = buckets.value();
        if (Expiry.isDue(table, timestamp)) {
            expiry.sweep(buckets, table, index -> {
            known.unpack(table.read(index, unpacker));
            return neededUntilMs(known.timeMs);
        }, context.timerService());
        }
    }

    /** Index of the payment with the same identity, which is then in {@link #known}; −1 if there is none. */
    private int find(RecordTable table, Payment payment) {
        int hash = Buckets.hash(payment.paymentId);
        for (int i = table.find(hash, 0); i >= 0; i = table.find(hash, i + 1)) {
            known.unpack(table.read(i, unpacker));
            if (known.paymentId.equals(payment.paymentId)) {
                return i;
            }
        }
        return -1;
    }

    private void emit(Payment payment, boolean isWithdrawn, Collector<PaymentChange> collector) {
        boolean touchesSales =
                payment.status == Payment.Status.CAPTURE || payment.status == Payment.Status.REFUND;
        if (touchesSales && settings.range().contains(payment.timeMs)) {
            out.payment = payment;
            out.isWithdrawn = isWithdrawn;
            collector.collect(out);
        }
    }

    private long neededUntilMs(long timeMs) {
        return gate.settledMs(days.endOfDayMs(timeMs + settings.lookbackMs()));
    }
}
