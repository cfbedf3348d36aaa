package io.omniretail.pipeline.retail.fraud;

import io.omniretail.domain.Packer;
import io.omniretail.domain.Text;
import io.omniretail.domain.Unpacker;
import io.omniretail.domain.event.Payment;
import io.omniretail.domain.fraud.Feature;
import io.omniretail.domain.fraud.decision.Action;
import io.omniretail.domain.fraud.decision.Decision;
import io.omniretail.domain.result.ResultRow;
import io.omniretail.domain.result.ResultTable;
import io.omniretail.domain.rule.Days;
import io.omniretail.pipeline.common.LateGate;
import io.omniretail.pipeline.common.SideOutputs;
import io.omniretail.pipeline.state.Buckets;
import io.omniretail.pipeline.state.RecordTable;
import io.omniretail.pipeline.state.RecordTableSerializer;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Arrays;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Gives what is decided on each payment attempt. One that is held, and that an analyst speaks of within the label
 * delay, is then approved or blocked.
 *
 * <p>What is given is a function of the last news. Live that is done with each of them, and given if it differs: the
 * row then has a higher revision. Else an attempt comes once; if it is held, its decision waits for a verdict as long
 * as one may come.
 *
 * <p>Keyed by the bucket of the payment's id: versions of one may have gone different ways here.
 */
public final class Decisions extends KeyedProcessFunction<Integer, AttemptNews, ResultRow> {
    private static final long serialVersionUID = 1L;

    private static final byte[] NOTHING = {};

    /** Below it every whole double is a long. */
    private static final double LARGEST_WHOLE = 1L << 53;

    private final FraudSettings settings;
    private final LateGate gate;

    private transient Days days;
    /** {@link StandingAttempts} behind the payment's id: a day of them is held, and objects keep the collector busy. */
    private transient ValueState<RecordTable> buckets;

    private transient Packer packer;
    private transient Unpacker unpacker;
    private transient ResultRow row;
    private transient Text paymentId;

    Decisions(FraudSettings settings) {
        this.settings = settings;
        this.gate = settings.gate();
    }

    @Override
    public void open(OpenContext context) {
        days = settings.days();
        buckets = getRuntimeContext().getState(new ValueStateDescriptor<>("standing", RecordTableSerializer.INSTANCE));
        packer = new Packer();
        unpacker = new Unpacker();
        row = new ResultRow();
        paymentId = new Text();
    }

    @Override
    public void processElement(AttemptNews news, Context context, Collector<ResultRow> out) throws Exception {
        RecordTable table = bucket();
        int index = indexOf(table, news.payment.paymentId);
        StandingAttempts standing = new StandingAttempts();
        if (index >= 0) {
            standing.unpack(read(table, index));
        }
        boolean isLive = settings.emission().isLive();
        byte[] before = isLive ? decided(standing) : NOTHING;
        boolean wasAlert = isLive && isAlert(standing);
        standing.take(news);
        boolean isDone = false;
        if (isDecidedAtOnce(standing)) {
            give(standing, before, wasAlert, context, out);
            if (standing.current() == null && settings.givesFeatures() && news.isAttempt()) {
                // No version of the payment is an attempt any more.
                context.output(
                        SideOutputs.ROWS,
                        featureRow(news).count(++standing.revision).deleted());
            }
            isDone = !isLive;
        }
        if (isDone) {
            forget(table, index);
        } else {
            context.timerService().registerEventTimeTimer(untilMs(standing));
            keep(table, index, news.payment.paymentId, standing);
        }
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<ResultRow> out) throws Exception {
        RecordTable table = bucket();
        boolean[] isOver = new boolean[table.count()];
        for (int i = 0; i < table.count(); i++) {
            StandingAttempts standing = new StandingAttempts();
            standing.unpack(read(table, i));
            isOver[i] = untilMs(standing) <= timestamp;
            if (isOver[i] && !settings.emission().isLive()) {
                give(standing, NOTHING, false, context, out);
            }
        }
        table.removeAll(isOver);
        save(table);
    }

    private RecordTable bucket() throws IOException {
        RecordTable table = buckets.value();
        return table == null ? new RecordTable() : table;
    }

    /** Where the bucket holds a payment; −1 if it does not. */
    private int indexOf(RecordTable table, Text id) {
        int hash = Buckets.hash(id);
        int index = table.findBefore(table.count(), hash);
        while (index >= 0) {
            read(table, index);
            if (paymentId.equals(id)) {
                return index;
            }
            index = table.findBefore(index, hash);
        }
        return index;
    }

    /** Reads {@link #paymentId}, and sets the unpacker to what stands of it. */
    private Unpacker read(RecordTable table, int index) {
        table.read(index, unpacker).getText(paymentId);
        return unpacker;
    }

    private void keep(RecordTable table, int index, Text id, StandingAttempts standing) throws IOException {
        standing.pack(packer.reset().putText(id));
        if (index < 0) {
            table.add(Buckets.hash(id), packer);
        } else {
            table.replace(index, packer);
            table.setCounter(table.counter() + 1);
        }
        if (table.counter() > table.count()) {
            // what has been replaced lies there until the table is tidied
            table.removeAll(new boolean[table.count()]);
            table.setCounter(0);
        }
        save(table);
    }

