package io.omniretail.domain.fraud;

import io.omniretail.domain.Packer;
import io.omniretail.domain.Unpacker;
import io.omniretail.domain.event.Payment;

/** The order of a profile's payments. What else is kept of each is its kind's matter. */
abstract class PaymentProfile implements Profile {
    static final long MS_A_MINUTE = 60_000;
    static final long MS_AN_HOUR = 60 * MS_A_MINUTE;
    static final long MS_A_DAY = 24 * MS_AN_HOUR;
    static final long MS_A_WEEK = 7 * MS_A_DAY;
    /** Of 30 days, always. */
    static final long MS_A_MONTH = 30 * MS_A_DAY;

    /** Time and hash, which rows are sorted by; other columns come behind. */
    static final int KEY_COLUMNS = 2;

    private final Rows rows;

    PaymentProfile(int columns) {
        rows = new Rows(columns);
    }

    PaymentProfile(PaymentProfile other) {
        rows = other.rows.copy();
    }

    /** Sets the other columns of a payment that was put at a place. */
    abstract void fill(int place, Payment attempt);

    /** Everything about the payment at a place is there still. */
    abstract void removing(int place);

    /** Everything about the first payments is there still. */
    abstract void dropping(int count);

    /** First place whose features may have changed by a payment of this time, that itself apart. */
    int firstChangedBy(long timeMs) {
        return firstFrom(timeMs);
    }

    @Override
    public final int add(Payment attempt) {
        long hash = attempt.contentHash();
        int place = rows.find(attempt.timeMs, hash);
        insert(place, attempt.timeMs, hash);
        fill(place, attempt);
        return Math.min(place, firstChangedBy(attempt.timeMs));
    }

    @Override
    public final int remove(Payment attempt) {
        int place = placeOf(attempt);
        removing(place);
        rows.remove(place);
        return firstChangedBy(attempt.timeMs);
    }

    @Override
    public boolean isEmpty() {
        return size() == 0;
    }

    @Override
    public long firstMs() {
        return timeMs(0);
    }

    @Override
    public final int placeOf(long timeMs, long contentHash) {
        int place = rows.find(timeMs, contentHash);
        if (!rows.isAt(place, timeMs, contentHash)) {
            throw new IllegalStateException(
                    "the payment of " + timeMs + " ms is not among the " + size() + " of its profile");
        }
        return place;
    }

    @Override
    public int dropBefore(long timeMs) {
        int count = firstFrom(timeMs);
        dropping(count);
        rows.drop(count);
        return count;
    }

    @Override
    public final int size() {
        return rows.size();
    }

    @Override
    public final long timeMs(int place) {
        return rows.get(place, 0);
    }

    @Override
    public final long contentHash(int place) {
        return rows.get(place, 1);
    }

    final long get(int place, int column) {
        return rows.get(place, column);
    }

    final void set(int place, int column, long value) {
        rows.set(place, column, value);
    }

    /** First place whose time is this or later. */
    final int firstFrom(long timeMs) {
        return rows.firstAfter(timeMs - 1);
    }

    /** First place whose time is later. */
    final int firstAfter(long timeMs) {
        return rows.firstAfter(timeMs);
    }

    /** Likewise, where it is known to be in a range or to be its end. */
    final int firstAfter(long timeMs, int from, int to) {
        return rows.firstAfter(timeMs, from, to);
    }

    @Override
    public void pack(Packer out) {
        out.putUnsigned(size());
        long previousMs = 0;
        for (int place = 0; place < size(); place++) {
            out.putSigned(timeMs(place) - previousMs).putFixed(contentHash(place));
            previousMs = timeMs(place);
        }
    }

    @Override
    public void unpack(Unpacker in) {
        rows.drop(size());
        int size = in.getUnsignedInt();
        long timeMs = 0;
        for (int place = 0; place < size; place++) {
            timeMs += in.getSigned();
            insert(place, timeMs, in.getFixed());
        }
    }

    private void insert(int place, long timeMs, long hash) {
        rows.insert(place);
        rows.set(place, 0, timeMs);
        rows.set(place, 1, hash);
    }
}
