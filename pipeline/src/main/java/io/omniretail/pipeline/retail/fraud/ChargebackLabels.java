package io.omniretail.pipeline.retail.fraud;

import io.omniretail.domain.Packer;
import io.omniretail.domain.Text;
import io.omniretail.domain.Unpacker;
import io.omniretail.domain.event.Payment;
import io.omniretail.domain.result.ResultRow;
import io.omniretail.domain.result.ResultTable;
import io.omniretail.domain.rule.Days;
import io.omniretail.pipeline.common.EventChange;
import io.omniretail.pipeline.common.LateGate;
import io.omniretail.pipeline.common.SideOutputs;
import io.omniretail.pipeline.state.Arrivals;
import io.omniretail.pipeline.state.Buckets;
import io.omniretail.pipeline.state.Expiry;
import io.omniretail.pipeline.state.RecordBlock;
import io.omniretail.pipeline.state.RecordCursor;
import io.omniretail.pipeline.state.RecordLog;
import io.omniretail.pipeline.state.RecordTable;
import io.omniretail.pipeline.state.RecordTableSerializer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Which payment attempts were charged back, and when: at the time of the first chargeback that refers to them and comes
 * neither before them nor later than the label delay and 30 days after them.
 *
 * <p>That is a function of an attempt and its chargebacks, in whatever order they come. Live a change is given at once,
 * else when its day is settled.
 *
 * <p>Keyed by the bucket of the attempt's payment id. An attempt stays as long as a chargeback may come for it, and a
 * chargeback as long as the attempt that it refers to: a second one does not become the first when that is forgotten.
 */
public final class ChargebackLabels extends KeyedProcessFunction<Integer, RecordBlock, AttemptNews> {
    private static final long serialVersionUID = 1L;

    private final FraudSettings settings;
    private final LateGate gate;

    private transient Days days;
    private transient Expiry expiry;
    private transient ValueState<RecordTable> buckets;
    private transient Arrivals waiting;
    private transient Packer packer;
    private transient Unpacker unpacker;
    private transient EventChange<Payment> change;
    private transient Payment known;
    private transient AttemptNews news;
    private transient ResultRow row;

    ChargebackLabels(FraudSettings settings) {
        this.settings = settings;
        this.gate = settings.gate();
    }

    /** Whose bucket a payment goes to: that of the attempt that it is, or refers to. */
    static Text keyOf(Payment payment) {
        return payment.status == Payment.Status.CHARGEBACK ? payment.refPaymentId : payment.paymentId;
    }

    @Override
    public void open(OpenContext context) {
        days = settings.days();
        expiry = new Expiry(settings.purgeSlack().toMillis());
        buckets = getRuntimeContext()
                .getState(new ValueStateDescriptor<>("attempts-and-chargebacks", RecordTableSerializer.INSTANCE));
        waiting = Arrivals.byMoment(getRuntimeContext(), "waiting");
        packer = new Packer();
        unpacker = new Unpacker();
        change = new EventChange<>();
        known = new Payment();
        news = new AttemptNews();
        row = new ResultRow();
    }

    @Override
    public void processElement(RecordBlock block, Context context, Collector<AttemptNews> out) throws Exception {
        if (settings.emission().isLive()) {
            take(bucket(), block::cursor, context, out);
        } else {
            waiting.add(block, settledMs(block.earliestMs), context.timerService());
        }
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<AttemptNews> out) throws Exception {
        RecordTable table = bucket();
        if (waiting.isDue(context.timerService())) {
            RecordLog settled = settled(waiting.take(context.timerService()), context.timerService());
            take(table, settled::cursor, context, out);
        }
        if (Expiry.isDue(table, context.timerService())) {
            expiry.sweep(buckets, table, index -> neededUntilMs(table, index), context.timerService());
        }
    }

    /** Those of what has arrived whose day is settled; the others, which came with them, wait on. */
    private RecordLog settled(RecordLog arrived, TimerService timers) throws Exception {
        RecordLog settled = new RecordLog();
        RecordCursor cursor = arrived.cursor();
        while (cursor.next(unpacker)) {
            change.unpack(unpacker);
            long untilMs = settledMs(change.event.timeMs);
            if (untilMs <= timers.currentWatermark()) {
                settled.add(cursor);
            } else {
                waiting.add(cursor, untilMs, timers);
            }
        }
        return settled;
    }

    private RecordTable bucket() throws Exception {
        RecordTable table = buckets.value();
        return table == null ? new RecordTable() : table;
    }

    private long settledMs(long timeMs) {
        return gate.settledMs(days.endOfDayMs(timeMs));
    }

    private long neededUntilMs(RecordTable table, int index) {
        known.unpack(table.read(index, unpacker));
        return neededUntilMs(known);
    }

    private long neededUntilMs(Payment payment) {
        return settledMs(payment.timeMs + settings.labelWindowMs());
    }

