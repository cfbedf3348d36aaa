package io.omniretail.pipeline.common;

import io.omniretail.domain.Packer;
import io.omniretail.domain.Unpacker;
import io.omniretail.domain.event.Event;
import io.omniretail.pipeline.state.Expiry;
import io.omniretail.pipeline.state.RecordTable;
import io.omniretail.pipeline.state.RecordTableSerializer;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.TimerService;

/**
 * The events of settled days, of which no more is kept than time and identity: an event of the same identity that is
 * not late has a later time, so it is in conflict with the settled one, whatever both hold.
 *
 * @param <E> the feed's event
 */
final class SettledIdentities<E extends Event> {
    private final Identity.Rule<E> rule;
    private final LateGate gate;
    private final Expiry expiry;
    private final ValueState<RecordTable> buckets;
    private final Packer packer = new Packer();
    private final Unpacker unpacker = new Unpacker();

    SettledIdentities(Identity.Rule<E> rule, LateGate gate, Duration purgeSlack, RuntimeContext context) {
        this.rule = rule;
        this.gate = gate;
        this.expiry = new Expiry(purgeSlack.toMillis());
        buckets = context.getState(new ValueStateDescriptor<>("settled", RecordTableSerializer.INSTANCE));
    }

    /** Those of the current bucket. */
    RecordTable bucket() throws IOException {
        RecordTable table = buckets.value();
        return table == null ? new RecordTable() : table;
    }

    /** Whether one of them has the identity of an event. */
    boolean contains(RecordTable settled, E event) {
        int hash = (int) rule.hash(event);
        int newest = settled.findBefore(settled.count(), hash);
        if (newest < 0) {
            return false;
        }
        rule.packIdentity(event, packer.reset());
        for (int i = newest; i >= 0; i = settled.findBefore(i, hash)) {
            if (isSame(settled, i)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the identity in {@link #packer} is that of one of them. */
    private boolean isSame(RecordTable settled, int index) {
        int end = settled.end(index, unpacker);
        settled.read(index, unpacker).getSigned();
        return Arrays.equals(unpacker.bytes(), unpacker.position(), end, packer.bytes(), 0, packer.length());
    }

    /** Takes those events of a table over whose days are settled. */
    void takeOver(RecordTable settled, RecordTable events, Versions<E> versions, TimerService timers)
            throws IOException {
        boolean[] taken = new boolean[events.count()];
        for (int i = 0; i < events.count(); i++) {
            E event = versions.get(events, i);
            long neededUntilMs = versions.neededUntilMs(event.timeMs);
            taken[i] = gate.isLate(rule.endMs(event.timeMs));
            if (taken[i] && neededUntilMs > timers.currentWatermark()) {
                packer.reset().putSigned(event.timeMs);
                rule.packIdentity(event, packer);
                settled.add(events.hash(i), packer);
                expiry.schedule(settled, neededUntilMs, timers);
            }
        }
        events.removeAll(taken);
        if (settled.count() > 0) {
            buckets.update(settled);
        }
    }

    /** Forgets, if it is time to, what no event can be compared with any more. */
    void sweep(RecordTable settled, Versions<E> versions, TimerService timers) throws Exception {
        if (Expiry.isDue(settled, timers)) {
            expiry.sweep(
                    buckets,
                    settled,
                    index ->
                            versions.neededUntilMs(settled.read(index, unpacker).getSigned()),
                    timers);
        }
    }
}
