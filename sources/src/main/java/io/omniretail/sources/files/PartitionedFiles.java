package io.omniretail.sources.files;

import io.omniretail.sources.Decoded;
import io.omniretail.sources.SourceSettings;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.source.reader.SourceReaderOptions;
import org.apache.flink.connector.file.src.AbstractFileSource;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.FileSourceSplitSerializer;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.metrics.groups.SourceReaderMetricGroup;
import org.apache.flink.util.UserCodeClassLoader;

/**
 * Flink's file source, which hands files out in the order of their partitions, and whose readers always have room for
 * several batches.
 *
 * <p>With Flink's default of two, a reader of many small files at times waits for itself for ever: what reads the file
 * for room in a full queue, what takes from the queue to be told that there is something (FLINK-40660). A setting of
 * the cluster would help, but nobody can be relied on to know it.
 */
final class PartitionedFiles extends AbstractFileSource<Decoded, FileSourceSplit> {
    private static final long serialVersionUID = 1L;

    private static final int FEWEST_BATCHES = 16;

    PartitionedFiles(SourceSettings settings) {
        super(
                settings.inputs().stream().map(InputPaths::of).toArray(Path[]::new),
                () -> new FileSplits(settings, FileSplits.RANGE_BYTES),
                PartitionOrder::new,
                new RecordFileFormat(settings),
                null);
    }

    @Override
    public SourceReader<Decoded, FileSourceSplit> createReader(SourceReaderContext context) {
        return super.createReader(new RoomyContext(context));
    }

    @Override
    public SimpleVersionedSerializer<FileSourceSplit> getSplitSerializer() {
        return FileSourceSplitSerializer.INSTANCE;
    }

    /** All as Flink gives it, but a queue that is long enough. */
    private static final class RoomyContext implements SourceReaderContext {
        private final SourceReaderContext context;
        private final Configuration configuration;

        RoomyContext(SourceReaderContext context) {
            this.context = context;
            configuration = new Configuration(context.getConfiguration());
            int batches = configuration.get(SourceReaderOptions.ELEMENT_QUEUE_CAPACITY);
            configuration.set(SourceReaderOptions.ELEMENT_QUEUE_CAPACITY, Math.max(batches, FEWEST_BATCHES));
        }

        @Override
        public Configuration getConfiguration() {
            return configuration;
        }

        @Override
        public SourceReaderMetricGroup metricGroup() {
            return context.metricGroup();
        }

        @Override
        public String getLocalHostName() {
            return context.getLocalHostName();
        }

        @Override
        public int getIndexOfSubtask() {
            return context.getIndexOfSubtask();
        }

        @Override
        public int currentParallelism() {
            return context.currentParallelism();
        }

        @Override
        public void sendSplitRequest() {
            context.sendSplitRequest();
        }

        @Override
        public void sendSourceEventToCoordinator(SourceEvent event) {
            context.sendSourceEventToCoordinator(event);
        }

        @Override
        public UserCodeClassLoader getUserCodeClassLoader() {
            return context.getUserCodeClassLoader();
        }
    }
}
