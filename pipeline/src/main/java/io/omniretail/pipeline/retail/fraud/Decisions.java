package io.omniretail.pipeline.retail.fraud;

import io.omniretail.domain.Packed;
import io.omniretail.domain.Packer;
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
import io.omniretail.sources.types.PackedSerializer;
import java.math.BigDecimal;
import java.util.Arrays;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
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
 * <p>Keyed by payment: versions of one may have gone different ways here.
 */
public final class Decisions extends KeyedProcessFunction<String, AttemptNews, ResultRow> {
    private static final long serialVersionUID = 1L;

    /** Below it every whole double is a long. */
    private static final double LARGEST_WHOLE = 1L << 53;

    private final FraudSettings settings;
    private final LateGate gate;

    private transient Days days;
    /** {@link StandingAttempts}, packed: a day of them is held, and objects would keep the collector busy. */
    private transient ValueState<byte[]> states;

    private transient PackedSerializer<AttemptNews> serializer;
    private transient Packer packer;
    private transient Unpacker unpacker;
    private transient ResultRow row;

    Decisions(FraudSettings settings) {
        this.settings = settings;
        this.gate = settings.gate();
    }

    /** The Flink key of an attempt. */
    static String keyOf(AttemptNews news) {
        return news.payment.paymentId.toString();
    }

    @Override
    public void open(OpenContext context) {
        days = settings.days();
        states = getRuntimeContext()
                .getState(
                        new ValueStateDescriptor<>("standing", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
        serializer = new PackedSerializer<>(AttemptNews.class);
        packer = new Packer();
        unpacker = new Unpacker();
        row = new ResultRow();
    }

    @Override
    public void processElement(AttemptNews news, Context context, Collector<ResultRow> out) throws Exception {
        byte[] known = states.value();
        StandingAttempts standing = known == null ? new StandingAttempts() : unpacked(known);
        standing.take(serializer.copy(news));
        if (isDecidedAtOnce(standing)) {
            give(standing, context, out);
            if (standing.current() == null && settings.givesFeatures() && news.isAttempt()) {
                // No version of the payment is an attempt any more.
                context.output(
                        SideOutputs.ROWS,
                        featureRow(news).count(++standing.revision).deleted());
            }
            if (!settings.emission().isLive()) {
                states.clear();
                return;
            }
        }
        context.timerService().registerEventTimeTimer(untilMs(standing));
        states.update(packed(standing));
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<ResultRow> out) throws Exception {
        byte[] known = states.value();
        if (known == null) {
            return;
        }
        StandingAttempts standing = unpacked(known);
        if (untilMs(standing) > timestamp) {
            return;
        }
        if (!settings.emission().isLive()) {
            give(standing, context, out);
        }
        states.clear();
    }

    private StandingAttempts unpacked(byte[] known) {
        StandingAttempts standing = new StandingAttempts();
        standing.unpack(unpacker.set(known, 0));
        return standing;
    }

    /** In a report, what may be held waits for what analysts say of it. */
    private boolean isDecidedAtOnce(StandingAttempts standing) {
        AttemptNews news = standing.current();
        return settings.emission().isLive()
                || news != null && (news.decision == null || news.decision.action() != Action.HOLD);
    }

    /** Until when something may be said that matters. */
    private long untilMs(StandingAttempts standing) {
        boolean mayBeHeld = standing.isAlert || !settings.emission().isLive();
        long reviewMs = mayBeHeld ? settings.labelDelay().toMillis() : 0;
        return gate.settledMs(days.endOfDayMs(standing.lastMs + reviewMs));
    }

    private void give(StandingAttempts standing, Context context, Collector<ResultRow> out) {
        AttemptNews news = standing.current();
        if (news == null) {
            takeBack(standing, out);
            return;
        }
        if (!settings.range().contains(news.payment.timeMs)) {
            return;
        }
        standing.revision++;
        if (settings.givesFeatures()) {
            context.output(SideOutputs.ROWS, featureRow(news).count(standing.revision));
        }
        if (news.decision != null) {
            give(news.payment, judged(news, standing), standing, out);
        }
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

    private void give(Payment payment, Decision decision, StandingAttempts standing, Collector<ResultRow> out) {
        byte[] decided = packed(decisionRow(ResultTable.FRAUD_DECISIONS, payment, decision));
        if (Arrays.equals(decided, standing.decided)) {
            return;
        }
        standing.decided = decided;
        out.collect(row.count(standing.revision));
        boolean isAlert = decision.action() != Action.APPROVE;
        if (isAlert || standing.isAlert) {
            decisionRow(ResultTable.FRAUD_ALERTS, payment, decision).count(standing.revision);
            out.collect(isAlert ? row : row.deleted());
        }
        standing.isAlert = isAlert;
    }

    /** No version of the payment is an attempt any more. */
    private void takeBack(StandingAttempts standing, Collector<ResultRow> out) {
        if (standing.decided.length == 0) {
            return;
        }
        standing.revision++;
        row.unpack(unpacker.set(standing.decided, 0));
        out.collect(row.count(standing.revision).deleted());
        if (standing.isAlert) {
            row.unpack(unpacker.set(standing.decided, 0));
            out.collect(
                    row.in(ResultTable.FRAUD_ALERTS).count(standing.revision).deleted());
        }
        standing.decided = StandingAttempts.NOTHING;
        standing.isAlert = false;
    }

    private ResultRow decisionRow(ResultTable table, Payment payment, Decision decision) {
        return DecisionRow.fill(row, table, days.dayOf(payment.timeMs), payment, decision);
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

    private byte[] packed(Packed content) {
        content.pack(packer.reset());
        return packer.toByteArray();
    }
}
