package io.omniretail.benchmarks.kafkastreams;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** What a customer has spent in 30 days: time and amount of each attempt, as bytes in the order of coming. */
final class Spending {
    static final byte[] NONE = {};

    private static final int ENTRY_BYTES = 2 * Long.BYTES;
    private static final long MS_A_DAY = 86_400_000;
    private static final long KEPT_MS = 30 * MS_A_DAY;

    private Spending() {}

    /** With another attempt, and without those at its beginning that are too old to count. */
    static byte[] with(byte[] spending, long timeMs, long amountE4) {
        ByteBuffer before = ByteBuffer.wrap(spending);
        int from = 0;
        while (from < spending.length && before.getLong(from) <= timeMs - KEPT_MS) {
            from += ENTRY_BYTES;
        }
        byte[] with = Arrays.copyOfRange(spending, from, spending.length + ENTRY_BYTES);
        ByteBuffer.wrap(with, with.length - ENTRY_BYTES, ENTRY_BYTES)
                .putLong(timeMs)
                .putLong(amountE4);
        return with;
    }

    /** Sets the number of attempts in so many days up to a time, and their mean amount, in units of the currency. */
    static void fill(byte[] spending, long timeMs, int days, double[] features, int countFeature, int meanFeature) {
        ByteBuffer entries = ByteBuffer.wrap(spending);
        long count = 0;
        long sumE4 = 0;
        for (int at = 0; at < spending.length; at += ENTRY_BYTES) {
            long entryMs = entries.getLong(at);
            if (entryMs <= timeMs && entryMs > timeMs - days * MS_A_DAY) {
                count++;
                sumE4 += entries.getLong(at + Long.BYTES);
            }
        }
        features[countFeature] = count;
        features[meanFeature] = sumE4 / 1e4 / count;
    }
}
