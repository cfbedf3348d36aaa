package io.omniretail.sources.files;

import io.omniretail.domain.event.Feed;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Event time of watched folders, for all readers together. It never passes what a file may hold that has been found but
 * not been read to its end.
 *
 * <p>Each feed stands at a moment of its own: that of {@code dt=} folders is the start, less the slack, of the oldest
 * with an unread file, or of the youngest if there is none. That of undated files is the highest time of an event that
 * was read less the out-of-orderness, and stands still while one is unread. Event time is the earliest of these,
 * without feeds that have nothing unread and had no new file for the idle timeout; if all are such, the latest.
 */
final class FolderClock {
    private static final long UNKNOWN = Long.MIN_VALUE;

    private final Map<Feed, FeedClock> feeds = new EnumMap<>(Feed.class);
    private final FolderWatch watch;
    private final Duration slack;
    private final LongSupplier nanoTime;
    private long eventTimeMs = UNKNOWN;

    /**
     * A clock that has not begun to run.
     *
     * @param slack how far an event may lie outside the day of its folder
     * @param nanoTime the machine's clock
     */
    FolderClock(Set<Feed> needed, FolderWatch watch, Duration slack, LongSupplier nanoTime) {
        this.watch = watch;
        this.slack = slack;
        this.nanoTime = nanoTime;
        needed.forEach(feed -> feeds.put(feed, new FeedClock(nanoTime.getAsLong())));
    }

    /** A new file was found. */
    void found(Feed feed, Optional<LocalDate> day) {
        FeedClock clock = feeds.get(feed);
        clock.busyNanos = nanoTime.getAsLong();
        if (day.isPresent()) {
            clock.youngestMs = Math.max(clock.youngestMs, Partitions.lowerBoundMs(day, slack));
        }
    }

    /** An event of that time was read in an undated file. */
    void read(Feed feed, long timeMs) {
        FeedClock clock = feeds.get(feed);
        clock.highestMs = Math.max(clock.highestMs, timeMs);
    }

    /** Readers go back to a checkpoint: event time begins anew. */
    void restart() {
        eventTimeMs = UNKNOWN;
        feeds.values().forEach(clock -> clock.reachedMs = UNKNOWN);
    }

    /**
     * Before this moment no event comes any more, but for those of files that are found later.
     *
     * @param unread all splits that were found and not read to their end
     * @return epoch milliseconds; {@link Long#MIN_VALUE} if nothing is known
     */
    long eventTimeMs(Collection<SplitName> unread) {
        Map<Feed, Long> oldest = new EnumMap<>(Feed.class);
        unread.forEach(name -> oldest.merge(name.feed(), Partitions.lowerBoundMs(name.day(), slack), Math::min));
        long earliest = Long.MAX_VALUE;
        long latest = UNKNOWN;
        for (Map.Entry<Feed, FeedClock> entry : feeds.entrySet()) {
            FeedClock clock = entry.getValue();
            Long oldestUnread = oldest.get(entry.getKey());
            clock.advance(oldestUnread);
            if (!isIdle(clock)) {
                earliest = Math.min(earliest, clock.reachedMs);
            }
            latest = Math.max(latest, clock.reachedMs);
        }
        eventTimeMs = Math.max(eventTimeMs, earliest == Long.MAX_VALUE ? latest : earliest);
        return eventTimeMs;
    }

    private boolean isIdle(FeedClock clock) {
        return nanoTime.getAsLong() - clock.busyNanos >= watch.idleTimeout().toNanos();
    }

    private final class FeedClock {
        private long busyNanos;
        private long youngestMs = UNKNOWN;
        private long highestMs = UNKNOWN;
        private long reachedMs = UNKNOWN;

        FeedClock(long startNanos) {
            busyNanos = startNanos;
        }

        /** @param oldestUnread null if all has been read; {@link Long#MIN_VALUE} if an undated file has not */
        void advance(Long oldestUnread) {
            long boundMs = Long.MAX_VALUE;
            if (oldestUnread != null) {
                busyNanos = nanoTime.getAsLong();
                boundMs = oldestUnread;
            } else if (youngestMs != UNKNOWN) {
                boundMs = youngestMs;
            }
            if (highestMs != UNKNOWN) {
                boundMs = Math.min(boundMs, highestMs - watch.outOfOrderness().toMillis());
            }
            if (boundMs != Long.MAX_VALUE) {
                reachedMs = Math.max(reachedMs, boundMs);
            }
        }
    }
}
