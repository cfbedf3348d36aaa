package io.omniretail.pipeline.common;

import io.omniretail.domain.Packer;
import io.omniretail.domain.Unpacker;
import io.omniretail.domain.event.Event;
import io.omniretail.pipeline.state.Arrivals;
import io.omniretail.pipeline.state.Buckets;
import io.omniretail.pipeline.state.Expiry;
import io.omniretail.pipeline.state.RecordBlock;
import io.omniretail.pipeline.state.RecordCursor;
import io.omniretail.pipeline.state.RecordLog;
import io.omniretail.pipeline.state.RecordTable;
import io.omniretail.pipeline.state.RecordTableSerializer;
import java.io.IOException;
import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Lets each event count once, however often and in whatever {@link Versions} it comes. One that a smaller version
 * displaces is withdrawn from what follows. Live that is done with each event; else events wait until their day is
 * settled, are then taken one after another, and leave no more than their {@link SettledIdentities identity} behind.
 *
 * <p>Keyed by the {@link Buckets bucket} of the rule's hash.
 *
 * @param <E> the feed's event
 */
public final class Identity<E extends Event> extends KeyedProcessFunction<Integer, RecordBlock, EventChange<E>>
        implements GatedOperators.GatedFunction {
    private static final long serialVersionUID = 1L;

    /** A rule for events that are passed on. */
    public interface Rule<E extends Event> extends IdentityRule<E> {
        /** Writes what makes an event the same as another one. */
        void packIdentity(E event, Packer out);

        /** Where an event goes besides, whole and whether it is part of what is reported or not; null for nowhere. */
        default OutputTag<EventChange<E>> aside(E event) {
            return null;
        }

        /** Whether anything after the check of identity needs the event. */
        default boolean isPassedOn(E event) {
            return true;
        }

        /** Removes from an event that is passed on what nothing after the check of identity needs. */
        default void slim(E event) {}
    }

    private final Rule<E> rule;
    private final LateGate gate;
    private final Duration purgeSlack;
    private final Emission emission;

    private transient Arrivals arrivals;
    private transient ValueState<RecordTable> buckets;
    private transient Outcomes outcomes;
    private transient Versions<E> versions;
    private transient SettledIdentities<E> settled;
    private transient Unpacker unpacker;
    private transient E arrived;
    private transient EventChange<E> out;

    /**
     * Applies a rule.
     *
     * @param purgeSlack how much longer than needed an event may stay in state
     * @param emission when results are given: live at once; else events wait until a day is settled
     */
    public Identity(Rule<E> rule, Duration allowedLateness, Duration purgeSlack, Emission emission) {
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
        arrivals = Arrivals.byMoment(getRuntimeContext(), "arrivals");
        buckets = getRuntimeContext().getState(new ValueStateDescriptor<>("events", RecordTableSerializer.INSTANCE));
        outcomes = new Outcomes(rule.feed(), getRuntimeContext().getMetricGroup());
        versions = new Versions<>(rule, gate, outcomes, purgeSlack, getRuntimeContext());
        settled = new SettledIdentities<>(rule, gate, purgeSlack, getRuntimeContext());
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
        versions.save();
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<EventChange<E>> collector) throws Exception {
        versions.sweepCopies(context.timerService());
        RecordTable table = bucket();
        if (emission.isLive()) {
            if (Expiry.isDue(table, context.timerService())) {
                versions.sweep(buckets, table, context.timerService());
            }
            return;
        }
        RecordTable known = settled.bucket();
        RecordLog due = arrivals.take(context.timerService());
        if (!due.isEmpty() || table.count() > 0) {
            acceptNew(table, known, due, context, collector);
            settled.takeOver(known, table, versions, context.timerService());
            keep(table);
            versions.save();
        }
        settled.sweep(known, versions, context.timerService());
    }

    private void acceptNew(
            RecordTable table, RecordTable known, RecordLog due, Context context, Collector<EventChange<E>> collector)
            throws IOException {
        RecordCursor cursor = table.takeOver(due);
        while (cursor.next(unpacker)) {
            arrived.unpack(unpacker);
            if (settled.contains(known, arrived)) {
                outcomes.conflict(arrived, context::output);
            } else {
                accept(table, cursor, context, collector);
            }
        }
    }

    private void keep(RecordTable table) throws IOException {
        if (table.count() == 0) {
            buckets.clear();
        } else {
            buckets.update(table);
        }
    }

    private RecordTable bucket() throws Exception {
        RecordTable table = buckets.value();
        return table == null ? new RecordTable() : table;
    }

    /** Takes {@link #arrived}, at whose bytes the cursor stands. Gives whether the bucket has changed. */
    private boolean accept(RecordTable table, RecordCursor cursor, Context context, Collector<EventChange<E>> collector)
            throws IOException {
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
