package io.omniretail.pipeline.common;

import io.omniretail.domain.event.Event;
import io.omniretail.domain.event.Feed;
import java.io.Serializable;

/**
 * What makes two events of a feed the same one, and how long that matters.
 *
 * @param <E> the feed's event
 */
public interface IdentityRule<E extends Event> extends Serializable {
    Feed feed();

    /** A hash of the identity. */
    long hash(E event);

    /** Whether two events have the same identity. */
    boolean isSame(E one, E other);

    /** First millisecond after the day or window that an event of this time belongs to; all in epoch milliseconds. */
    long endMs(long timeMs);

    /** The last such end that an event with the same identity as one of this time can have for both to be compared. */
    long rememberUntilEndMs(long timeMs);

    /** Whether of two equal events, which differ in their places, the results are to name that of the first one. */
    default boolean isPlacedBefore(E one, E other) {
        return false;
    }

    /** Whether the event is part of what is reported. */
    boolean isInRange(E event);
}
