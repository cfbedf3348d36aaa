package io.omniretail.pipeline.common;

import io.omniretail.domain.event.Event;
import io.omniretail.domain.event.Feed;
import java.io.Serializable;
import org.apache.flink.util.OutputTag;

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

    /** Whether the event is part of what is reported. */
    boolean isInRange(E event);

    /** Where an event goes besides, whole and whether it is part of what is reported or not; null for nowhere. */
    default OutputTag<EventChange<E>> aside(E event) {
        return null;
    }

    /** Whether anything after the check of identity needs the event. */
    default boolean isPassedOn(E event) {
        return true;
    }

    /** Removes from an event that is passed on what nothing after the check of identity needs. */
    default void slim(E event) {}
}
