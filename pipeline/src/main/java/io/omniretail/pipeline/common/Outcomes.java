package io.omniretail.pipeline.common;

import io.omniretail.domain.event.Event;
import io.omniretail.domain.event.Feed;
import io.omniretail.domain.result.LedgerEntry;
import io.omniretail.domain.result.Unusable;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.util.OutputTag;

/** Says what became of a feed's records: in the ledger, in Flink's metrics and, if they count nowhere, in full. */
public final class Outcomes {
    static final String USED = "used";
    static final String FILTERED = "filtered";
    static final String DUPLICATE = "duplicate";
    static final String LATE = "late";
    static final String REJECTED = "rejected";

    /** The side outputs of a function's context: {@code context::output}. */
    public interface Output {
        <T> void output(OutputTag<T> tag, T value);
    }

    private final LedgerEntry used;
    private final LedgerEntry filtered;
    private final LedgerEntry duplicate;
    private final LedgerEntry late;
    private final LedgerEntry rejected;
    private final LedgerEntry takenBack;
    private final Counter usedRecords;
    private final Counter filteredRecords;
    private final Counter duplicateRecords;
    private final Counter lateRecords;
    private final Counter rejectedRecords;

    public Outcomes(Feed feed, MetricGroup metrics) {
        used = LedgerEntry.of(feed);
        used.used = 1;
        filtered = LedgerEntry.of(feed);
        filtered.filtered = 1;
        duplicate = LedgerEntry.of(feed);
        duplicate.duplicate = 1;
        late = LedgerEntry.of(feed);
        late.late = 1;
        rejected = LedgerEntry.of(feed);
        rejected.rejected = 1;
        takenBack = LedgerEntry.of(feed);
        MetricGroup group = metrics.addGroup(feed.id());
        usedRecords = group.counter(USED);
        filteredRecords = group.counter(FILTERED);
        duplicateRecords = group.counter(DUPLICATE);
        lateRecords = group.counter(LATE);
        rejectedRecords = group.counter(REJECTED);
    }

    /** The record counts; {@code inRange} says whether for what is reported or only to serve it. */
    public void counted(boolean inRange, Output output) {
        (inRange ? usedRecords : filteredRecords).inc();
        output.output(SideOutputs.LEDGER, inRange ? used : filtered);
    }

    /** The same record has come before. */
    public void duplicate(Output output) {
        duplicateRecords.inc();
        output.output(SideOutputs.LEDGER, duplicate);
    }

    /** The record came after its day was settled. */
    public void late(Event event, long watermarkMs, Output output) {
        lateRecords.inc();
        output.output(SideOutputs.LEDGER, late);
        output.output(SideOutputs.UNUSABLE, Unusable.of(event, Unusable.LATE, "", watermarkMs));
    }

    /** The record has come, but another one with the same identity goes before it. */
    public void conflict(Event event, Output output) {
        rejectedRecords.inc();
        output.output(SideOutputs.LEDGER, rejected);
        output.output(
                SideOutputs.UNUSABLE,
                Unusable.of(
                        event,
                        Unusable.CONFLICT,
                        event.feed().id() + ": another record with the same identity differs; the one with the smaller"
                                + " event_time, then the smaller fields, counts: send only one",
                        0));
    }

    /** A record that has counted is in conflict with one that goes before it and now counts in its place. */
    public void replaced(Event event, boolean wasInRange, Output output) {
        takenBack.used = wasInRange ? -1 : 0;
        takenBack.filtered = wasInRange ? 0 : -1;
        output.output(SideOutputs.LEDGER, takenBack);
        conflict(event, output);
    }
}
