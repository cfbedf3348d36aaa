package io.omniretail.pipeline.common;

import io.omniretail.domain.Packed;
import io.omniretail.domain.Packer;
import io.omniretail.domain.Unpacker;
import io.omniretail.domain.event.Event;
import io.omniretail.domain.event.Feed;
import io.omniretail.sources.types.PackedTypeInformation;
import org.apache.flink.api.common.typeinfo.TypeInformation;

/**
 * An event that counts from now on, or no longer, because one that goes before it has come.
 *
 * @param <E> the feed's event
 */
public final class EventChange<E extends Event> implements Packed {
    private static final Feed[] FEEDS = Feed.values();

    public E event;
    public boolean isWithdrawn;

    /** How Flink writes it. */
    @SuppressWarnings("unchecked")
    public static <E extends Event> TypeInformation<EventChange<E>> type() {
        return (TypeInformation<EventChange<E>>) (TypeInformation<?>) PackedTypeInformation.of(EventChange.class);
    }

    @Override
    public void pack(Packer out) {
        out.putByte(event.feed().ordinal()).putBoolean(isWithdrawn);
        event.pack(out);
    }

    @Override
    @SuppressWarnings("unchecked")
    public void unpack(Unpacker in) {
        Feed feed = FEEDS[in.getByte()];
        isWithdrawn = in.getBoolean();
        if (event == null || event.feed() != feed) {
            event = (E) feed.newEvent();
        }
        event.unpack(in);
    }
}
