package io.omniretail.pipeline.config;

import io.omniretail.domain.Text;
import io.omniretail.domain.UsageException;
import io.omniretail.domain.rule.Decimals;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the values of flags. Every method takes the place that a value comes from, such as {@code --window}, and throws
 * a {@link UsageException} that begins with it.
 */
public final class Values {
    private static final Pattern SHORT_DURATION = Pattern.compile("(\\d{1,12})(ms|s|m|h|d)");
    private static final Duration LONGEST = Duration.ofDays(36_500);
    private static final LocalDate FIRST_DAY = LocalDate.of(1, 1, 1);
    private static final LocalDate LAST_DAY = LocalDate.of(9999, 12, 31);

    private Values() {}

    /** A value that cannot be read. */
    public static UsageException unreadable(String where, String text, String needed) {
        return new UsageException(where + ": cannot read " + Text.of(text).quoted() + ": " + needed);
    }

    /**
     * Whole milliseconds from {@code shortest} to 100 years, written {@code PT10S}, {@code P1D}, {@code 10s},
     * {@code 1d}.
     */
    public static Duration duration(String where, String text, Duration shortest) {
        Duration duration = durationOrNull(text.strip());
        if (duration == null || duration.toNanosPart() % 1_000_000 != 0) {
            throw unreadable(
                    where, text, "a duration of whole milliseconds is needed, such as 10s, 5m, 2h, 1d or PT10S");
        }
        if (duration.compareTo(shortest) < 0 || duration.compareTo(LONGEST) > 0) {
            throw unreadable(
                    where,
                    text,
                    "a duration from " + shortest.toMillis() + " ms to " + LONGEST.toDays() + " days is needed");
        }
        return duration;
    }

    private static Duration durationOrNull(String text) {
        Matcher matcher = SHORT_DURATION.matcher(text.toLowerCase(Locale.ROOT));
        if (matcher.matches()) {
            long amount = Long.parseLong(matcher.group(1));
            return switch (matcher.group(2)) {
                case "ms" -> Duration.ofMillis(amount);
                case "s" -> Duration.ofSeconds(amount);
                case "m" -> Duration.ofMinutes(amount);
                case "h" -> Duration.ofHours(amount);
                default -> Duration.ofDays(amount);
            };
        }
        try {
            return Duration.parse(text);
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** A day, for its first millisecond in a zone, or an instant; without an offset it is in that zone. Epoch ms. */
    public static long moment(String where, String text, ZoneId zone) {
        String stripped = text.strip();
        try {
            if (stripped.indexOf('T') < 0) {
                return withinYears(LocalDate.parse(stripped))
                        .atStartOfDay(zone)
                        .toInstant()
                        .toEpochMilli();
            }
            return instant(stripped, zone).toEpochMilli();
        } catch (DateTimeException e) {
            throw unreadable(
                    where, text, "a day is needed, such as 2026-11-01, or an instant, such as 2026-11-01T06:00:00Z");
        }
    }

    private static Instant instant(String text, ZoneId zone) {
        String time = text.substring(text.indexOf('T'));
        if (time.endsWith("Z") || time.indexOf('+') >= 0 || time.indexOf('-') >= 0) {
            OffsetDateTime moment = OffsetDateTime.parse(text);
            withinYears(moment.toLocalDate());
            return moment.toInstant();
        }
        LocalDateTime moment = LocalDateTime.parse(text);
        withinYears(moment.toLocalDate());
        return moment.atZone(zone).toInstant();
    }

    private static LocalDate withinYears(LocalDate day) {
        if (day.isBefore(FIRST_DAY) || day.isAfter(LAST_DAY)) {
            throw new DateTimeException("outside the years 1 to 9999");
        }
        return day;
    }

    /** A zone such as {@code Europe/Berlin}, {@code UTC} or {@code +02:00}. */
    public static ZoneId zone(String where, String text) {
        try {
            return ZoneId.of(text.strip());
        } catch (DateTimeException e) {
            throw unreadable(
                    where,
                    text,
                    "a time zone is needed, such as Europe/Berlin or UTC"
                            + NearestName.hint(text.strip(), ZoneId.getAvailableZoneIds()));
        }
    }

    /** A plain decimal of either sign, up to 10^9, with at most 4 fraction digits, in 1/10,000. */
    public static long decimalE4(String where, String text) {
        long valueE4 = Decimals.parseE4(Text.of(text));
        if (valueE4 == Decimals.INVALID || Math.abs(valueE4) > Decimals.MAX_AMOUNT_E4) {
            throw unreadable(where, text, "a plain decimal with at most 4 fraction digits is needed, such as 28.5");
        }
        return valueE4;
    }

    /** A whole number within bounds, both inside. */
    public static long whole(String where, String text, long least, long greatest) {
        try {
            long value = Long.parseLong(text.strip());
            if (value >= least && value <= greatest) {
                return value;
            }
        } catch (NumberFormatException e) {
            // told below, with the bounds
        }
        throw unreadable(where, text, "a whole number from " + least + " to " + greatest + " is needed");
    }

    /** A fraction from 0 to below 1, such as {@code 0.001}. */
    public static double fraction(String where, String text) {
        long valueE4 = Decimals.parseE4(Text.of(text));
        if (valueE4 < 0 || valueE4 >= Decimals.ONE_E4) {
            throw unreadable(where, text, "a fraction from 0 to below 1 is needed, such as 0.001");
        }
        return valueE4 / (double) Decimals.ONE_E4;
    }

    /** One of an enum's values, in lower case and with dashes. */
    public static <E extends Enum<E>> E choice(String where, String text, Class<E> choices) {
        List<String> names = Arrays.stream(choices.getEnumConstants())
                .map(choice -> choice.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .toList();
        int index = names.indexOf(text.strip());
        if (index < 0) {
            throw unreadable(where, text, "one of " + String.join(", ", names) + " is needed");
        }
        return choices.getEnumConstants()[index];
    }
}
