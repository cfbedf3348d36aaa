package io.omniretail.pipeline.common;

import io.omniretail.domain.Packer;
import io.omniretail.domain.Unpacker;
import io.omniretail.domain.event.Event;
import io.omniretail.pipeline.state.Expiry;
import io.omniretail.pipeline.state.RecordTable;
import io.omniretail.pipeline.state.RecordTableSerializer;
import java.io.IOException;
import java.time.Duration;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.TimerService;

/**
 * Copies of events that count, which are duplicates as long as these do: if another version takes the place of one, its
 * copies are in conflict with that as well, as they would be if they had come later. They are kept until no other
 * version can come any more, as it would be late.
 *
 * @param <E> the feed's event
 */
public final class Copies<E extends Event> {
    private final IdentityRule<E> rule;
    private final LateGate gate;
    private final Outcomes outcomes;
    private final Expiry expiry;
    private final ValueState<RecordTable> buckets;
    private final Packer packer = new Packer();
    private final Unpacker unpacker = new Unpacker();
    private final E copy;
    /** Those of the current bucket, from the first that is asked for until all are {@link #save saved}. */
    private RecordTable table;

    /**
     * Keeps them in the state of an operator.
     *
     * @param purgeSlack how much longer than needed a copy may stay there
     */
    @SuppressWarnings("unchecked")
    public Copies(IdentityRule<E> rule, LateGate gate, Outcomes outcomes, Duration purgeSlack, RuntimeContext context) {
        this.rule = rule;
        this.gate = gate;
        this.outcomes = outcomes;
        this.expiry = new Expiry(purgeSlack.toMillis());
        this.copy = (E) rule.feed().newEvent();
        buckets = context.getState(new ValueStateDescriptor<>("copies", RecordTableSerializer.INSTANCE));
    }

    /** Takes a copy of an event that counts. */
    public void add(E duplicate, TimerService timers) throws IOException {
        outcomes.duplicate();
        duplicate.pack(packer.reset());
        load();
        table.add((int) rule.hash(duplicate), packer);
        expiry.schedule(table, neededUntilMs(duplicate.timeMs), timers);
    }

    /** Rejects the copies of an event that another version has displaced. */
    public void reject(E displaced, Outcomes.Output output) throws IOException {
        load();
        boolean[] rejected = new boolean[table.count()];
        boolean hasCopies = false;
        int hash = (int) rule.hash(displaced);
        for (int i = table.findBefore(table.count(), hash); i >= 0; i = table.findBefore(i, hash)) {
            copy.unpack(table.read(i, unpacker));
            // one that differs is of an earlier event of the identity, which has been forgotten before its copy
            if (rule.isSame(copy, displaced) && copy.compareContent(displaced) == 0) {
                outcomes.replacedCopy(copy, output);
                rejected[i] = true;
                hasCopies = true;
            }
        }
        if (hasCopies) {
            table.removeAll(rejected);
        }
    }

    private void load() throws IOException {
        if (table == null) {
            RecordTable known = buckets.value();
            table = known == null ? new RecordTable() : known;
        }
    }

    /** To be called when the current bucket has been dealt with. */
    public void save() throws IOException {
        if (table != null) {
            if (table.count() > 0) {
                buckets.update(table);
            } else {
                buckets.clear();
            }
            table = null;
        }
    }

    /** Forgets, if it is time to, the copies of events that nothing can displace any more. */
    public void sweep(TimerService timers) throws Exception {
        RecordTable known = buckets.value();
        if (Expiry.isDue(known, timers)) {
            expiry.sweep(
                    buckets,
                    known,
                    index -> neededUntilMs(known.read(index, unpacker).getSigned()),
                    timers);
        }
    }

    private long neededUntilMs(long timeMs) {
        return gate.settledMs(rule.endMs(timeMs));
    }
}
