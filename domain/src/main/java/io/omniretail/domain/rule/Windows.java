package io.omniretail.domain.rule;

import java.io.Serializable;
import java.time.Duration;
import java.time.ZoneId;

/**
 * Windows of one length, aligned to local midnight: calendar days (of 23 to 25 hours), several calendar days counted
 * from 1970-01-01, or parts of a day counted from its midnight, the last of which ends with the day.
 */
public final class Windows implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final Duration DAY = Duration.ofDays(1);

    private final Days days;
    private final long lengthMs;

    /**
     * Cuts time into windows.
     *
     * @param length at least 1 ms; whole days if more than one day
     * @throws IllegalArgumentException if the length is neither
     */
    public Windows(ZoneId zone, Duration length) {
        if (!isValid(length)) {
            throw new IllegalArgumentException("no window length: " + length);
        }
        days = new Days(zone);
        lengthMs = length.toMillis();
    }

    /** Whether windows can have this length. */
    public static boolean isValid(Duration length) {
        return length.toMillis() > 0 && (length.compareTo(DAY) <= 0 || length.toMillis() % DAY.toMillis() == 0);
    }

    /** First millisecond of the window that an instant belongs to. */
    public long startMs(long timeMs) {
        int day = days.dayOf(timeMs);
        if (isWholeDays()) {
            return days.startMs(firstDay(day));
        }
        long midnightMs = days.startMs(day);
        return midnightMs + (timeMs - midnightMs) / lengthMs * lengthMs;
    }

    /** First millisecond after the window that an instant belongs to. */
    public long endMs(long timeMs) {
        int day = days.dayOf(timeMs);
        if (isWholeDays()) {
            return days.startMs(firstDay(day) + (int) (lengthMs / DAY.toMillis()));
        }
        return Math.min(startMs(timeMs) + lengthMs, days.endMs(day));
    }

    private boolean isWholeDays() {
        return lengthMs >= DAY.toMillis();
    }

    private int firstDay(int day) {
        return day - Math.floorMod(day, (int) (lengthMs / DAY.toMillis()));
    }
}
