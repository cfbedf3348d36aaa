package io.omniretail.sources.decode;

import io.omniretail.domain.Text;
import io.omniretail.domain.event.Feed;
import io.omniretail.domain.event.Places;
import io.omniretail.domain.result.Unusable;

/** Writes the rejects of one source: a sentence that says what, where and the mend, and the record's bytes. */
final class Rejects {
    private final Feed feed;
    private final String source;
    private final long sourceId;
    private final boolean fromKafka;

    Rejects(Feed feed, String source, boolean fromKafka) {
        this.feed = feed;
        this.source = source;
        this.sourceId = Places.sourceId(source);
        this.fromKafka = fromKafka;
    }

    long sourceId() {
        return sourceId;
    }

    /**
     * A reject of the record in [from, to).
     *
     * @param timeMs the event's time, or {@link Unusable#NO_TIME}
     * @param what such as {@code cannot read quantity "x"}
     * @param needed such as {@code a whole number is needed}
     */
    Unusable reject(
            byte[] bytes, int from, int to, long position, long timeMs, String reason, String what, String needed) {
        Unusable reject = new Unusable();
        reject.feed = feed;
        reject.sourceId = sourceId;
        reject.position = position;
        reject.timeMs = timeMs;
        reject.reason.set(Text.of(reason));
        reject.detail.set(Text.of(feed.id() + ": " + what + " (" + place(position) + "): " + needed));
        reject.hasPayload = true;
        Payloads.set(reject.payload, bytes, from, to);
        return reject;
    }

    private String place(long position) {
        return source + ", " + (fromKafka ? Places.kafkaPositionText(position) : "byte " + position);
    }
}
