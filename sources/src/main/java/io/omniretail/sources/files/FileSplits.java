package io.omniretail.sources.files;

import io.omniretail.domain.event.Feed;
import io.omniretail.sources.SourceSettings;
import io.omniretail.sources.SourceSettings.OnCorruptFile;
import java.io.IOException;
import java.io.InputStream;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.enumerate.FileEnumerator;
import org.apache.flink.core.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lists the files of all feeds and makes a split of each. Large ones are cut into ranges for several readers where
 * every line break ends a record: JSON lines and plain text always, CSV if the file holds no quotation mark at all.
 */
final class FileSplits implements FileEnumerator {
    /** Files up to this length stay whole, and no range is longer: 64 MiB. */
    static final long RANGE_BYTES = 64L << 20;

    private static final Logger LOG = LoggerFactory.getLogger(FileSplits.class);
    private static final int BUFFER_BYTES = 256 << 10;

    private final SourceSettings settings;
    private final long rangeBytes;

    FileSplits(SourceSettings settings, long rangeBytes) {
        this.settings = settings;
        this.rangeBytes = rangeBytes;
    }

    /** @param parallelism number of readers */
    @Override
    public Collection<FileSourceSplit> enumerateSplits(Path[] paths, int parallelism) throws IOException {
        List<InputFile> files = InputListing.of(settings, LOG::warn);
        Map<Partition, Long> filesInPartition =
                files.stream().collect(Collectors.groupingBy(Partition::of, Collectors.counting()));
        List<FileSourceSplit> splits = new ArrayList<>();
        for (InputFile file : files) {
            boolean tooFewFiles = filesInPartition.get(Partition.of(file)) < parallelism;
            int ranges =
                    tooFewFiles && mayBeCut(file) ? Math.toIntExact(-Math.floorDiv(-file.length(), rangeBytes)) : 1;
            for (int i = 0; i < ranges; i++) {
                long from = file.length() * i / ranges;
                long to = file.length() * (i + 1) / ranges;
                splits.add(split(file, from, to - from));
            }
        }
        LOG.info("{} files to read, in {} splits", files.size(), splits.size());
        return splits;
    }

    private boolean mayBeCut(InputFile file) throws IOException {
        // What is left out whole if it cannot be read must be read by one.
        boolean whole = settings.onCorruptFile() == OnCorruptFile.SKIP;
        if (whole || file.length() <= rangeBytes || FileNames.isGzip(file.source())) {
            return false;
        }
        return !FileNames.isCsv(file.source()) || hasNoQuotes(file);
    }

    private static boolean hasNoQuotes(InputFile file) throws IOException {
        LOG.info(
                "{}: looking for quotation marks in {}, to see whether several readers may share it",
                file.feed().id(),
                file.source());
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = FileBytes.open(file.path(), 0)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                for (int i = 0; i < count; i++) {
                    if (buffer[i] == '"') {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    /** The one split of a file that stays whole. */
    static FileSourceSplit whole(InputFile file) {
        return split(file, 0, file.length());
    }

    private static FileSourceSplit split(InputFile file, long offset, long length) {
        return new FileSourceSplit(
                SplitName.of(file, offset).id(), file.path(), offset, length, file.modifiedMs(), file.length());
    }

    /** Files that are read at the same time. */
    private record Partition(Feed feed, Optional<LocalDate> day) {
        static Partition of(InputFile file) {
            return new Partition(file.feed(), file.day());
        }
    }
}
