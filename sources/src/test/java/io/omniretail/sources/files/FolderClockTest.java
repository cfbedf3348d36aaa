package io.omniretail.sources.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.omniretail.domain.event.Feed;
import java.time.Duration;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FolderClockTest {
    private static final LocalDate FIRST = LocalDate.of(2026, 11, 1);
    private static final Duration SLACK = Duration.ofSeconds(10);
    private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(30);
    private static final long EVENING_MS = startMs(FIRST) + Duration.ofHours(22).toMillis();

    private final AtomicLong nanos = new AtomicLong(-5);
    private FolderClock clock;

    @BeforeEach
    void startClock() {
        clock = new FolderClock(
                EnumSet.of(Feed.ORDERS, Feed.PAYMENTS),
                new FolderWatch(Duration.ofSeconds(1), Duration.ofMinutes(1), IDLE_TIMEOUT),
                SLACK,
                nanos::get);
    }

    @Test
    void shouldKnowNothingUntilEachFeedHasAFileOrIsIdle() {
        clock.found(Feed.ORDERS, Optional.of(FIRST));
        assertThat(clock.eventTimeMs(List.of(dated(Feed.ORDERS, FIRST)))).isEqualTo(Long.MIN_VALUE);

        nanos.addAndGet(IDLE_TIMEOUT.toNanos());
        assertThat(clock.eventTimeMs(List.of(dated(Feed.ORDERS, FIRST)))).isEqualTo(boundMs(FIRST));
    }

    @Test
    void shouldStandAtTheOldestUnreadFolderOfAnyFeedAndThenAtTheYoungest() {
        clock.found(Feed.ORDERS, Optional.of(FIRST));
        clock.found(Feed.ORDERS, Optional.of(FIRST.plusDays(2)));
        clock.found(Feed.PAYMENTS, Optional.of(FIRST.plusDays(1)));
        clock.found(Feed.PAYMENTS, Optional.of(FIRST.plusDays(2)));

        assertThat(clock.eventTimeMs(
                        List.of(dated(Feed.ORDERS, FIRST.plusDays(2)), dated(Feed.PAYMENTS, FIRST.plusDays(1)))))
                .isEqualTo(boundMs(FIRST.plusDays(1)));
        assertThat(clock.eventTimeMs(List.of())).isEqualTo(boundMs(FIRST.plusDays(2)));
    }

    @Test
    void shouldStandStillWhileAnUndatedFileIsUnreadAndThenFollowTheHighestEvent() {
        nanos.addAndGet(IDLE_TIMEOUT.toNanos());
        clock.found(Feed.ORDERS, Optional.empty());
        clock.read(Feed.ORDERS, EVENING_MS);
        assertThat(clock.eventTimeMs(List.of(undated(Feed.ORDERS)))).isEqualTo(Long.MIN_VALUE);

        assertThat(clock.eventTimeMs(List.of())).isEqualTo(EVENING_MS - 60_000);

        clock.found(Feed.ORDERS, Optional.empty());
        clock.read(Feed.ORDERS, EVENING_MS + 1_000);
        assertThat(clock.eventTimeMs(List.of(undated(Feed.ORDERS)))).isEqualTo(EVENING_MS - 60_000);
        assertThat(clock.eventTimeMs(List.of())).isEqualTo(EVENING_MS - 59_000);
    }

    @Test
    void shouldNotWaitForAFeedWithoutNewFiles() {
        clock.found(Feed.PAYMENTS, Optional.of(FIRST));
        clock.found(Feed.ORDERS, Optional.of(FIRST));
        assertThat(clock.eventTimeMs(List.of())).isEqualTo(boundMs(FIRST));

        nanos.addAndGet(IDLE_TIMEOUT.toNanos());
        clock.found(Feed.ORDERS, Optional.of(FIRST.plusDays(1)));
        assertThat(clock.eventTimeMs(List.of())).isEqualTo(boundMs(FIRST.plusDays(1)));
    }

    @Test
    void shouldNeverGoBackForAFileInAnOlderFolder() {
        clock.found(Feed.ORDERS, Optional.of(FIRST.plusDays(5)));
        clock.found(Feed.PAYMENTS, Optional.of(FIRST.plusDays(5)));
        clock.eventTimeMs(List.of());

        clock.found(Feed.ORDERS, Optional.of(FIRST));
        assertThat(clock.eventTimeMs(List.of(dated(Feed.ORDERS, FIRST)))).isEqualTo(boundMs(FIRST.plusDays(5)));
    }

    @Test
    void shouldBeginAnewWhenReadersGoBack() {
        clock.found(Feed.ORDERS, Optional.of(FIRST.plusDays(5)));
        clock.found(Feed.PAYMENTS, Optional.of(FIRST.plusDays(5)));
        clock.eventTimeMs(List.of());

        clock.restart();

        assertThat(clock.eventTimeMs(List.of(dated(Feed.ORDERS, FIRST)))).isEqualTo(boundMs(FIRST));
    }

    private static long boundMs(LocalDate day) {
        return startMs(day) - SLACK.toMillis();
    }

    private static long startMs(LocalDate day) {
        return Partitions.startMs(day);
    }

    private static SplitName dated(Feed feed, LocalDate day) {
        return new SplitName(feed, Optional.of(day), 0, 0, feed.id() + "/dt=" + day + "/a.csv");
    }

    private static SplitName undated(Feed feed) {
        return new SplitName(feed, Optional.empty(), 0, 0, feed.id() + "/a.csv");
    }
}
