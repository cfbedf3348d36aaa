package io.omniretail.sources.decode;

import io.omniretail.domain.Text;
import io.omniretail.domain.UsageException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Locale;

/**
 * Reads times as epoch milliseconds, rounded down. Without a pattern: ISO-8601 date and time ({@code T} or a blank
 * between them, seconds and up to nine fraction digits optional), with an offset or, in this zone, without one; a date
 * alone, which is its midnight in this zone; or epoch milliseconds, but for eight digits that read as a date without
 * its dashes, such as 20260324, which hardly means a moment of 1970. Years 1 to 9999.
 *
 * <p>Where clocks are set forward, a local time that does not exist is moved forward with them; where they are set
 * back, one that exists twice is the earlier.
 */
final class EventTimes {
    /** What {@link #parse} returns for text that is no such time. */
    static final long INVALID = Long.MIN_VALUE;

    private static final long SECOND_MS = 1000;
    private static final long MINUTE_MS = 60 * SECOND_MS;
    private static final long HOUR_MS = 60 * MINUTE_MS;
    private static final long DAY_MS = 24 * HOUR_MS;
    private static final long MIN_MS = Instant.parse("0001-01-01T00:00:00Z").toEpochMilli();
    private static final long MAX_MS = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();
    private static final int MAX_EPOCH_DIGITS = 18;
    private static final int MAX_OFFSET_HOURS = 18;

    private final ZoneId zone;
    private final ZoneRules rules;
    private final DateTimeFormatter formatter;
    private final Text trimmed = new Text();

    /** The bytes of the month that was read last, "2026-03-", and what it means. */
    private long monthBytes;

    private long monthFirstDay;
    private int monthLength;

    /** Local times, as if they were UTC, for which {@link #steadyOffsetMs} holds. */
    private long steadyFromMs;

    private long steadyToMs;
    private long steadyOffsetMs;

    private Text lastText = new Text();
    private long lastTimeMs;

    /**
     * @param zone zone of times that name none
     * @param pattern empty for the forms above
     */
    EventTimes(ZoneId zone, String pattern) {
        this.zone = zone;
        rules = zone.getRules();
        formatter = pattern.isEmpty() ? null : formatter(pattern);
    }

    /**
     * A formatter that takes a pattern at its word: there is no 30 February and no hour 24.
     *
     * @throws UsageException if it is no pattern
     */
    static DateTimeFormatter formatter(String pattern) {
        try {
            return new DateTimeFormatterBuilder()
                    .parseCaseInsensitive()
                    .appendPattern(pattern)
                    // patterns usually write the year as yyyy, which is only a year together with an era
                    .parseDefaulting(ChronoField.ERA, 1)
                    .toFormatter(Locale.ENGLISH)
                    .withResolverStyle(ResolverStyle.STRICT);
        } catch (IllegalArgumentException e) {
            throw new UsageException("time pattern \"" + pattern + "\": " + e.getMessage()
                    + "; a pattern such as yyyy-MM-dd'T'HH:mm:ss is needed (Java's DateTimeFormatter)");
        }
    }

    /** The forms that can be read, for messages. */
    String needed() {
        return formatter == null
                ? "ISO-8601 such as 2026-03-24T10:00:00.123Z or 2026-03-24 10:00, or epoch milliseconds, is needed"
                : "a time by the mapping's pattern is needed";
    }

    /** Epoch milliseconds, or {@link #INVALID}. */
    long parse(Text text) {
        Numbers.trim(text, trimmed);
        if (formatter != null) {
            return parseByPattern();
        }
        byte[] bytes = trimmed.bytes();
        int from = trimmed.offset();
        int to = from + trimmed.length();
        if (to - from >= 10 && bytes[from + 4] == '-' && bytes[from + 7] == '-') {
            return parseIso(bytes, from, to);
        }
        return parseEpochMs(bytes, from, to);
    }

    private static long parseEpochMs(byte[] bytes, int from, int to) {
        boolean negative = from < to && bytes[from] == '-';
        int first = negative ? from + 1 : from;
        if (to == first || to - first > MAX_EPOCH_DIGITS) {
            return INVALID;
        }
        long value = 0;
        for (int at = first; at < to; at++) {
            if (!Bytes.isDigit(bytes[at])) {
                return INVALID;
            }
            value = value * 10 + (bytes[at] - '0');
        }
        value = negative ? -value : value;
        return value < MIN_MS || value > MAX_MS || isDateWithoutDashes(value) ? INVALID : value;
    }

    /** Whether a number reads as a day from 1900 to 2099, year, month and day one after another. */
    private static boolean isDateWithoutDashes(long number) {
        long year = number / 10_000;
        long month = number / 100 % 100;
        long day = number % 100;
        return year >= 1900 && year < 2100 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
    }

