package io.omniretail.sources.files;

import io.omniretail.domain.event.Feed;
import io.omniretail.sources.SourceSettings;
import io.omniretail.sources.decode.DecodeContext;
import io.omniretail.sources.decode.RecordFormat;
import io.omniretail.sources.decode.RecordFormats;
import java.time.LocalDate;
import java.util.Optional;

/** Chooses how the records of a file are read. */
final class FileFormats {
    private FileFormats() {}

    /** @param modifiedMs last change of the file in epoch milliseconds */
    static RecordFormat of(
            SourceSettings settings, Feed feed, Optional<LocalDate> day, String source, long modifiedMs) {
        DecodeContext context = new DecodeContext(
                source,
                settings.mappings().get(feed),
                settings.zone(),
                day,
                settings.partitionSlack(),
                day.map(Partitions::startMs).orElse(modifiedMs));
        return RecordFormats.forFile(feed, FileNames.withoutGzip(source), context);
    }
}
