package io.omniretail.domain.event;

import io.omniretail.domain.Packed;
import io.omniretail.domain.Packer;
import io.omniretail.domain.Unpacker;

/**
 * A record of a feed: something that happened at a time, read from a place.
 *
 * <p>Two events of one feed with the same identity must not both count. {@link #compareContent} puts them in order: 0
 * means the same event twice, otherwise the smaller one counts.
 */
public abstract sealed class Event implements Packed permits CustomerRecord, OrderLine, Payment, Reading, Verdict {
    /** When it happened, in epoch milliseconds. */
    public long timeMs;

    /** {@link Places#sourceId} of the file or topic. */
    public long sourceId;

    /** Byte at which the record starts in its file (after decompression), or {@link Places#kafkaPosition}. */
    public long position;

    public abstract Feed feed();

    /**
     * Compares all fields that the contract lists for the feed, the time before the others, then in table order. Place
     * is no content.
     */
    public abstract int compareContent(Event other);

    /** Forgets what it holds, so that a decoder can fill it anew. */
    public abstract void clear();

    @Override
    public void pack(Packer out) {
        out.putSigned(timeMs).putFixed(sourceId).putUnsigned(position);
        packFields(out);
    }

    @Override
    public void unpack(Unpacker in) {
        timeMs = in.getSigned();
        sourceId = in.getFixed();
        position = in.getUnsigned();
        unpackFields(in);
    }

    abstract void packFields(Packer out);

    abstract void unpackFields(Unpacker in);
}
