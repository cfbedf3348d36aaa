package io.omniretail.sources.files;

import io.omniretail.domain.Text;
import io.omniretail.domain.event.Places;
import io.omniretail.domain.result.Unusable;
import io.omniretail.sources.Decoded;
import io.omniretail.sources.SourceSettings;
import io.omniretail.sources.SourceSettings.OnCorruptFile;
import io.omniretail.sources.decode.Reasons;
import io.omniretail.sources.decode.RecordFormat;
import io.omniretail.sources.types.PackedTypeInformation;
import java.io.IOException;
import java.io.InputStream;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;
import org.apache.flink.connector.file.src.util.SingletonResultIterator;

/**
 * Reads the files of all feeds. Each record is stamped with the lower time bound of its split, and its position is the
 * byte (after decompression) where the next record starts, so that a restored reader goes on exactly there.
 */
final class RecordFileFormat implements BulkFormat<Decoded, FileSourceSplit> {
    private static final long serialVersionUID = 1L;

    /** How much is read at once. */
    private static final int BATCH_BYTES = 512 << 10;

    /** Where a file is continued of which nothing more is to be read. */
    private static final long NOWHERE = Long.MAX_VALUE;

    private final SourceSettings settings;
    private final int batchBytes;

    RecordFileFormat(SourceSettings settings) {
        this(settings, BATCH_BYTES);
    }

    RecordFileFormat(SourceSettings settings, int batchBytes) {
        this.settings = settings;
        this.batchBytes = batchBytes;
    }

    @Override
    public Reader<Decoded> createReader(Configuration config, FileSourceSplit split) {
        SplitName name = SplitName.parse(split.splitId());
        if (settings.onCorruptFile() == OnCorruptFile.SKIP) {
            try {
                FileBytes.readThrough(split.path(), split.fileSize());
            } catch (IOException e) {
                return new CorruptFileReader(corruptFile(name, e));
            }
        }
        try {
            RecordFormat format = format(name, split);
            long firstRecord = FileHeader.read(split.path(), format);
            return reader(name, split, format, firstRecordOfRange(split, firstRecord));
        } catch (IOException e) {
            throw UnreadableFileException.failingTheJob(name, settings.onCorruptFile(), e);
        }
    }

    @Override
    public Reader<Decoded> restoreReader(Configuration config, FileSourceSplit split) {
        SplitName name = SplitName.parse(split.splitId());
        long position =
                split.getReaderPosition().map(CheckpointedPosition::getOffset).orElseThrow();
        try {
            RecordFormat format = format(name, split);
            if (position < endPosition(split)) {
                FileHeader.read(split.path(), format);
            }
            return reader(name, split, format, position);
        } catch (IOException e) {
            throw UnreadableFileException.failingTheJob(name, settings.onCorruptFile(), e);
        }
    }

    /** Never asked: the splits are made by {@link FileSplits}. */
    @Override
    public boolean isSplittable() {
        return false;
    }

    @Override
    public TypeInformation<Decoded> getProducedType() {
        return PackedTypeInformation.of(Decoded.class);
    }

    private Reader<Decoded> reader(SplitName name, FileSourceSplit split, RecordFormat format, long position)
            throws IOException {
        long end = endPosition(split);
        RecordScanner scanner = position < end
                ? new RecordScanner(FileBytes.open(split.path(), position), position, end, format, batchBytes)
                : new RecordScanner(InputStream.nullInputStream(), position, position, format, 1);
        Decoded decoded = new Decoded();
        decoded.setLowerBoundMs(Partitions.lowerBoundMs(name.day(), settings.partitionSlack()));
        return new RecordReader(
                scanner,
                format,
                decoded,
                problem -> UnreadableFileException.failingTheJob(name, settings.onCorruptFile(), problem));
    }

    private RecordFormat format(SplitName name, FileSourceSplit split) {
        return FileFormats.of(settings, name.feed(), name.day(), name.source(), split.fileModificationTime());
    }

    /**
     * A record belongs to the range that it starts in: a range starts after the first line break at or after the byte
     * before it.
     */
    private static long firstRecordOfRange(FileSourceSplit split, long firstRecord) throws IOException {
        long offset = split.offset();
        if (offset <= firstRecord) {
            return firstRecord;
        }
        try (InputStream in = FileBytes.open(split.path(), offset - 1)) {
            return offset - 1 + LineBreaks.through(in);
        }
    }

    private static long endPosition(FileSourceSplit split) {
        return FileNames.isGzip(split.path().getName()) ? Long.MAX_VALUE : split.offset() + split.length();
    }

    private Decoded corruptFile(SplitName name, IOException problem) {
        Unusable unusable = new Unusable();
        unusable.feed = name.feed();
        unusable.sourceId = Places.sourceId(name.source());
        unusable.timeMs = name.day().map(Partitions::startMs).orElse(Unusable.NO_TIME);
        unusable.reason.set(Text.of(Reasons.CORRUPT_FILE));
        unusable.detail.set(
                Text.of("the file cannot be read to its end (%s), so nothing of it is used; repair it and run again"
                        .formatted(InputPaths.firstLine(problem))));
        unusable.hasPayload = true;
        Decoded decoded = new Decoded();
        decoded.isReject(unusable);
        decoded.setLowerBoundMs(Partitions.lowerBoundMs(name.day(), settings.partitionSlack()));
        return decoded;
    }

    /** Gives the one reject that stands for a whole file. */
    private static final class CorruptFileReader implements Reader<Decoded> {
        private Decoded reject;

        CorruptFileReader(Decoded reject) {
            this.reject = reject;
        }

        @Override
        public RecordIterator<Decoded> readBatch() {
            if (reject == null) {
                return null;
            }
            SingletonResultIterator<Decoded> batch = new SingletonResultIterator<>();
            batch.set(reject, NOWHERE, 0);
            reject = null;
            return batch;
        }

        @Override
        public void close() {}
    }
}