    private static boolean isChargeback(Payment payment) {
        return payment.status == Payment.Status.CHARGEBACK;
    }

    /** Takes records, those that are withdrawn after the others, and gives what has changed by them. */
    private void take(RecordTable table, Supplier<RecordCursor> records, Context context, Collector<AttemptNews> out)
            throws Exception {
        Map<Text, Label> before = new LinkedHashMap<>();
        RecordCursor added = records.get();
        while (added.next(unpacker)) {
            change.unpack(unpacker);
            Payment payment = change.event;
            Text attemptId = keyOf(payment);
            if (attemptId.isEmpty()) {
                // refers to nothing, and would be one of very many under this key
                continue;
            }
            if (!before.containsKey(attemptId)) {
                before.put(attemptId.copy(), label(table, attemptId));
            }
            if (!change.isWithdrawn) {
                payment.slimToParties();
                payment.pack(packer.reset());
                table.add(Buckets.hash(attemptId), packer);
                expiry.schedule(table, neededUntilMs(payment), context.timerService());
            }
        }
        RecordCursor withdrawn = records.get();
        while (withdrawn.next(unpacker)) {
            change.unpack(unpacker);
            if (change.isWithdrawn && !keyOf(change.event).isEmpty()) {
                table.remove(indexOf(table, change.event));
            }
        }
        before.forEach((attemptId, label) -> give(table, label, label(table, attemptId), context, out));
        buckets.update(table);
    }

    private int indexOf(RecordTable table, Payment payment) {
        int hash = Buckets.hash(keyOf(payment));
        for (int i = table.findBefore(table.count(), hash); i >= 0; i = table.findBefore(i, hash)) {
            known.unpack(table.read(i, unpacker));
            if (known.status == payment.status
                    && known.timeMs == payment.timeMs
                    && known.paymentId.equals(payment.paymentId)
                    && known.customerId.equals(payment.customerId)
                    && known.cardId.equals(payment.cardId)
                    && known.terminalId.equals(payment.terminalId)) {
                return i;
            }
        }
        throw new IllegalStateException("a payment is withdrawn that has not come: " + payment.paymentId);
    }

    /** What the bucket's records say of an attempt; null if it was not charged back. */
    private Label label(RecordTable table, Text attemptId) {
        Payment attempt = null;
        int hash = Buckets.hash(attemptId);
        for (int i = table.findBefore(table.count(), hash); i >= 0; i = table.findBefore(i, hash)) {
            known.unpack(table.read(i, unpacker));
            if (!isChargeback(known) && known.paymentId.equals(attemptId)) {
                attempt = new Payment();
                attempt.set(known);
            }
        }
        if (attempt == null) {
            return null;
        }
        long firstMs = Long.MAX_VALUE;
        for (int i = table.findBefore(table.count(), hash); i >= 0; i = table.findBefore(i, hash)) {
            known.unpack(table.read(i, unpacker));
            if (isChargeback(known)
                    && known.refPaymentId.equals(attemptId)
                    && known.timeMs >= attempt.timeMs
                    && known.timeMs <= attempt.timeMs + settings.labelWindowMs()) {
                firstMs = Math.min(firstMs, known.timeMs);
            }
        }
        return firstMs == Long.MAX_VALUE ? null : new Label(attempt, firstMs);
    }

    private void give(RecordTable table, Label before, Label after, Context context, Collector<AttemptNews> out) {
        if (Objects.equals(before, after)) {
            return;
        }
        if (before != null) {
            give(before, AttemptNews.Kind.NOT_CHARGED_BACK, out);
        }
        if (after != null) {
            give(after, AttemptNews.Kind.CHARGED_BACK, out);
        }
        Label shown = after == null ? before : after;
        if (settings.givesFeatures() && settings.range().contains(shown.attempt.timeMs)) {
            table.setCounter(table.counter() + 1);
            context.output(SideOutputs.ROWS, row(shown, after == null, table.counter()));
        }
    }

    private void give(Label label, AttemptNews.Kind kind, Collector<AttemptNews> out) {
        news.start(kind, label.attempt);
        news.saidMs = label.chargedBackMs;
        out.collect(news);
    }

    private ResultRow row(Label label, boolean isDeleted, long revision) {
        Payment attempt = label.attempt;
        row.start(ResultTable.FRAUD_LABELS, days.dayOf(attempt.timeMs))
                .text(attempt.paymentId)
                .instant(attempt.timeMs)
                .text(attempt.customerId)
                .text(attempt.cardId)
                .text(attempt.terminalId)
                .instant(label.chargedBackMs)
                .count(revision);
        return isDeleted ? row.deleted() : row;
    }

    /**
     * That an attempt was charged back.
     *
     * @param attempt what is needed of it
     */
    private record Label(Payment attempt, long chargedBackMs) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Label label
                    && chargedBackMs == label.chargedBackMs
                    && attempt.compareContent(label.attempt) == 0;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(chargedBackMs);
        }
    }
}
