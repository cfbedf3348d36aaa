package io.omniretail.sources;

import java.io.Serializable;
import java.util.Map;
import java.util.Set;

/**
 * How somebody else's files or topic become a feed.
 *
 * @param files a glob for the files' paths under the input; empty for the standard {@code FEED/**}
 * @param topic the topic; empty for the standard one
 * @param fields for each field of the feed that is mapped, where it comes from: a column's name, a constant in single
 *     quotes, or {@code $position}
 * @param timePattern a {@link java.time.format.DateTimeFormatter} pattern; empty for the standard forms
 * @param timeZone zone of times without one; empty for that of the job
 * @param skip by column, the values for which a record is skipped
 */
public record FeedMapping(
        String files,
        String topic,
        Map<String, String> fields,
        String timePattern,
        String timeZone,
        Map<String, Set<String>> skip)
        implements Serializable {}
