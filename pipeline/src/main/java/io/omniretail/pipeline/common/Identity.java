package io.omniretail.pipeline.common;

import io.omniretail.domain.Packer;
import io.omniretail.domain.Unpacker;
import io.omniretail.domain.event.Event;
import io.omniretail.pipeline.state.Buckets;
import io.omniretail.pipeline.state.Expiry;
import io.omniretail.pipeline.state.RecordTable;
import io.omniretail.pipeline.state.RecordTableSerializer;
import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Lets each event count once, however often and in whatever versions it comes: equal ones are duplicates, and of
 * different ones with the same identity the smallest counts, whichever came first. One that a smaller version displaces
 * is withdrawn from what follows.
 *
 * <p>Keyed by the {@link Buckets bucket} of the rule's hash.
 *
 * @param <E> the feed's event
 */
public final class Identity<E extends Event> extends KeyedProcessFunction<Integer, E, EventChange<E>>
        implements CheckpointedFunction, GatedOperators.GatedFunction {
    private static final long serialVersionUID = 1L;

    private final IdentityRule<E> rule;
    private final LateGate gate;
    private final Duration purgeSlack;
    private final Emission emission;

    private transient Expiry expiry;
    private transient ValueState<RecordTable> buckets;
    private transient Outcomes outcomes;
    private transient Packer packer;
    private transient Unpacker unpacker;
    private transient E known;
    private transient EventChange<E> out;

    /**
     * Applies a rule.
     *
     * @param purgeSlack how much longer than needed an event may stay in state
     */
    public Identity(IdentityRule<E> rule, Duration allowedLateness, Duration purgeSlack, Emission emission) {
        this.rule = rule;
        this.emission = emission;
        this.gate = new LateGate(allowedLateness.toMillis());
        this.purgeSlack = purgeSlack;
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
    public void initializeState(FunctionInitializationContext context) throws Exception {
        gate.initialize(context.getOperatorStateStore());
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        gate.snapshot();
    }

    @Override
    @SuppressWarnings("unchecked")
    public void open(OpenContext context) {
        expiry = new Expiry(purgeSlack.toMillis());
        buckets = getRuntimeContext().getState(new ValueStateDescriptor<>("events", RecordTableSerializer.INSTANCE));
        outcomes = new Outcomes(rule.feed(), getRuntimeContext().getMetricGroup());
        packer = new Packer();
        unpacker = new Unpacker();
        known = (E) rule.feed().newEvent();
        out = new EventChange<>();
    }

    @Override
    public void processElement(E event, Context context, Collector<EventChange<E>> collector) throws Exception {
        if (gate.isLate(rule.endMs(event.timeMs))) {
            outcomes.late(event, gate.watermarkMs(), context::output);
            return;
        }
        RecordTable table = buckets.value();
        if (table == null) {
            table = new RecordTable();
        }
        int index = find(table, event);
        if (index >= 0) {
            int order = event.compareContent(known);
            if (order == 0) {
                outcomes.duplicate();
                return;
            }
            if (order > 0) {
                outcomes.conflict(event, context::output);
                return;
            }
            outcomes.replaced(known, rule.isInRange(known), context::output);
            passOn(known, true, context, collector);
        }
        outcomes.counted(rule.isInRange(event));
        packer.reset();
        event.pack(packer);
        if (index >= 0) {
            table.replace(index, packer);
        } else {
            table.add((int) rule.hash(event), packer);
        }
        expiry.schedule(table, neededUntilMs(event.timeMs), context.timerService());
        buckets.update(table);
        passOn(event, false, context, collector);
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<EventChange<E>> collector) throws Exception {
        RecordTable table = buckets.value();
        if (Expiry.isDue(table, timestamp)) {
            long watermarkMs = context.timerService().currentWatermark();
            for (int i = 0; i < table.count(); i++) {
                if (!emission.isLive() && neededUntilMs(table, i) <= watermarkMs) {
                    known.unpack(table.read(i, unpacker));
                    if (rule.isInRange(known)) {
                        rule.tell(known, false, context::output);
                    }
                }
            }
            expiry.sweep(buckets, table, index -> neededUntilMs(table, index), context.timerService());
        }
    }

    /** Index of the event with the same identity, which is then in {@link #known}; −1 if there is none. */
    private int find(RecordTable table, E event) {
        int hash = (int) rule.hash(event);
        for (int i = table.findBefore(table.count(), hash); i >= 0; i = table.findBefore(i, hash)) {
            known.unpack(table.read(i, unpacker));
            if (rule.isSame(known, event)) {
                return i;
            }
        }
        return -1;
    }

    private void passOn(E event, boolean isWithdrawn, Context context, Collector<EventChange<E>> collector) {
        if (!rule.isInRange(event)) {
            return;
        }
        if (emission.isLive()) {
            rule.tell(event, isWithdrawn, context::output);
        }
        if (rule.isPassedOn(event)) {
            rule.slim(event);
            out.event = event;
            out.isWithdrawn = isWithdrawn;
            collector.collect(out);
        }
    }

    /** Reads no more of the event than its time, which stands first. */
    private long neededUntilMs(RecordTable table, int index) {
        return neededUntilMs(table.read(index, unpacker).getSigned());
    }

    private long neededUntilMs(long timeMs) {
        return gate.settledMs(rule.rememberUntilEndMs(timeMs));
    }
}
