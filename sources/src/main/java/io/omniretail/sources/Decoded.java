package io.omniretail.sources;

import io.omniretail.domain.Packed;
import io.omniretail.domain.Packer;
import io.omniretail.domain.Unpacker;
import io.omniretail.domain.event.Event;
import io.omniretail.domain.event.Feed;
import io.omniretail.domain.result.Unusable;

/**
 * What became of one record of a source: an event, a reject, or a record that the user's mapping skips. Sources never
 * throw for a bad record, they pass it on as a value. Mutable, one instance serves a whole reader.
 */
public final class Decoded implements Packed {
    /** What the record turned out to be. */
    public enum Kind {
        EVENT,
        REJECT,
        FILTERED
    }

    private static final Feed[] FEEDS = Feed.values();
    private static final Kind[] KINDS = Kind.values();

    private final Event[] events = new Event[FEEDS.length];
    private Feed feed = Feed.ORDERS;
    private Kind kind = Kind.FILTERED;
    private Unusable reject = new Unusable();
    private long lowerBoundMs = Long.MIN_VALUE;

    /** The event of a feed to be filled and then passed on by {@link #isEvent}; its old content is still in it. */
    public Event event(Feed eventFeed) {
        int index = eventFeed.ordinal();
        if (events[index] == null) {
            events[index] = eventFeed.newEvent();
        }
        return events[index];
    }

    /** The record is the event that {@link #event} holds for this feed. */
    public void isEvent(Feed newFeed) {
        feed = newFeed;
        kind = Kind.EVENT;
    }

    public void isReject(Unusable newReject) {
        feed = newReject.feed;
        kind = Kind.REJECT;
        reject = newReject;
    }

    public void isFiltered(Feed newFeed) {
        feed = newFeed;
        kind = Kind.FILTERED;
    }

    public Feed feed() {
        return feed;
    }

    public Kind kind() {
        return kind;
    }

    /** The event, if it is one. */
    public Event event() {
        return event(feed);
    }

    public Unusable reject() {
        return reject;
    }

    /**
     * Neither this record nor any that the same reader gives later is older than this, in epoch milliseconds;
     * {@link Long#MIN_VALUE} if nothing is known.
     */
    public long lowerBoundMs() {
        return lowerBoundMs;
    }

    public void setLowerBoundMs(long newLowerBoundMs) {
        lowerBoundMs = newLowerBoundMs;
    }

    @Override
    public void pack(Packer out) {
        out.putByte(kind.ordinal()).putByte(feed.ordinal()).putFixed(lowerBoundMs);
        switch (kind) {
            case EVENT -> event().pack(out);
            case REJECT -> reject.pack(out);
            case FILTERED -> {}
        }
    }

    @Override
    public void unpack(Unpacker in) {
        kind = KINDS[in.getByte()];
        feed = FEEDS[in.getByte()];
        lowerBoundMs = in.getFixed();
        switch (kind) {
            case EVENT -> event().unpack(in);
            case REJECT -> {
                reject = new Unusable();
                reject.unpack(in);
            }
            case FILTERED -> {}
        }
    }
}
