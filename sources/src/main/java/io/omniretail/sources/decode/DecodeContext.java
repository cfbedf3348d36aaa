package io.omniretail.sources.decode;

import io.omniretail.sources.FeedMapping;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;

/**
 * Everything that decides how the records of one source are read.
 *
 * @param source the file's path under its input, with {@code /} between folders, or the topic
 * @param mapping how somebody else's columns become the feed's; null for the standard names
 * @param zone zone of times that name none, unless the mapping has one
 * @param partitionDay the day (UTC) of the {@code dt=} folder that the file lies in
 * @param partitionSlack how far an event may lie outside that day
 * @param fileTimeMs last change of the file in epoch milliseconds: the time of plain text lines outside {@code dt=}
 *     folders; inside one it is the day's start
 */
public record DecodeContext(
        String source,
        FeedMapping mapping,
        ZoneId zone,
        Optional<LocalDate> partitionDay,
        Duration partitionSlack,
        long fileTimeMs) {}
