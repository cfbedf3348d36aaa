package io.omniretail.sources.decode;

import io.omniretail.domain.event.Event;
import io.omniretail.domain.event.Feed;
import io.omniretail.domain.event.Places;
import io.omniretail.domain.result.Unusable;
import io.omniretail.sources.Decoded;
import java.time.Duration;
import java.time.Instant;

/**
 * Decodes the messages of one topic: JSON objects. Bad ones become rejects, never an exception. One instance serves one
 * reader; the texts of an event are views of the message or of this instance's own memory, and hold until the next one.
 */
public final class MessageDecoder {
    private static final byte[] NOTHING = {};

    private final RecordFormat format;
    private final Rejects rejects;
    private final long maxFutureMs;

    /**
     * A decoder of the messages of one feed.
     *
     * @param maxFuture how far an event may be stamped ahead of its message
     */
    public MessageDecoder(Feed feed, DecodeContext context, Duration maxFuture) {
        format = RecordFormats.json(feed, context);
        rejects = new Rejects(feed, context.source(), true);
        maxFutureMs = maxFuture.toMillis();
    }

    /**
     * Decodes one message.
     *
     * @param value null if there is none
     * @param timestampMs the message's own time in epoch milliseconds; negative if it has none
     * @param out becomes an event, a reject, or filtered
     */
    public void decode(byte[] value, int partition, long offset, long timestampMs, Decoded out) {
        long position = Places.kafkaPosition(partition, offset);
        if (value == null) {
            reject(NOTHING, position, Unusable.NO_TIME, Reasons.NULL_VALUE, "no value", "a JSON object is needed", out);
        } else if (value.length > RecordFormat.MAX_RECORD_BYTES) {
            format.tooLong(value, 0, value.length, position, out);
        } else {
            format.decode(value, 0, value.length, position, out);
            if (out.kind() == Decoded.Kind.EVENT && isTooFarAhead(out.event(), timestampMs)) {
                rejectTooFarAhead(value, position, timestampMs, out);
            }
        }
    }

    /** One event from the year 2099 would close every window, if it were let in. */
    private boolean isTooFarAhead(Event event, long timestampMs) {
        return timestampMs >= 0 && event.timeMs - timestampMs > maxFutureMs;
    }

    private void rejectTooFarAhead(byte[] value, long position, long timestampMs, Decoded out) {
        long timeMs = out.event().timeMs;
        String what = "event time %s is too far ahead of the record's own, %s"
                .formatted(Instant.ofEpochMilli(timeMs), Instant.ofEpochMilli(timestampMs));
        String needed = "at most %s is allowed (--max-future)".formatted(Duration.ofMillis(maxFutureMs));
        reject(value, position, timeMs, Reasons.TOO_FAR_IN_FUTURE, what, needed, out);
    }

    private void reject(
            byte[] value, long position, long timeMs, String reason, String what, String needed, Decoded out) {
        out.isReject(rejects.reject(value, 0, value.length, position, timeMs, reason, what, needed));
    }
}
