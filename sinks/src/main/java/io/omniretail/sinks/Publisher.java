package io.omniretail.sinks;

import io.omniretail.domain.UsageException;
import io.omniretail.domain.result.ResultTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.accumulators.LongMaximum;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Keeps in its state what is staged, and publishes all of it when the input has ended.
 *
 * <p>That is before the last checkpoint of a job: if the job fails in the middle of publishing, or between that and the
 * last checkpoint, it is restored from the checkpoint before, and publishes once more. The staged files must last until
 * then.
 */
final class Publisher extends AbstractStreamOperator<Void> implements OneInputStreamOperator<StagedRows, Void> {
    private static final long serialVersionUID = 1L;

    /** Counts the rows that have become visible. */
    static final String PUBLISHED_ROWS = "publishedRows";
    /** Counts the files that have become visible. */
    static final String PUBLISHED_FILES = "publishedFiles";

    private static final String ACCUMULATOR_PREFIX = "publishedRows.";
    private static final long NONE = Long.MAX_VALUE;

    private final FileOutput target;

    private transient Publication publication;
    private transient List<StagedRows> staged;
    private transient ListState<StagedRows> stagedState;
    private transient boolean published;
    private transient long lastCheckpoint;

    Publisher(FileOutput target) {
        this.target = target;
    }

    /** Name of the accumulator that holds how many rows of a table were published. */
    static String accumulator(ResultTable table) {
        return ACCUMULATOR_PREFIX + table.id();
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        publication = new Publication(target);
        staged = new ArrayList<>();
        lastCheckpoint = NONE;
        stagedState = context.getOperatorStateStore()
                .getListState(new ListStateDescriptor<>("staged-rows", ResultFiles.STAGED_ROWS));
        stagedState.get().forEach(staged::add);
        // Better now than after hours of work
        checkStaged();
    }

    @Override
    public void processElement(StreamRecord<StagedRows> element) {
        staged.add(element.getValue());
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        stagedState.update(staged);
        if (published && lastCheckpoint == NONE) {
            lastCheckpoint = context.getCheckpointId();
        }
    }

    @Override
    public void finish() throws Exception {
        super.finish();
        LOG.info("Publishing the results in {}", target.folder());
        checkStaged();
        Counter rows = getMetricGroup().counter(PUBLISHED_ROWS);
        Counter files = getMetricGroup().counter(PUBLISHED_FILES);
        for (Map.Entry<ResultTable, Publication.Published> table :
                publication.publish(staged).entrySet()) {
            rows.inc(table.getValue().rows());
            files.inc(table.getValue().files());
            // The maximum, not the sum: several outputs of a job publish the same rows
            LongMaximum accumulator = new LongMaximum();
            accumulator.add(table.getValue().rows());
            getRuntimeContext().addAccumulator(accumulator(table.getKey()), accumulator);
        }
        published = true;
        LOG.info("Published {} rows in {} files in {}", rows.getCount(), files.getCount(), target.folder());
        if (!CheckpointingOptions.isCheckpointingEnabled(getRuntimeContext().getJobConfiguration())) {
            cleanUp();
        }
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) throws Exception {
        super.notifyCheckpointComplete(checkpointId);
        // A checkpoint from before the end still needs the staged files, even if it is completed only now
        if (checkpointId >= lastCheckpoint) {
            cleanUp();
        }
    }

    private void cleanUp() {
        try {
            publication.cleanUp();
        } catch (IOException failed) {
            LOG.warn("The results are complete, but {} could not be removed", target.staging(), failed);
        }
    }

    private void checkStaged() throws Exception {
        try {
            publication.check(staged);
        } catch (UsageException missing) {
            throw new SuppressRestartsException(missing);
        }
    }
}
