package io.omniretail.domain.fraud;

import java.util.Arrays;

/**
 * How many frauds of a window were known at a time. A fraud counts from when it is both known and old enough for the
 * window, until it is too old: so at any time those count that have begun to, less those of them that have ceased to.
 */
final class KnownFrauds {
    /** When frauds begin to count, in epoch milliseconds, sorted. */
    private final Rows begins;
    /** By window: when they cease to. */
    private final Rows[] ends;

    private final long[] windowsMs;

    /** @param windowsMs lengths of the windows */
    KnownFrauds(long... windowsMs) {
        this(
                windowsMs,
                new Rows(1),
                Arrays.stream(windowsMs).mapToObj(window -> new Rows(1)).toArray(Rows[]::new));
    }

    private KnownFrauds(long[] windowsMs, Rows begins, Rows[] ends) {
        this.windowsMs = windowsMs;
        this.begins = begins;
        this.ends = ends;
    }

    KnownFrauds copy() {
        return new KnownFrauds(
                windowsMs, begins.copy(), Arrays.stream(ends).map(Rows::copy).toArray(Rows[]::new));
    }

    /**
     * Adds a fraud.
     *
     * @param fromMs from when on its payment lies in windows
     */
    void add(long fromMs, long knownMs) {
        long beginMs = Math.max(fromMs, knownMs);
        add(begins, beginMs);
        for (int window = 0; window < ends.length; window++) {
            add(ends[window], Math.max(beginMs, fromMs + windowsMs[window]));
        }
    }

    /** Takes away a fraud that was added. */
    void remove(long fromMs, long knownMs) {
        long beginMs = Math.max(fromMs, knownMs);
        remove(begins, beginMs);
        for (int window = 0; window < ends.length; window++) {
            remove(ends[window], Math.max(beginMs, fromMs + windowsMs[window]));
        }
    }

    /** How many frauds count at a time in one of the windows. */
    int count(int window, long timeMs) {
        return begins.firstAfter(timeMs) - ends[window].firstAfter(timeMs);
    }

    private static void add(Rows times, long timeMs) {
        int place = times.firstAfter(timeMs);
        times.insert(place);
        times.set(place, 0, timeMs);
    }

    private static void remove(Rows times, long timeMs) {
        times.remove(times.firstAfter(timeMs - 1));
    }
}
