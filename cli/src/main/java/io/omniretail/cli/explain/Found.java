package io.omniretail.cli.explain;

import io.omniretail.domain.event.Event;
import io.omniretail.domain.result.Unusable;
import io.omniretail.sources.Scan;
import java.util.Comparator;

/**
 * A record that was looked for, and the input that it stands in.
 *
 * @param <E> the feed's event
 */
record Found<E extends Event>(E event, Scan scan) {
    /** The order in which records are shown, and in which equal ones count. */
    static final Comparator<Found<?>> BY_TIME_AND_PLACE = Comparator.comparingLong(
                    (Found<?> found) -> found.event.timeMs)
            .thenComparing(Found::source)
            .thenComparingLong(found -> found.event.position);

    String source() {
        return scan.names().source(event.sourceId);
    }

    String position() {
        return scan.names().position(event.sourceId, event.position);
    }

    /** For sentences. */
    String place() {
        return source() + " at " + position();
    }

    /** The record's own bytes as text, read from its place again; why that cannot be done, if so. */
    String payload() {
        Unusable record = Unusable.of(event, "", "", 0);
        return scan.payloads().readPayload(record)
                ? record.payload.toString()
                : "(not read again: " + scan.payloads().whyGone() + ")";
    }
}
