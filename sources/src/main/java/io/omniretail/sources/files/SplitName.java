package io.omniretail.sources.files;

import io.omniretail.domain.event.Feed;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/**
 * What the id of a split says. A split carries only its path and range; feed, day and place in the order of reading are
 * told by its id, so that they outlive a restart.
 *
 * @param day the day of its {@code dt=} folder
 * @param input index of the input in the settings
 * @param offset first byte of the range
 * @param source path under the input
 */
record SplitName(Feed feed, Optional<LocalDate> day, int input, long offset, String source) {
    private static final String UNDATED = "undated";

    /**
     * The order of reading: by the earliest time that an event of the split can have, so first what has no day, and
     * within a day first what others need.
     */
    static final Comparator<SplitName> ORDER = Comparator.comparing(
                    (SplitName name) -> name.day.map(LocalDate::toEpochDay).orElse(Long.MIN_VALUE))
            .thenComparing(SplitName::feed)
            .thenComparing(SplitName::source)
            .thenComparing(SplitName::input)
            .thenComparing(SplitName::offset);

    static SplitName of(InputFile file, long offset) {
        return new SplitName(file.feed(), file.day(), file.input(), offset, file.source());
    }

    String id() {
        return "%s %s %d %d %s"
                .formatted(feed.id(), day.map(LocalDate::toString).orElse(UNDATED), input, offset, source);
    }

    static SplitName parse(String id) {
        String[] parts = id.split(" ", 5);
        return new SplitName(
                Feed.valueOf(parts[0].toUpperCase(Locale.ROOT)),
                parts[1].equals(UNDATED) ? Optional.empty() : Optional.of(LocalDate.parse(parts[1])),
                Integer.parseInt(parts[2]),
                Long.parseLong(parts[3]),
                parts[4]);
    }
}
