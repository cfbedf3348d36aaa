package io.omniretail.domain.result;

import io.omniretail.domain.Packed;
import io.omniretail.domain.Packer;
import io.omniretail.domain.Text;
import io.omniretail.domain.Unpacker;
import io.omniretail.domain.event.Event;
import io.omniretail.domain.event.Feed;

/**
 * A record that counts nowhere: a reject, or one that came too late. Nothing is lost: it says where it stands, why it
 * was left out, and its bytes.
 *
 * <p>Where a record turns out to be unusable only after it was decoded (a conflict, a late one), its bytes have not
 * travelled with it: {@link #hasPayload} is false, and the sources read them again from their place.
 */
public final class Unusable implements Packed {
    /** {@link #timeMs} of a record that has no readable time. */
    public static final long NO_TIME = Long.MIN_VALUE;

    /** {@link #reason} of a record that came too late: it goes to {@code late} instead of {@code rejects}. */
    public static final String LATE = "late";
    /** {@link #reason} of a record that differs from another one of the same identity, which counts. */
    public static final String CONFLICT = "conflict";

    private static final Feed[] FEEDS = Feed.values();

    public Feed feed = Feed.ORDERS;
    /** {@link io.omniretail.domain.event.Places#sourceId} of the file or topic. */
    public long sourceId;

    public long position;
    /**
     * The event's time; that of the beginning of its folder's day if it has none or does not belong there; else
     * {@link #NO_TIME}.
     */
    public long timeMs = NO_TIME;
    /** Event time when a late record arrived, in epoch milliseconds; 0 for rejects. */
    public long watermarkMs;
    /** A code such as {@code missing_field}. */
    public final Text reason = new Text();
    /** A sentence that says what is wrong and what is needed. */
    public final Text detail = new Text();

    public boolean hasPayload;
    /** The record's own bytes, as they were read, at most 64 KiB of them. */
    public final Text payload = new Text();

    /** A decoded event that cannot be used after all. */
    public static Unusable of(Event event, String reason, String detail, long watermarkMs) {
        Unusable unusable = new Unusable();
        unusable.feed = event.feed();
        unusable.sourceId = event.sourceId;
        unusable.position = event.position;
        unusable.timeMs = event.timeMs;
        unusable.watermarkMs = watermarkMs;
        unusable.reason.set(Text.of(reason));
        unusable.detail.set(Text.of(detail));
        return unusable;
    }

    @Override
    public void pack(Packer out) {
        out.putByte(feed.ordinal()).putFixed(sourceId).putUnsigned(position);
        out.putSigned(timeMs).putSigned(watermarkMs).putText(reason).putText(detail);
        out.putBoolean(hasPayload).putText(payload);
    }

    @Override
    public void unpack(Unpacker in) {
        feed = FEEDS[in.getByte()];
        sourceId = in.getFixed();
        position = in.getUnsigned();
        timeMs = in.getSigned();
        watermarkMs = in.getSigned();
        in.getText(reason);
        in.getText(detail);
        hasPayload = in.getBoolean();
        in.getText(payload);
    }
}