    private void forget(RecordTable table, int index) throws IOException {
        if (index >= 0) {
            table.remove(index);
            save(table);
        }
    }

    private void save(RecordTable table) throws IOException {
        if (table.count() == 0) {
            buckets.clear();
        } else {
            buckets.update(table);
        }
    }

    /** In a report, what may be held waits for what analysts say of it. */
    private boolean isDecidedAtOnce(StandingAttempts standing) {
        AttemptNews news = standing.current();
        return settings.emission().isLive()
                || news != null && (news.decision == null || news.decision.action() != Action.HOLD);
    }

    /** Until when something may be said that matters. */
    private long untilMs(StandingAttempts standing) {
        AttemptNews news = standing.current();
        // An analyst who has released it may think again.
        boolean isHeld = isDecided(news) && news.decision.action() == Action.HOLD;
        long reviewMs =
                isHeld || !settings.emission().isLive() ? settings.labelDelay().toMillis() : 0;
        return gate.settledMs(days.endOfDayMs(standing.lastMs + reviewMs));
    }

    /**
     * Gives what is decided.
     *
     * @param before the row that was given last, packed, without its revision; empty for none
     * @param wasAlert whether that was an alert
     */
    private void give(
            StandingAttempts standing, byte[] before, boolean wasAlert, Context context, Collector<ResultRow> out) {
        AttemptNews news = standing.current();
        if (news == null) {
            takeBack(standing, before, wasAlert, out);
            return;
        }
        if (!settings.range().contains(news.payment.timeMs)) {
            return;
        }
        standing.revision++;
        if (settings.givesFeatures()) {
            context.output(SideOutputs.ROWS, featureRow(news).count(standing.revision));
        }
        if (!isDecided(news)) {
            return;
        }
        fill(ResultTable.FRAUD_DECISIONS, standing);
        if (before.length > 0 && Arrays.equals(packedRow(), before)) {
            return;
        }
        out.collect(row.count(standing.revision));
        boolean isAlert = isAlert(standing);
        if (isAlert || wasAlert) {
            fill(ResultTable.FRAUD_ALERTS, standing).count(standing.revision);
            out.collect(isAlert ? row : row.deleted());
        }
    }

    /** No version of the payment is an attempt any more. */
    private void takeBack(StandingAttempts standing, byte[] before, boolean wasAlert, Collector<ResultRow> out) {
        if (before.length == 0) {
            return;
        }
        standing.revision++;
        row.unpack(unpacker.set(before, 0));
        out.collect(row.count(standing.revision).deleted());
        if (wasAlert) {
            row.unpack(unpacker.set(before, 0));
            out.collect(
                    row.in(ResultTable.FRAUD_ALERTS).count(standing.revision).deleted());
        }
    }

    /** The row of the decision on an attempt, packed, without its revision; empty if nothing is decided. */
    private byte[] decided(StandingAttempts standing) {
        if (!isDecided(standing.current())) {
            return NOTHING;
        }
        fill(ResultTable.FRAUD_DECISIONS, standing);
        return packedRow();
    }

    private byte[] packedRow() {
        row.pack(packer.reset());
        return packer.toByteArray();
    }

    private ResultRow fill(ResultTable table, StandingAttempts standing) {
        AttemptNews news = standing.current();
        return DecisionRow.fill(row, table, days.dayOf(news.payment.timeMs), news.payment, judged(news, standing));
    }

    private boolean isAlert(StandingAttempts standing) {
        AttemptNews news = standing.current();
        return isDecided(news) && judged(news, standing).action() != Action.APPROVE;
    }

    private boolean isDecided(AttemptNews news) {
        return news != null && news.decision != null && settings.range().contains(news.payment.timeMs);
    }

    /** What is decided on an attempt that is held, and of which an analyst has spoken. */
    private Decision judged(AttemptNews news, StandingAttempts standing) {
        Decision decision = news.decision;
        long madeMs = news.payment.timeMs;
        AttemptNews verdict =
                standing.lastVerdict(madeMs, madeMs + settings.labelDelay().toMillis());
        if (decision.action() != Action.HOLD || verdict == null) {
            return decision;
        }
        return verdict.kind == AttemptNews.Kind.RELEASED
                ? decision.judged(Action.APPROVE, DecisionRow.RELEASED_BY + verdict.analyst)
                : decision.judged(Action.BLOCK, DecisionRow.CONFIRMED_BY + verdict.analyst);
    }

    private ResultRow featureRow(AttemptNews news) {
        Payment payment = news.payment;
        row.start(ResultTable.PAYMENT_FEATURES, days.dayOf(payment.timeMs))
                .text(payment.paymentId)
                .instant(payment.timeMs)
                .text(payment.customerId)
                .text(payment.cardId)
                .text(payment.terminalId)
                .decimal(payment.amountE4)
                .text(payment.currency);
        for (int i = Feature.AMOUNT.ordinal() + 1; i < Feature.COUNT; i++) {
            row.text(number(news.features[i]));
        }
        return row;
    }

    /** As it reads back exactly, without an exponent; empty for NaN. */
    private static String number(double value) {
        if (Double.isNaN(value)) {
            return "";
        }
        return value == Math.rint(value) && Math.abs(value) < LARGEST_WHOLE
                ? Long.toString((long) value)
                : new BigDecimal(Double.toString(value)).toPlainString();
    }
}
