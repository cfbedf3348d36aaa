package io.omniretail.pipeline.retail.sales;

import io.omniretail.domain.Text;
import io.omniretail.domain.Unpacker;
import io.omniretail.domain.result.ResultRow;
import io.omniretail.domain.rule.Days;
import io.omniretail.pipeline.common.LateGate;
import io.omniretail.pipeline.common.RowOperator;
import io.omniretail.sources.types.PackedSerializer;
import io.omniretail.sources.types.PackedTypeInformation;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * The table {@code unmatched_payments}.
 *
 * <p>Keyed by payment: two versions of one may name different orders, whose news come in any order. What stands in the
 * table is a function of those that have been given and not taken back.
 */
public final class UnmatchedPayments extends RowOperator<String, ResultRow> {
    private static final long serialVersionUID = 1L;

    private final SalesSettings settings;
    private final LateGate gate;

    private transient Days days;
    private transient ValueState<UnmatchedPayment> payments;
    private transient PackedSerializer<ResultRow> rows;

    public UnmatchedPayments(SalesSettings settings) {
        super(settings.emission());
        this.settings = settings;
        this.gate = new LateGate(settings.settlementDelay().toMillis());
    }

    /** The Flink key of a row: its payment's id. */
    public static String paymentOf(ResultRow row) {
        Text paymentId = new Text();
        row.readCells(new Unpacker()).getText(paymentId);
        return paymentId.toString();
    }

    @Override
    public void open() throws Exception {
        super.open();
        days = settings.days();
        payments = getRuntimeContext()
                .getState(new ValueStateDescriptor<>("unmatched", PackedTypeInformation.of(UnmatchedPayment.class)));
        rows = new PackedSerializer<>(ResultRow.class);
    }

    @Override
    public void processElement(StreamRecord<ResultRow> element) throws Exception {
        ResultRow row = element.getValue();
        if (!isLive()) {
            give(row, 1);
            return;
        }
        UnmatchedPayment payment = payments.value();
        if (payment == null) {
            payment = new UnmatchedPayment();
        }
        payment.change(rows.copy(row));
        payments.update(payment);
        timers().registerEventTimeTimer(settledMs(row));
        changed();
    }

    @Override
    public void onEventTime(InternalTimer<String, VoidNamespace> timer) throws Exception {
        giveChanges();
        UnmatchedPayment payment = payments.value();
        if (payment == null) {
            return;
        }
        long settledMs = settledMs(payment.lastDay());
        if (settledMs <= timer.getTimestamp()) {
            payments.clear();
        } else {
            // Has been done, unless the job goes on with another lateness than it began with.
            timers().registerEventTimeTimer(settledMs);
        }
    }

    @Override
    protected void giveChanges() throws Exception {
        UnmatchedPayment payment = payments.value();
        if (payment != null && payment.isChanged()) {
            give(rows.copy(payment.show()), payment.revision());
            payments.update(payment);
        }
    }

    private void give(ResultRow row, long revision) {
        output.collect(new StreamRecord<>(row.count(revision)));
    }

    private long settledMs(ResultRow row) {
        return settledMs(row.day());
    }

    private long settledMs(int day) {
        return gate.settledMs(days.endMs(day));
    }
}
