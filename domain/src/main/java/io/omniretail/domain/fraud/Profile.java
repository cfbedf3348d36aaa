package io.omniretail.domain.fraud;

import io.omniretail.domain.Packed;
import io.omniretail.domain.event.Payment;

/**
 * What is known of one customer, card or terminal: its payment attempts, ordered by their time and, within a
 * millisecond, by the hash of their content. The place of a payment is how many stand before it. What its features are
 * is said by {@link Feature}; they depend on which payments (and labels) are there, never on the order in which they
 * came.
 *
 * <p>Windows are exact: every payment within the last {@link #windowMs} is kept, in 16 to 40 bytes. To add one costs
 * moving those behind it, some nanoseconds each if there are many. Features of a place cost searching for where its
 * windows begin, O(log n), and moving sums there from where features were last asked for: a few steps if that was the
 * place before, up to all payments of the windows if it was far away, as it is after {@link #unpack} and in a copy. So
 * ask in ascending order; a payment that comes late costs stepping back to it, and no more for its being one of
 * millions.
 *
 * <p>Not safe for use by several threads.
 */
public interface Profile extends Packed {
    /**
     * Puts a payment in its place. One that is added twice counts twice.
     *
     * @return the first place whose features may have changed, that of the payment or one before it
     */
    int add(Payment attempt);

    /**
     * Withdraws a payment that was added; its time and its content tell which.
     *
     * @return the first place whose features may have changed; {@link #size} if there is none
     * @throws IllegalStateException if it is not there
     */
    int remove(Payment attempt);

    /**
     * Where a payment stands.
     *
     * @throws IllegalStateException if it is not there
     */
    default int placeOf(Payment attempt) {
        return placeOf(attempt.timeMs, attempt.contentHash());
    }

    /**
     * Where a payment stands.
     *
     * @param contentHash its {@link Payment#contentHash}
     * @throws IllegalStateException if it is not there
     */
    int placeOf(long timeMs, long contentHash);

    /** Whether nothing is known. */
    boolean isEmpty();

    /** The first time of which something is known, in epoch milliseconds; not to be asked if nothing is. */
    long firstMs();

    /** A profile of its own that knows the same. */
    Profile copy();

    /** How many payments there are. */
    int size();

    /** Time of the payment at a place, in epoch milliseconds. */
    long timeMs(int place);

    /** {@link Payment#contentHash} of the payment at a place. */
    long contentHash(int place);

    /**
     * Sets this profile's features of the payment at a place, and leaves all others alone.
     *
     * @param features by {@link Feature#ordinal}, {@link Feature#COUNT} long
     */
    void features(int place, double[] features);

    /**
     * Forgets the payments before a time. What is left has right features from {@link #windowMs} after that time on.
     *
     * @return how many
     */
    int dropBefore(long timeMs);

    /** For how long a payment matters to later ones, in milliseconds. */
    long windowMs();
}
