package io.omniretail.cli.generate;

import io.omniretail.domain.event.Feed;

/** A record on its way. Used again and again: it holds its bytes until the next record is put into it. */
final class WaitingRecord {
    Feed feed = Feed.ORDERS;
    /** The event's time in epoch milliseconds. */
    long timeMs;
    /** When it arrives, in epoch milliseconds; not before its time. */
    long arrivalMs;

    byte[] value = {};
    int length;
    /** What the record belongs to, such as the id of its order. */
    byte[] key = {};

    int keyLength;

    void set(byte[] newValue, int newLength, byte[] newKey, int newKeyLength) {
        value = copy(newValue, newLength, value);
        length = newLength;
        key = copy(newKey, newKeyLength, key);
        keyLength = newKeyLength;
    }

    private static byte[] copy(byte[] bytes, int length, byte[] place) {
        byte[] enough = place.length < length ? new byte[length * 3 / 2] : place;
        System.arraycopy(bytes, 0, enough, 0, length);
        return enough;
    }
}
