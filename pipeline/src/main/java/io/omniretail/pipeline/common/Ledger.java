package io.omniretail.pipeline.common;

import io.omniretail.domain.event.Feed;
import io.omniretail.domain.result.LedgerEntry;
import io.omniretail.domain.result.ResultRow;
import io.omniretail.domain.result.ResultTable;
import io.omniretail.sources.types.PackedTypeInformation;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * The table {@code ledger}: for each feed, how many records were read and what became of them. Runs once, not in
 * parallel.
 *
 * <p>Live, the account of a checkpoint is given before its barrier: by then every operator before has handed in what
 * became of the records that it saw, so that it balances; if it does not, the log says so. After the end nothing is
 * given any more, as a sink refuses it: a job that is drained ends with one more barrier. A report whose ledger does
 * not balance in the end fails before it is published. The sums are metrics, too; {@value #UNACCOUNTED} is what lies
 * between the operators, and 0 before each barrier.
 */
public final class Ledger extends AbstractStreamOperator<ResultRow>
        implements OneInputStreamOperator<LedgerEntry, ResultRow> {
    private static final long serialVersionUID = 1L;
    private static final String UNACCOUNTED = "unaccounted";
    private static final String NOT_BALANCED =
            "the ledger does not balance, records were lost or counted twice (please report this): ";

    private final List<Feed> feeds;
    private final Emission emission;
    private transient ListState<LedgerEntry> saved;
    private transient LedgerEntry[] sums;
    /** By feed, whether its row has changed since it was last given. */
    private transient boolean[] changed;

    private transient long lastCheckpointId;

    public Ledger(List<Feed> feeds, Emission emission) {
        this.feeds = List.copyOf(feeds);
        this.emission = emission;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        sums = new LedgerEntry[Feed.values().length];
        for (Feed feed : Feed.values()) {
            sums[feed.ordinal()] = LedgerEntry.of(feed);
        }
        changed = new boolean[Feed.values().length];
        Arrays.fill(changed, true);
        lastCheckpointId = context.getRestoredCheckpointId().orElse(0);
        saved = context.getOperatorStateStore()
                .getListState(new ListStateDescriptor<>("ledger", PackedTypeInformation.of(LedgerEntry.class)));
        for (LedgerEntry entry : saved.get()) {
            sums[entry.feed.ordinal()].add(entry);
        }
        feeds.forEach(this::showAsMetrics);
    }

    /** Each column is a gauge of the feed's group, such as {@code ledger.orders.read}. */
    private void showAsMetrics(Feed feed) {
        LedgerEntry sum = sums[feed.ordinal()];
        MetricGroup group = getMetricGroup().addGroup("ledger", feed.id());
        group.gauge("read", () -> sum.read);
        group.gauge("used", () -> sum.used);
        group.gauge("rejected", () -> sum.rejected);
        group.gauge("duplicate", () -> sum.duplicate);
        group.gauge("late", () -> sum.late);
        group.gauge("filtered", () -> sum.filtered);
        group.gauge(UNACCOUNTED, sum::unaccounted);
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        saved.update(List.of(sums));
    }

    @Override
    public void processElement(StreamRecord<LedgerEntry> element) {
        LedgerEntry entry = element.getValue();
        sums[entry.feed.ordinal()].add(entry);
        changed[entry.feed.ordinal()] = true;
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) {
        if (emission.isLive()) {
            lastCheckpointId = checkpointId;
            if (!unbalanced().isEmpty()) {
                LOG.error("{}{}, before checkpoint {}", NOT_BALANCED, unbalanced(), checkpointId);
            }
            giveRows(checkpointId);
        }
    }

    @Override
    public void finish() throws Exception {
        if (!emission.isLive() && !unbalanced().isEmpty()) {
            throw new SuppressRestartsException(new IllegalStateException(NOT_BALANCED + unbalanced()));
        }
        giveRows(emission.isLive() ? lastCheckpointId + 1 : 1);
        super.finish();
    }

    private List<LedgerEntry> unbalanced() {
        return Arrays.stream(sums).filter(sum -> !sum.isBalanced()).toList();
    }

    private void giveRows(long revision) {
        for (Feed feed : feeds) {
            if (!changed[feed.ordinal()]) {
                continue;
            }
            changed[feed.ordinal()] = false;
            LedgerEntry sum = sums[feed.ordinal()];
            output.collect(new StreamRecord<>(new ResultRow()
                    .start(ResultTable.LEDGER, ResultRow.NO_DAY)
                    .text(feed.id())
                    .count(sum.read)
                    .count(sum.used)
                    .count(sum.rejected)
                    .count(sum.duplicate)
                    .count(sum.late)
                    .count(sum.filtered)
                    .count(revision)));
        }
    }
}
