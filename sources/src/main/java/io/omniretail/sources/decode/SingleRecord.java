package io.omniretail.sources.decode;

import io.omniretail.domain.event.Event;
import io.omniretail.domain.event.Feed;
import io.omniretail.sources.Decoded;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;

/**
 * Decodes a record that stands by itself, away from its file or topic, as those in {@code rejects} and {@code late}.
 */
public final class SingleRecord {
    private static final String SOURCE = "record";

    private SingleRecord() {}

    /**
     * Decodes a record: a JSON object, or a CSV line with all of the feed's standard columns in their order, since its
     * header is elsewhere.
     *
     * @param zone of times that name none
     * @return empty if it is neither, or cannot be used
     */
    public static Optional<Event> decode(Feed feed, String record, ZoneId zone) {
        DecodeContext context = new DecodeContext(SOURCE, null, zone, Optional.empty(), Duration.ZERO, 0);
        RecordFormat format;
        if (record.startsWith("{")) {
            format = RecordFormats.json(feed, context);
        } else {
            format = RecordFormats.forFile(feed, SOURCE + ".csv", context);
            byte[] header = String.join(",", FeedFields.of(feed)).getBytes(StandardCharsets.UTF_8);
            format.readHeader(header, 0, header.length);
        }
        byte[] bytes = record.getBytes(StandardCharsets.UTF_8);
        Decoded decoded = new Decoded();
        boolean isEvent = format.decode(bytes, 0, bytes.length, 0, decoded) && decoded.kind() == Decoded.Kind.EVENT;
        return isEvent ? Optional.of(decoded.event()) : Optional.empty();
    }
}
