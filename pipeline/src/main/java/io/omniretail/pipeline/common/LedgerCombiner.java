package io.omniretail.pipeline.common;

import io.omniretail.domain.event.Feed;
import io.omniretail.domain.result.LedgerEntry;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/** Adds up an operator's ledger entries where they arise; passes on what it has before each barrier and at the end. */
public final class LedgerCombiner extends AbstractStreamOperator<LedgerEntry>
        implements OneInputStreamOperator<LedgerEntry, LedgerEntry> {
    private static final long serialVersionUID = 1L;

    private transient LedgerEntry[] sums;

    @Override
    public void open() throws Exception {
        super.open();
        sums = new LedgerEntry[Feed.values().length];
        for (Feed feed : Feed.values()) {
            sums[feed.ordinal()] = LedgerEntry.of(feed);
        }
    }

    @Override
    public void processElement(StreamRecord<LedgerEntry> element) {
        LedgerEntry entry = element.getValue();
        sums[entry.feed.ordinal()].add(entry);
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) {
        flush();
    }

    @Override
    public void finish() throws Exception {
        flush();
        super.finish();
    }

    private void flush() {
        for (LedgerEntry sum : sums) {
            if (!sum.isZero()) {
                output.collect(new StreamRecord<>(sum));
                sum.clear();
            }
        }
    }
}
