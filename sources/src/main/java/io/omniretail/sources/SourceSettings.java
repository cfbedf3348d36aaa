package io.omniretail.sources;

import io.omniretail.domain.event.Feed;
import io.omniretail.domain.rule.TimeRange;
import java.io.Serializable;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/**
 * What is read, and how.
 *
 * @param inputs the folders (or single files of readings) that the feeds lie in, as URIs or paths
 * @param needed the feeds to read, each with the range of event time that the job needs of it: a {@code dt=} folder
 *     wholly outside is not opened
 * @param mappings how other people's files are read; a feed without an entry is read by its standard names
 * @param zone zone of timestamps that name none
 * @param partitionSlack how far an event may lie outside the day of its {@code dt=} folder
 * @param onCorruptFile what happens if a file cannot be read to its end
 */
public record SourceSettings(
        List<String> inputs,
        Map<Feed, TimeRange> needed,
        Map<Feed, FeedMapping> mappings,
        ZoneId zone,
        Duration partitionSlack,
        OnCorruptFile onCorruptFile)
        implements Serializable {

    /** The same for one feed alone, of which another range is needed. */
    public SourceSettings of(Feed feed, TimeRange range) {
        return new SourceSettings(inputs, Map.of(feed, range), mappings, zone, partitionSlack, onCorruptFile);
    }

    /** What happens if a file cannot be read to its end. */
    public enum OnCorruptFile {
        /** The job fails and names the file. */
        FAIL,
        /** The file is left out whole and reported as a reject. */
        SKIP
    }
}
