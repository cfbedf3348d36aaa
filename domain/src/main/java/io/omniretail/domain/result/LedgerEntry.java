package io.omniretail.domain.result;

import io.omniretail.domain.Packed;
import io.omniretail.domain.Packer;
import io.omniretail.domain.Unpacker;
import io.omniretail.domain.event.Feed;

/**
 * Signed counts of a feed's records, by what became of them. Over a whole run {@link #read} is the sum of the others. A
 * field may be negative in a single entry: a record that counted is later found to be in conflict.
 */
public final class LedgerEntry implements Packed {
    private static final Feed[] FEEDS = Feed.values();

    public Feed feed = Feed.ORDERS;
    public long read;
    public long used;
    public long rejected;
    public long duplicate;
    public long late;
    public long filtered;

    public static LedgerEntry of(Feed feed) {
        LedgerEntry entry = new LedgerEntry();
        entry.feed = feed;
        return entry;
    }

    public void add(LedgerEntry other) {
        read += other.read;
        used += other.used;
        rejected += other.rejected;
        duplicate += other.duplicate;
        late += other.late;
        filtered += other.filtered;
    }

    public boolean isZero() {
        return (read | used | rejected | duplicate | late | filtered) == 0;
    }

    /** Whether every record that was read is accounted for, and only once. */
    public boolean isBalanced() {
        return unaccounted() == 0;
    }

    /** How many more records were read than are accounted for; negative where some are accounted for twice. */
    public long unaccounted() {
        return read - (used + rejected + duplicate + late + filtered);
    }

    /** In words, such as {@code orders: read 3 = used 2 + rejected 0 + duplicate 1 + late 0 + filtered 0}. */
    @Override
    public String toString() {
        return feed.id() + ": read " + read + (isBalanced() ? " = " : " != ") + "used " + used + " + rejected "
                + rejected + " + duplicate " + duplicate + " + late " + late + " + filtered " + filtered;
    }

    /** Sets all counts to 0. */
    public void clear() {
        read = 0;
        used = 0;
        rejected = 0;
        duplicate = 0;
        late = 0;
        filtered = 0;
    }

    @Override
    public void pack(Packer out) {
        out.putByte(feed.ordinal()).putSigned(read).putSigned(used).putSigned(rejected);
        out.putSigned(duplicate).putSigned(late).putSigned(filtered);
    }

    @Override
    public void unpack(Unpacker in) {
        feed = FEEDS[in.getByte()];
        read = in.getSigned();
        used = in.getSigned();
        rejected = in.getSigned();
        duplicate = in.getSigned();
        late = in.getSigned();
        filtered = in.getSigned();
    }
}
