package io.omniretail.sources.files;

import io.omniretail.sources.Decoded;
import io.omniretail.sources.SourceSettings;
import io.omniretail.sources.types.PackedTypeInformation;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.PendingSplitsCheckpoint;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Flink's file source over folders that are watched, with an enumerator of its own: Flink's knows nothing of event
 * time, so a reader without files would hold it back for ever, or, were it idle, let it pass files that others have not
 * begun. Here the enumerator alone says how far event time has come, and all readers give the same watermarks.
 */
final class WatchedFiles
        implements Source<Decoded, FileSourceSplit, PendingSplitsCheckpoint<FileSourceSplit>>,
                ResultTypeQueryable<Decoded> {
    private static final long serialVersionUID = 1L;

    private final SourceSettings settings;
    private final FolderWatch watch;
    private final Source<Decoded, FileSourceSplit, PendingSplitsCheckpoint<FileSourceSplit>> files;

    WatchedFiles(SourceSettings settings, FolderWatch watch) {
        this.settings = settings;
        this.watch = watch;
        files = FileRecords.source(settings);
    }

    /** The times of events; the watermarks come from the source itself. */
    static WatermarkStrategy<Decoded> eventTime() {
        return WatermarkStrategy.<Decoded>noWatermarks().withTimestampAssigner(new PartitionWatermarks());
    }

    @Override
    public Boundedness getBoundedness() {
        return Boundedness.CONTINUOUS_UNBOUNDED;
    }

    @Override
    public SourceReader<Decoded, FileSourceSplit> createReader(SourceReaderContext context) throws Exception {
        return new WatchedFilesReader(files.createReader(context), context);
    }

    @Override
    public SplitEnumerator<FileSourceSplit, PendingSplitsCheckpoint<FileSourceSplit>> createEnumerator(
            SplitEnumeratorContext<FileSourceSplit> context) {
        return new WatchedFilesEnumerator(settings, watch, context, List.of(), List.of());
    }

    @Override
    public SplitEnumerator<FileSourceSplit, PendingSplitsCheckpoint<FileSourceSplit>> restoreEnumerator(
            SplitEnumeratorContext<FileSourceSplit> context, PendingSplitsCheckpoint<FileSourceSplit> checkpoint) {
        return new WatchedFilesEnumerator(
                settings, watch, context, checkpoint.getSplits(), checkpoint.getAlreadyProcessedPaths());
    }

    @Override
    public SimpleVersionedSerializer<FileSourceSplit> getSplitSerializer() {
        return files.getSplitSerializer();
    }

    @Override
    public SimpleVersionedSerializer<PendingSplitsCheckpoint<FileSourceSplit>> getEnumeratorCheckpointSerializer() {
        return files.getEnumeratorCheckpointSerializer();
    }

    @Override
    public TypeInformation<Decoded> getProducedType() {
        return PackedTypeInformation.of(Decoded.class);
    }
}
