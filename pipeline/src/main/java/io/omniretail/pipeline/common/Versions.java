package io.omniretail.pipeline.common;

import io.omniretail.domain.Unpacker;
import io.omniretail.domain.event.Event;
import io.omniretail.pipeline.state.Expiry;
import io.omniretail.pipeline.state.RecordCursor;
import io.omniretail.pipeline.state.RecordTable;
import java.io.IOException;
import java.time.Duration;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.TimerService;

/**
 * Of the events with one identity, the one that counts: equal ones are duplicates, and of different ones the smallest
 * counts, whichever came first. Says what became of each in the ledger.
 *
 * @param <E> the feed's event
 */
public final class Versions<E extends Event> {
    private final IdentityRule<E> rule;
    private final LateGate gate;
    private final Outcomes outcomes;
    private final Copies<E> copies;
    private final Expiry expiry;
    private final Unpacker unpacker = new Unpacker();
    private E known;
    private boolean hasMoved;
    private boolean hasDisplaced;

    /**
     * Applies a rule.
     *
     * @param purgeSlack how much longer than needed an event may stay in state
     */
    @SuppressWarnings("unchecked")
    public Versions(
            IdentityRule<E> rule, LateGate gate, Outcomes outcomes, Duration purgeSlack, RuntimeContext context) {
        this.rule = rule;
        this.gate = gate;
        this.outcomes = outcomes;
        this.copies = new Copies<>(rule, gate, outcomes, purgeSlack, context);
        this.expiry = new Expiry(purgeSlack.toMillis());
        this.known = (E) rule.feed().newEvent();
    }

    /** Whether an event comes too late, and counts nowhere; to be asked once of each that comes. */
    public boolean isLate(E event, Outcomes.Output output) {
        boolean isLate = gate.isLate(rule.endMs(event.timeMs));
        if (isLate) {
            outcomes.late(event, gate.watermarkMs(), output);
        }
        return isLate;
    }

    /**
     * Takes an event that is not late, and at whose bytes a cursor stands, into its bucket; gives whether it counts
     * from now on. When the bucket has been dealt with, {@link #save} is to be called.
     */
    public boolean accept(RecordTable table, E event, RecordCursor packed, TimerService timers, Outcomes.Output output)
            throws IOException {
        hasMoved = false;
        hasDisplaced = false;
        int index = find(table, event);
        if (index >= 0) {
            int order = event.compareContent(known);
            if (order == 0) {
                hasMoved = rule.isPlacedBefore(event, known);
                copies.add(hasMoved ? known : event, timers);
                if (hasMoved) {
                    table.replace(index, packed);
                }
                return false;
            }
            if (order > 0) {
                outcomes.conflict(event, output);
                return false;
            }
            outcomes.replaced(known, rule.isInRange(known), output);
            copies.reject(known, output);
            hasDisplaced = true;
        }
        outcomes.counted(rule.isInRange(event));
        if (index >= 0) {
            table.replace(index, packed);
        } else {
            table.add((int) rule.hash(event), packed);
        }
        expiry.schedule(table, neededUntilMs(event.timeMs), timers);
        return true;
    }

    /**
     * Whether the event that was not accepted last is equal to {@link #displaced}, and kept instead of it for its
     * place.
     */
    public boolean hasMoved() {
        return hasMoved;
    }

    /** Whether the event that was accepted last took the place of {@link #displaced}. */
    public boolean hasDisplaced() {
        return hasDisplaced;
    }

    /** The event that counted until now; not to be kept. */
    public E displaced() {
        return known;
    }

    /** To be called when the current bucket has been dealt with. */
    public void save() throws IOException {
        copies.save();
    }

    /** An event of the bucket; not to be kept. */
    public E get(RecordTable table, int index) {
        known.unpack(table.read(index, unpacker));
        return known;
    }

    /** Whether an event of the bucket can neither be changed nor be needed to judge another one. */
    public boolean isExpired(RecordTable table, int index, long watermarkMs) {
        return neededUntilMs(table, index) <= watermarkMs;
    }

    /** Removes from a bucket whose timer is due what has expired. */
    public void sweep(ValueState<RecordTable> buckets, RecordTable table, TimerService timers) throws Exception {
        expiry.sweep(buckets, table, index -> neededUntilMs(table, index), timers);
    }

    /** Forgets the copies that have expired; to be called at each timer of a bucket. */
    public void sweepCopies(TimerService timers) throws Exception {
        copies.sweep(timers);
    }

    /** Index of the event with the same identity, which is then in {@link #known}; −1 if there is none. */
    private int find(RecordTable table, E event) {
        int hash = (int) rule.hash(event);
        for (int i = table.findBefore(table.count(), hash); i >= 0; i = table.findBefore(i, hash)) {
            if (rule.isSame(get(table, i), event)) {
                return i;
            }
        }
        return -1;
    }

    /** Reads no more of the event than its time, which stands first. */
    private long neededUntilMs(RecordTable table, int index) {
        return neededUntilMs(table.read(index, unpacker).getSigned());
    }

    /** The watermark from which on no event need be compared with one of this time. */
    long neededUntilMs(long timeMs) {
        return gate.settledMs(rule.rememberUntilEndMs(timeMs));
    }
}
