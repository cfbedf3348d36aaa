package io.omniretail.pipeline.common;

import io.omniretail.domain.Unpacker;
import io.omniretail.domain.event.Event;
import io.omniretail.pipeline.state.Arrivals;
import io.omniretail.pipeline.state.Buckets;
import io.omniretail.pipeline.state.Expiry;
import io.omniretail.pipeline.state.RecordBlock;
import io.omniretail.pipeline.state.RecordCursor;
import io.omniretail.pipeline.state.RecordTable;
import io.omniretail.pipeline.state.RecordTableSerializer;
import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Lets each event count once, however often and in whatever {@link Versions} it comes. One that a smaller version
 * displaces is withdrawn from what follows. Live that is done with each event; else events wait until the day of one of
 * them is settled, and all that have come for the bucket are then taken one after another.
 *
 * <p>Keyed by the {@link Buckets bucket} of the rule's hash.
 *
 * @param <E> the feed's event
 */
public final class Identity<E extends Event> extends KeyedProcessFunction<Integer, RecordBlock, EventChange<E>>
        implements GatedOperators.GatedFunction {
    private static final long serialVersionUID = 1L;

    private final IdentityRule<E> rule;
    private final LateGate gate;
    private final Duration purgeSlack;
    private final Emission emission;

    private transient Arrivals arrivals;
    private transient ValueState<RecordTable> buckets;
    private transient Outcomes outcomes;
    private transient Versions<E> versions;
    private transient Unpacker unpacker;
    private transient E arrived;
    private transient EventChange<E> out;

    /**
     * Applies a rule.
     *
     * @param purgeSlack how much longer than needed an event may stay in state
     * @param emission when results are given: live at once; else events wait until a day is settled
     */
    public Identity(IdentityRule<E> rule, Duration allowedLateness, Duration purgeSlack, Emission emission) {
        this.rule = rule;
        this.gate = new LateGate(allowedLateness.toMillis());
        this.purgeSlack = purgeSlack;
        this.emission = emission;
    }

    @Override
    public LateGate gate() {
        return gate;
    }

    @Override
    public void closeBooks(Outcomes.Output output) {
        outcomes.closeBooks(output);
    }

    @Override
    @SuppressWarnings("unchecked")
    public void open(OpenContext context) {
        arrivals = new Arrivals(getRuntimeContext(), "arrivals");
        buckets = getRuntimeContext().getState(new ValueStateDescriptor<>("events", RecordTableSerializer.INSTANCE));
        outcomes = new Outcomes(rule.feed(), getRuntimeContext().getMetricGroup());
        versions = new Versions<>(rule, gate, outcomes, purgeSlack);
        unpacker = new Unpacker();
        arrived = (E) rule.feed().newEvent();
        out = new EventChange<>();
    }

    @Override
    public void processElement(RecordBlock block, Context context, Collector<EventChange<E>> collector)
            throws Exception {
        long firstEndMs = rule.endMs(block.earliestMs);
        if (!emission.isLive() && !gate.isLate(firstEndMs)) {
            arrivals.add(block, gate.settledMs(firstEndMs), context.timerService());
            return;
        }
        RecordTable table = bucket();
        boolean changed = false;
        RecordCursor cursor = block.cursor();
        while (cursor.next(unpacker)) {
            arrived.unpack(unpacker);
            if (versions.isLate(arrived, context::output)) {
                continue;
            }
            if (emission.isLive()) {
                changed |= accept(table, cursor, context, collector);
            } else {
                arrivals.add(cursor, gate.settledMs(rule.endMs(arrived.timeMs)), context.timerService());
            }
        }
        if (changed) {
            buckets.update(table);
        }
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<EventChange<E>> collector) throws Exception {
        RecordTable table = bucket();
        if (arrivals.isDue(context.timerService())) {
            boolean changed = false;
            RecordCursor cursor = table.takeOver(arrivals.take(context.timerService()));
            while (cursor.next(unpacker)) {
                arrived.unpack(unpacker);
                changed |= accept(table, cursor, context, collector);
            }
            if (changed) {
                buckets.update(table);
            }
        }
        if (Expiry.isDue(table, context.timerService())) {
            versions.sweep(buckets, table, context.timerService());
        }
    }

    private RecordTable bucket() throws Exception {
        RecordTable table = buckets.value();
        return table == null ? new RecordTable() : table;
    }

    /** Takes {@link #arrived}, at whose bytes the cursor stands. Gives whether the bucket has changed. */
    private boolean accept(
            RecordTable table, RecordCursor cursor, Context context, Collector<EventChange<E>> collector) {
        if (!versions.accept(table, arrived, cursor, context.timerService(), context::output)) {
            return false;
        }
        if (versions.hasDisplaced()) {
            passOn(versions.displaced(), true, context, collector);
        }
        passOn(arrived, false, context, collector);
        return true;
    }

    private void passOn(E event, boolean isWithdrawn, Context context, Collector<EventChange<E>> collector) {
        out.event = event;
        out.isWithdrawn = isWithdrawn;
        OutputTag<EventChange<E>> aside = rule.aside(event);
        if (aside != null) {
            context.output(aside, out);
        }
        if (rule.isInRange(event) && rule.isPassedOn(event)) {
            rule.slim(event);
            collector.collect(out);
        }
    }
}
