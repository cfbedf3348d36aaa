package io.omniretail.cli.explain;

import io.omniretail.domain.event.Event;
import io.omniretail.domain.event.Feed;
import io.omniretail.domain.rule.TimeRange;
import io.omniretail.sources.Decoded;
import io.omniretail.sources.Scan;
import io.omniretail.sources.types.PackedSerializer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** What a job has read, to be asked for the few records that matter to a row. */
public final class Inputs implements AutoCloseable {
    private final List<Scan> scans;
    private final AtomicLong records = new AtomicLong();

    public Inputs(List<Scan> scans) {
        this.scans = scans;
    }

    /** Number of records read so far; one that was read twice counts twice. May be asked by another thread. */
    public long records() {
        return records.get();
    }

    /** Hands the events of a feed to a consumer, which may not keep them. */
    <E extends Event> void read(Feed feed, Class<E> type, TimeRange range, Consumer<E> events) {
        scans.forEach(scan -> read(scan, feed, type, range, events));
    }

    /** All events of a feed that pass a test. */
    <E extends Event> List<Found<E>> find(Feed feed, Class<E> type, TimeRange range, Predicate<E> test) {
        PackedSerializer<E> serializer = new PackedSerializer<>(type);
        List<Found<E>> found = new ArrayList<>();
        for (Scan scan : scans) {
            read(scan, feed, type, range, event -> {
                if (test.test(event)) {
                    found.add(new Found<>(serializer.copy(event), scan));
                }
            });
        }
        found.sort(Found.BY_TIME_AND_PLACE);
        return found;
    }

    private <E extends Event> void read(Scan scan, Feed feed, Class<E> type, TimeRange range, Consumer<E> events) {
        scan.read(feed, range, decoded -> {
            records.incrementAndGet();
            if (decoded.kind() == Decoded.Kind.EVENT) {
                events.accept(type.cast(decoded.event()));
            }
        });
    }

    @Override
    public void close() {
        scans.forEach(scan -> scan.payloads().close());
    }
}
