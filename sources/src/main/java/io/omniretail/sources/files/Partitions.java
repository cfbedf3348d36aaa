package io.omniretail.sources.files;

import io.omniretail.domain.rule.TimeRange;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** The {@code dt=YYYY-MM-DD} folders: every event in one has that day in UTC, give or take the slack. */
final class Partitions {
    private static final String PREFIX = "dt=";

    private Partitions() {}

    /** The day that a folder's name stands for; none for any other name, such as Hive's default partition. */
    static Optional<LocalDate> dayOf(String folderName) {
        if (!folderName.startsWith(PREFIX)) {
            return Optional.empty();
        }
        try {
            return Optional.of(LocalDate.parse(folderName.substring(PREFIX.length())));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** First millisecond of a day. */
    static long startMs(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    }

    /** The earliest time an event of the partition can have; {@link Long#MIN_VALUE} if it has no day. */
    static long lowerBoundMs(Optional<LocalDate> day, Duration slack) {
        return day.map(date -> startMs(date) - slack.toMillis()).orElse(Long.MIN_VALUE);
    }

    /** Whether a day's folder can hold an event of the range. */
    static boolean mayHold(LocalDate day, Duration slack, TimeRange range) {
        long fromMs = startMs(day) - slack.toMillis();
        long toMs = startMs(day.plusDays(1)) + slack.toMillis();
        return fromMs < range.toMs() && toMs >= range.fromMs();
    }
}
