package io.omniretail.sources.files;

import io.omniretail.domain.event.Feed;
import io.omniretail.sources.Decoded;
import java.util.EnumMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.core.io.InputStatus;

/**
 * Flink's reader of files, which also tells the enumerator what it holds, which of it has been read, and the highest
 * times in undated files, and gives the watermarks that the enumerator tells it.
 */
@SuppressWarnings("try") // what closing may throw, Flink's own interface says
final class WatchedFilesReader implements SourceReader<Decoded, FileSourceSplit> {
    private final SourceReader<Decoded, FileSourceSplit> files;
    private final SourceReaderContext context;
    private final EnumMap<Feed, Long> highestMs = new EnumMap<>(Feed.class);
    private boolean hasNews;
    private List<String> restored = List.of();
    private boolean started;
    private Output output;
    private long watermarkMs = Long.MIN_VALUE;

    WatchedFilesReader(SourceReader<Decoded, FileSourceSplit> files, SourceReaderContext context) {
        this.files = files;
        this.context = context;
    }

    /** The enumerator learns what is held before it is asked for more. */
    @Override
    public void start() {
        started = true;
        context.sendSourceEventToCoordinator(new WatchEvent.Started(restored));
        files.start();
    }

    @Override
    public InputStatus pollNext(ReaderOutput<Decoded> readerOutput) throws Exception {
        if (output == null || output.records != readerOutput) {
            output = new Output(readerOutput);
            giveWatermark();
        }
        InputStatus status = files.pollNext(output);
        if (status == InputStatus.NOTHING_AVAILABLE) {
            tellNews();
        }
        return status;
    }

    @Override
    public void addSplits(List<FileSourceSplit> splits) {
        if (started) {
            tellNews();
        } else {
            restored = splits.stream().map(FileSourceSplit::splitId).toList();
        }
        files.addSplits(splits);
    }

    @Override
    public void handleSourceEvents(SourceEvent event) {
        if (event instanceof WatchEvent.EventTime eventTime) {
            watermarkMs = Math.max(watermarkMs, eventTime.watermarkMs());
            giveWatermark();
        } else {
            files.handleSourceEvents(event);
        }
    }

    @Override
    public List<FileSourceSplit> snapshotState(long checkpointId) {
        return files.snapshotState(checkpointId);
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
        return files.isAvailable();
    }

    @Override
    public void notifyNoMoreSplits() {
        files.notifyNoMoreSplits();
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) throws Exception {
        files.notifyCheckpointComplete(checkpointId);
    }

    @Override
    public void notifyCheckpointAborted(long checkpointId) throws Exception {
        files.notifyCheckpointAborted(checkpointId);
    }

    @Override
    public void close() throws Exception {
        files.close();
    }

    private void giveWatermark() {
        if (output != null && watermarkMs > Long.MIN_VALUE) {
            output.emitWatermark(new Watermark(watermarkMs));
        }
    }

    private void tellNews() {
        if (hasNews) {
            hasNews = false;
            context.sendSourceEventToCoordinator(new WatchEvent.Read(new EnumMap<>(highestMs)));
        }
    }

    /** The lower bound of a dated file is known, so only undated ones are looked at. */
    private void note(Decoded decoded) {
        if (decoded.kind() == Decoded.Kind.EVENT && decoded.lowerBoundMs() == Long.MIN_VALUE) {
            Long before = highestMs.get(decoded.feed());
            if (before == null || decoded.event().timeMs > before) {
                highestMs.put(decoded.feed(), decoded.event().timeMs);
                hasNews = true;
            }
        }
    }

    /** Passes all on, and looks at each record. */
    private class SplitOutput implements SourceOutput<Decoded> {
        private final SourceOutput<Decoded> records;

        SplitOutput(SourceOutput<Decoded> records) {
            this.records = records;
        }

        @Override
        public void collect(Decoded decoded) {
            note(decoded);
            records.collect(decoded);
        }

        @Override
        public void collect(Decoded decoded, long timestampMs) {
            note(decoded);
            records.collect(decoded, timestampMs);
        }

        @Override
        public void emitWatermark(Watermark watermark) {
            records.emitWatermark(watermark);
        }

        @Override
        public void markIdle() {
            records.markIdle();
        }

        @Override
        public void markActive() {
            records.markActive();
        }
    }

    private final class Output extends SplitOutput implements ReaderOutput<Decoded> {
        private final ReaderOutput<Decoded> records;

        Output(ReaderOutput<Decoded> records) {
            super(records);
            this.records = records;
        }

        @Override
        public SourceOutput<Decoded> createOutputForSplit(String splitId) {
            return new SplitOutput(records.createOutputForSplit(splitId));
        }

        @Override
        public void releaseOutputForSplit(String splitId) {
            records.releaseOutputForSplit(splitId);
            tellNews();
            context.sendSourceEventToCoordinator(new WatchEvent.Finished(splitId));
        }
    }
}
