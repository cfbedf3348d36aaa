package io.omniretail.pipeline.common;

import io.omniretail.domain.event.Event;
import io.omniretail.domain.event.Feed;
import io.omniretail.domain.result.LedgerEntry;
import io.omniretail.domain.result.Unusable;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.util.OutputTag;

/**
 * Says what became of a feed's records: in the ledger, in Flink's metrics and, if they count nowhere, in full. What
 * goes to the ledger is added up here, so that no record costs a message.
 */
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

    /** What became of records since the books were last closed. */
    private LedgerEntry books;

    private final Counter usedRecords;
    private final Counter filteredRecords;
    private final Counter duplicateRecords;
    private final Counter lateRecords;
    private final Counter rejectedRecords;

    public Outcomes(Feed feed, MetricGroup metrics) {
        books = LedgerEntry.of(feed);
        MetricGroup group = metrics.addGroup(feed.id());
        usedRecords = group.counter(USED);
        filteredRecords = group.counter(FILTERED);
        duplicateRecords = group.counter(DUPLICATE);
        lateRecords = group.counter(LATE);
        rejectedRecords = group.counter(REJECTED);
    }

    /** The record counts; {@code inRange} says whether for what is reported or only to serve it. */
    public void counted(boolean inRange) {
        if (inRange) {
            books.used++;
            usedRecords.inc();
        } else {
            books.filtered++;
            filteredRecords.inc();
        }
    }

    /** The same record has come before. */
    public void duplicate() {
        books.duplicate++;
        duplicateRecords.inc();
    }

    /** The record came after its day was settled. */
    public void late(Event event, long watermarkMs, Output output) {
        books.late++;
        lateRecords.inc();
        output.output(SideOutputs.UNUSABLE, Unusable.of(event, Unusable.LATE, "", watermarkMs));
    }

    /** The record has come, but another one with the same identity goes before it. */
    public void conflict(Event event, Output output) {
        books.rejected++;
        rejectedRecords.inc();
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
        if (wasInRange) {
            books.used--;
        } else {
            books.filtered--;
        }
        conflict(event, output);
    }

    /** A duplicate of a record that has counted is in conflict, too, with the one that now counts in its place. */
    public void replacedCopy(Event copy, Output output) {
        books.duplicate--;
        conflict(copy, output);
    }

    /**
     * Hands in the books, if there is something in them; to be called before each checkpoint barrier and at the end.
     */
    public void closeBooks(Output output) {
        if (!books.isZero()) {
            output.output(SideOutputs.LEDGER, books);
            books = LedgerEntry.of(books.feed);
        }
    }
}
