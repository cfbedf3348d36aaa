package io.omniretail.pipeline.common;

import io.omniretail.domain.event.Event;
import io.omniretail.pipeline.state.Buckets;
import io.omniretail.pipeline.state.Expiry;
import io.omniretail.pipeline.state.RecordTable;
import io.omniretail.pipeline.state.RecordTableSerializer;
import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Lets each event count once, however often and in whatever {@link Versions} it comes. One that a smaller version
 * displaces is withdrawn from what follows.
 *
 * <p>Keyed by the {@link Buckets bucket} of the rule's hash.
 *
 * @param <E> the feed's event
 */
public final class Identity<E extends Event> extends KeyedProcessFunction<Integer, E, EventChange<E>>
        implements GatedOperators.GatedFunction {
    private static final long serialVersionUID = 1L;

    private final IdentityRule<E> rule;
    private final LateGate gate;
    private final Duration purgeSlack;

    private transient ValueState<RecordTable> buckets;
    private transient Outcomes outcomes;
    private transient Versions<E> versions;
    private transient EventChange<E> out;

    /**
     * Applies a rule.
     *
     * @param purgeSlack how much longer than needed an event may stay in state
     */
    public Identity(IdentityRule<E> rule, Duration allowedLateness, Duration purgeSlack) {
        this.rule = rule;
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
    public void open(OpenContext context) {
        buckets = getRuntimeContext().getState(new ValueStateDescriptor<>("events", RecordTableSerializer.INSTANCE));
        outcomes = new Outcomes(rule.feed(), getRuntimeContext().getMetricGroup());
        versions = new Versions<>(rule, gate, outcomes, purgeSlack);
        out = new EventChange<>();
    }

    @Override
    public void processElement(E event, Context context, Collector<EventChange<E>> collector) throws Exception {
        RecordTable table = buckets.value();
        if (table == null) {
            table = new RecordTable();
        }
        if (versions.accept(table, event, context.timerService(), context::output)) {
            buckets.update(table);
            if (versions.hasDisplaced()) {
                passOn(versions.displaced(), true, collector);
            }
            passOn(event, false, collector);
        }
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<EventChange<E>> collector) throws Exception {
        RecordTable table = buckets.value();
        if (Expiry.isDue(table, timestamp)) {
            versions.sweep(buckets, table, context.timerService());
        }
    }

    private void passOn(E event, boolean isWithdrawn, Collector<EventChange<E>> collector) {
        if (rule.isInRange(event) && rule.isPassedOn(event)) {
            rule.slim(event);
            out.event = event;
            out.isWithdrawn = isWithdrawn;
            collector.collect(out);
        }
    }
}
