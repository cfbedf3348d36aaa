package io.omniretail.sources.files;

import io.omniretail.domain.UsageException;
import io.omniretail.sources.Decoded;
import io.omniretail.sources.SourceSettings;
import java.nio.file.Files;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.PendingSplitsCheckpoint;
import org.apache.flink.core.fs.FileSystem;

/** The files of all feeds as one source, so that no feed is read ahead of another. */
public final class FileRecords {
    private FileRecords() {}

    /** All records of all needed feeds; to be used with {@link #eventTime}. */
    public static Source<Decoded, FileSourceSplit, PendingSplitsCheckpoint<FileSourceSplit>> source(
            SourceSettings settings) {
        return new PartitionedFiles(settings);
    }

    /** Watermarks that no event can be behind. */
    public static WatermarkStrategy<Decoded> eventTime() {
        return new PartitionWatermarks();
    }

    /**
     * Looks for the files without reading them.
     *
     * @throws UsageException if an input does not exist, cannot be read, or has none of the needed feeds, or if nothing
     *     matches a mapping's pattern
     */
    public static void check(SourceSettings settings) {
        checkPermissions(settings, InputListing.of(settings, warning -> {}));
    }

    /**
     * Looks for the folders that are watched.
     *
     * @throws UsageException if an input does not exist or cannot be read
     */
    static void checkWatched(SourceSettings settings) {
        checkPermissions(settings, InputListing.ofWatched(settings, warning -> {}));
    }

    private static void checkPermissions(SourceSettings settings, List<InputFile> files) {
        for (InputFile file : files) {
            FileSystem fileSystem = InputPaths.fileSystem(settings.inputs().get(file.input()), file.path());
            boolean isLocal = !fileSystem.isDistributedFS();
            if (isLocal && !Files.isReadable(java.nio.file.Path.of(file.path().getPath()))) {
                throw new UsageException("%s: cannot read %s: check its permissions"
                        .formatted(file.feed().id(), file.path().getPath()));
            }
        }
    }
}
