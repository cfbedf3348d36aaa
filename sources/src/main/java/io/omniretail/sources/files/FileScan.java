package io.omniretail.sources.files;

import io.omniretail.domain.UsageException;
import io.omniretail.domain.event.Feed;
import io.omniretail.domain.event.PlaceNames;
import io.omniretail.domain.rule.TimeRange;
import io.omniretail.sources.Decoded;
import io.omniretail.sources.PayloadLookup;
import io.omniretail.sources.Scan;
import io.omniretail.sources.SourceSettings;
import java.io.IOException;
import java.util.function.Consumer;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat.Reader;
import org.apache.flink.connector.file.src.reader.BulkFormat.RecordIterator;
import org.apache.flink.connector.file.src.util.RecordAndPosition;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads files one after another, as the job's source does; of {@code dt=} folders only those that can hold the range.
 */
final class FileScan implements Scan {
    private static final Logger LOG = LoggerFactory.getLogger(FileScan.class);

    private final SourceSettings settings;
    private final PlaceNames names;
    private final PayloadLookup payloads;

    FileScan(SourceSettings settings) {
        this.settings = settings;
        names = new FilePlaceNames(settings);
        payloads = new PlaceLookup(settings);
    }

    @Override
    public void read(Feed feed, TimeRange range, Consumer<Decoded> records) {
        SourceSettings asked = settings.of(feed, range);
        RecordFileFormat format = new RecordFileFormat(asked);
        for (InputFile file : InputListing.ofWatched(asked, LOG::warn)) {
            try {
                read(format, FileSplits.whole(file), records);
            } catch (SuppressRestartsException e) {
                throw new UsageException(e.getCause().getMessage());
            } catch (IOException e) {
                LOG.debug("cannot close {}", file.source(), e);
            }
        }
    }

    private static void read(RecordFileFormat format, FileSourceSplit file, Consumer<Decoded> records)
            throws IOException {
        try (Reader<Decoded> reader = format.createReader(new Configuration(), file)) {
            for (RecordIterator<Decoded> batch = reader.readBatch(); batch != null; batch = reader.readBatch()) {
                for (RecordAndPosition<Decoded> next = batch.next(); next != null; next = batch.next()) {
                    records.accept(next.getRecord());
                }
                batch.releaseBatch();
            }
        }
    }

    @Override
    public PlaceNames names() {
        return names;
    }

    @Override
    public PayloadLookup payloads() {
        return payloads;
    }
}