    private long parseIso(byte[] bytes, int from, int to) {
        int dayOfMonth = twoDigits(bytes, from + 8);
        if (!readMonth(bytes, from) || dayOfMonth < 1 || dayOfMonth > monthLength) {
            return INVALID;
        }
        long midnightMs = (monthFirstDay + dayOfMonth - 1) * DAY_MS;
        int at = from + 10;
        if (at == to) {
            return toInstant(midnightMs);
        }
        if (to - at < 6 || bytes[at] != 'T' && bytes[at] != ' ' || bytes[at + 3] != ':') {
            return INVALID;
        }
        int hour = twoDigits(bytes, at + 1);
        int minute = twoDigits(bytes, at + 4);
        if (hour < 0 || hour > 23 || minute < 0 || minute > 59) {
            return INVALID;
        }
        long localMs = midnightMs + hour * HOUR_MS + minute * MINUTE_MS;
        at += 6;
        if (at < to && bytes[at] == ':') {
            int second = to - at < 3 ? -1 : twoDigits(bytes, at + 1);
            if (second < 0 || second > 59) {
                return INVALID;
            }
            localMs += second * SECOND_MS;
            at += 3;
            if (at < to && bytes[at] == '.') {
                int digits = 0;
                int fractionMs = 0;
                for (at++; at < to && Bytes.isDigit(bytes[at]); at++, digits++) {
                    if (digits < 3) {
                        fractionMs = fractionMs * 10 + (bytes[at] - '0');
                    }
                }
                if (digits == 0 || digits > 9) {
                    return INVALID;
                }
                localMs += digits == 1 ? fractionMs * 100 : digits == 2 ? fractionMs * 10 : fractionMs;
            }
        }
        if (at == to) {
            return toInstant(localMs);
        }
        if (bytes[at] == 'Z') {
            return at + 1 == to ? localMs : INVALID;
        }
        return minusOffset(localMs, bytes, at, to);
    }

    /** The instant of a local time whose offset, {@code +02}, {@code +0200} or {@code +02:00}, stands in [at, to). */
    private static long minusOffset(long localMs, byte[] bytes, int at, int to) {
        int length = to - at;
        boolean colon = length == 6 && bytes[at + 3] == ':';
        if (bytes[at] != '+' && bytes[at] != '-' || length != 3 && length != 5 && !colon) {
            return INVALID;
        }
        int hours = twoDigits(bytes, at + 1);
        int minutes = length == 3 ? 0 : twoDigits(bytes, to - 2);
        if (hours < 0 || minutes < 0 || minutes > 59 || hours * 60 + minutes > MAX_OFFSET_HOURS * 60) {
            return INVALID;
        }
        long offsetMs = hours * HOUR_MS + minutes * MINUTE_MS;
        return bytes[at] == '-' ? localMs + offsetMs : localMs - offsetMs;
    }

    /** Reads the month from "2026-03-"; most often it is the one that was read before. */
    private boolean readMonth(byte[] bytes, int from) {
        long newMonthBytes = Bytes.eight(bytes, from);
        if (newMonthBytes == monthBytes) {
            return true;
        }
        int century = twoDigits(bytes, from);
        int yearOfCentury = twoDigits(bytes, from + 2);
        int month = twoDigits(bytes, from + 5);
        if (century < 0 || yearOfCentury < 0 || century + yearOfCentury == 0 || month < 1 || month > 12) {
            return false;
        }
        LocalDate first = LocalDate.of(century * 100 + yearOfCentury, month, 1);
        monthBytes = newMonthBytes;
        monthFirstDay = first.toEpochDay();
        monthLength = first.lengthOfMonth();
        return true;
    }

    /** The instant of a local time in this zone, which is given in milliseconds as if it were UTC. */
    private long toInstant(long localMs) {
        if (localMs >= steadyFromMs && localMs < steadyToMs) {
            return localMs - steadyOffsetMs;
        }
        LocalDateTime local = LocalDateTime.ofEpochSecond(
                Math.floorDiv(localMs, SECOND_MS), (int) Math.floorMod(localMs, SECOND_MS) * 1_000_000, ZoneOffset.UTC);
        ZonedDateTime zoned = ZonedDateTime.ofLocal(local, zone, null);
        rememberSteadyTime(zoned.toInstant(), zoned.getOffset().getTotalSeconds() * SECOND_MS);
        return zoned.toInstant().toEpochMilli();
    }

    /** Notes between which changes of the clocks a time lies, less a day at either end to be safe. */
    private void rememberSteadyTime(Instant instant, long offsetMs) {
        ZoneOffsetTransition before = rules.previousTransition(instant.plusMillis(1));
        ZoneOffsetTransition after = rules.nextTransition(instant);
        steadyOffsetMs = offsetMs;
        steadyFromMs = before == null ? MIN_MS - DAY_MS : before.getInstant().toEpochMilli() + offsetMs + DAY_MS;
        steadyToMs = after == null ? MAX_MS + DAY_MS : after.getInstant().toEpochMilli() + offsetMs - DAY_MS;
    }

    private long parseByPattern() {
        if (trimmed.isEmpty() || !trimmed.equals(lastText)) {
            lastTimeMs = byPattern(trimmed.toString());
            lastText = trimmed.copy();
        }
        return lastTimeMs;
    }

    private long byPattern(String value) {
        try {
            TemporalAccessor parsed =
                    formatter.parseBest(value, ZonedDateTime::from, LocalDateTime::from, LocalDate::from);
            ZonedDateTime zoned;
            if (parsed instanceof LocalDateTime local) {
                zoned = ZonedDateTime.ofLocal(local, zone, null);
            } else if (parsed instanceof LocalDate date) {
                zoned = date.atStartOfDay(zone);
            } else {
                zoned = ZonedDateTime.from(parsed);
            }
            long timeMs = zoned.toInstant().toEpochMilli();
            return timeMs < MIN_MS - DAY_MS || timeMs > MAX_MS + DAY_MS ? INVALID : timeMs;
        } catch (DateTimeException | ArithmeticException e) {
            return INVALID;
        }
    }

    /** Two decimal digits, or -1. */
    private static int twoDigits(byte[] bytes, int at) {
        int tens = bytes[at] - '0';
        int ones = bytes[at + 1] - '0';
        return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1 : tens * 10 + ones;
    }
}
