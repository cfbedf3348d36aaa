package io.omniretail.domain.rule;

import java.io.Serializable;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * The calendar days of a zone, 23 and 25 hours long where its clocks change. A day is a number: days since 1970-01-01.
 * Not safe for use by several threads: it remembers the days asked for.
 *
 * <p>Days follow each other without gap or overlap. Where clocks were put back over midnight, so that a date came twice
 * (St John's until 2010, from 00:01 to 23:01), the second time belongs to the new day. A date that a zone left out is a
 * day without length.
 */
public final class Days implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Days remembered at a time; a power of two, more than a report usually spans. */
    private static final int REMEMBERED = 1024;

    private static final long MS_A_DAY = 86_400_000;

    private final ZoneId zone;
    /** By a day's last bits: the day that is remembered there, its first millisecond and the first one after it. */
    private transient int[] days;

    private transient long[] startsMs;
    private transient long[] endsMs;

    public Days(ZoneId zone) {
        this.zone = zone;
    }

    public ZoneId zone() {
        return zone;
    }

    /**
     * The day that an instant in epoch milliseconds belongs to.
     *
     * @throws ArithmeticException if it is 2^31 days away or more, such as the end of event time
     */
    public int dayOf(long timeMs) {
        // No zone is a day away from UTC for long: the day is this one or a neighbour.
        int day = Math.toIntExact(Math.floorDiv(timeMs, MS_A_DAY));
        int slot = remember(day);
        while (timeMs < startsMs[slot]) {
            day--;
            slot = remember(day);
        }
        while (timeMs >= endsMs[slot]) {
            day++;
            slot = remember(day);
        }
        return day;
    }

    /** First millisecond of a day. */
    public long startMs(int day) {
        int slot = remember(day);
        return startsMs[slot];
    }

    /** First millisecond after a day. */
    public long endMs(int day) {
        int slot = remember(day);
        return endsMs[slot];
    }

    /** First millisecond after the day that an instant belongs to. */
    public long endOfDayMs(long timeMs) {
        return endMs(dayOf(timeMs));
    }

    /** Where a day's borders are remembered. */
    private int remember(int day) {
        if (days == null) {
            days = new int[REMEMBERED];
            startsMs = new long[REMEMBERED];
            endsMs = new long[REMEMBERED];
        }
        int slot = day & REMEMBERED - 1;
        if (days[slot] != day || endsMs[slot] == 0) {
            LocalDate date = LocalDate.ofEpochDay(day);
            days[slot] = day;
            startsMs[slot] = date.atStartOfDay(zone).toInstant().toEpochMilli();
            endsMs[slot] = date.plusDays(1).atStartOfDay(zone).toInstant().toEpochMilli();
        }
        return slot;
    }
}
