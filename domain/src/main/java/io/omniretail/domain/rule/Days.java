package io.omniretail.domain.rule;

import java.io.Serializable;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * The calendar days of a zone, 23 and 25 hours long where its clocks change. A day is a number: days since 1970-01-01.
 * Not safe for use by several threads: it remembers the last day asked for.
 *
 * <p>Days follow each other without gap or overlap. Where clocks were put back over midnight, so that a date came twice
 * (St John's until 2010, from 00:01 to 23:01), the second time belongs to the new day. A date that a zone left out is a
 * day without length.
 */
public final class Days implements Serializable {
    private static final long serialVersionUID = 1L;

    private final ZoneId zone;
    private transient int lastDay;
    private transient long lastStartMs;
    private transient long lastEndMs;

    public Days(ZoneId zone) {
        this.zone = zone;
    }

    public ZoneId zone() {
        return zone;
    }

    /** The day that an instant in epoch milliseconds belongs to. */
    public int dayOf(long timeMs) {
        if (timeMs < lastStartMs || timeMs >= lastEndMs) {
            remember((int)
                    Instant.ofEpochMilli(timeMs).atZone(zone).toLocalDate().toEpochDay());
            while (timeMs >= lastEndMs) {
                remember(lastDay + 1);
            }
        }
        return lastDay;
    }

    /** First millisecond of a day. */
    public long startMs(int day) {
        if (day != lastDay || lastEndMs == 0) {
            remember(day);
        }
        return lastStartMs;
    }

    /** First millisecond after a day. */
    public long endMs(int day) {
        startMs(day);
        return lastEndMs;
    }

    /** First millisecond after the day that an instant belongs to. */
    public long endOfDayMs(long timeMs) {
        return endMs(dayOf(timeMs));
    }

    private void remember(int day) {
        LocalDate date = LocalDate.ofEpochDay(day);
        lastDay = day;
        lastStartMs = date.atStartOfDay(zone).toInstant().toEpochMilli();
        lastEndMs = date.plusDays(1).atStartOfDay(zone).toInstant().toEpochMilli();
    }
}
