package io.omniretail.sinks;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource.NumberSequenceSplit;
import org.apache.flink.core.io.InputStatus;

/** A reader of numbers for tests to be disturbed. */
class DelegatingReader implements SourceReader<Long, NumberSequenceSplit> {
    private final SourceReader<Long, NumberSequenceSplit> delegate;

    DelegatingReader(SourceReader<Long, NumberSequenceSplit> delegate) {
        this.delegate = delegate;
    }

    @Override
    public void start() {
        delegate.start();
    }

    @Override
    public InputStatus pollNext(ReaderOutput<Long> output) throws Exception {
        return delegate.pollNext(output);
    }

    @Override
    public List<NumberSequenceSplit> snapshotState(long checkpointId) {
        return delegate.snapshotState(checkpointId);
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
        return delegate.isAvailable();
    }

    @Override
    public void addSplits(List<NumberSequenceSplit> splits) {
        delegate.addSplits(splits);
    }

    @Override
    public void notifyNoMoreSplits() {
        delegate.notifyNoMoreSplits();
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) throws Exception {
        delegate.notifyCheckpointComplete(checkpointId);
    }

    @Override
    public void close() {
        // The number reader holds nothing that had to be closed
    }
}
