package io.omniretail.cli.reconcile;

import io.omniretail.domain.event.CustomerRecord;
import io.omniretail.domain.event.Event;
import io.omniretail.domain.event.Feed;
import io.omniretail.domain.event.OrderLine;
import io.omniretail.domain.event.Payment;
import io.omniretail.domain.event.Reading;
import io.omniretail.domain.result.ResultTable;
import io.omniretail.sources.decode.SingleRecord;
import java.io.IOException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The records that one of two runs left out, late or rejected, and the other one did not. They may be why results
 * differ, but need not be: a duplicate of a record that counts may be late as well.
 */
final class LeftOut {
    /**
     * A record that one run left out.
     *
     * @param sign 1 if it may be missing in the actual results, −1 if in the expected ones
     * @param table where it stands
     */
    record Candidate<E extends Event>(E event, int sign, ResultTable table) {
        private static final String OF_ACTUAL = " of the actual side";
        private static final String OF_EXPECTED = " of the expected side";
        static final List<String> SIDES = List.of(OF_ACTUAL, OF_EXPECTED);

        /** In words, such as {@code late orders of the actual side}. */
        String why() {
            String kind = table == ResultTable.LATE ? "late " : "rejected ";
            return kind + event.feed().id() + (sign > 0 ? OF_ACTUAL : OF_EXPECTED);
        }
    }

    private static final int SHARE_OF_HEAP = 8;
    /** Its objects and those that point to it, without the bytes of its payload. */
    private static final int HEAP_OF_A_RECORD = 640;

    private final List<Candidate<? extends Event>> candidates = new ArrayList<>();
    private long bytesLeft;
    private long held;
    private long unreadable;

    private LeftOut(long mostBytes) {
        bytesLeft = mostBytes;
    }

    /**
     * Reads {@code late} and {@code rejects} in both places.
     *
     * @param zone of times that name none
     * @param mostBytes of the heap that the records may take; where that is too little, not all are held
     */
    static LeftOut read(ResultPlace expected, ResultPlace actual, ZoneId zone, long mostBytes) throws IOException {
        LeftOut leftOut = new LeftOut(mostBytes);
        Map<Event, ResultTable> byActual = leftOut.events(actual, zone);
        Map<Event, ResultTable> byExpected = leftOut.events(expected, zone);
        byActual.forEach((event, table) -> {
            if (byExpected.remove(event) == null) {
                leftOut.candidates.add(new Candidate<>(event, 1, table));
            }
        });
        byExpected.forEach((event, table) -> leftOut.candidates.add(new Candidate<>(event, -1, table)));
        return leftOut;
    }

    /** What of the heap may be taken by records. */
    static long mostBytes() {
        return Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP;
    }

    private Map<Event, ResultTable> events(ResultPlace place, ZoneId zone) throws IOException {
        Map<Event, ResultTable> events = new TreeMap<>((one, other) -> one.feed() == other.feed()
                ? one.compareContent(other)
                : one.feed().compareTo(other.feed()));
        for (ResultTable table : List.of(ResultTable.REJECTS, ResultTable.LATE)) {
            if (place.tables().contains(table)) {
                place.read(table, row -> {
                    if (!holdsAll()) {
                        return;
                    }
                    String payload = row.getOrDefault("payload", "");
                    Optional<Event> event =
                            feed(row.get("feed")).flatMap(feed -> SingleRecord.decode(feed, payload, zone));
                    if (event.isEmpty()) {
                        unreadable += table == ResultTable.LATE ? 1 : 0;
                    } else if (events.put(event.get(), table) == null) {
                        bytesLeft -= HEAP_OF_A_RECORD + payload.length();
                        held += holdsAll() ? 1 : 0;
                    }
                });
            }
        }
        return events;
    }

    private static Optional<Feed> feed(String id) {
        return Arrays.stream(Feed.values()).filter(feed -> feed.id().equals(id)).findFirst();
    }

    List<Candidate<OrderLine>> lines() {
        return of(OrderLine.class).toList();
    }

    List<Candidate<CustomerRecord>> customers() {
        return of(CustomerRecord.class).toList();
    }

    List<Candidate<Payment>> payments() {
        return of(Payment.class).toList();
    }

    List<Candidate<Reading>> readings() {
        return of(Reading.class).toList();
    }

    private <E extends Event> Stream<Candidate<E>> of(Class<E> type) {
        return candidates.stream()
                .filter(candidate -> type.isInstance(candidate.event()))
                .map(candidate -> new Candidate<>(type.cast(candidate.event()), candidate.sign(), candidate.table()));
    }

    /** Whether all are held. If not, none of them can explain anything, as the others might explain it too. */
    boolean holdsAll() {
        return bytesLeft >= 0;
    }

    /** Number of records of both runs that could be held. */
    long held() {
        return held;
    }

    /** Number of records, if {@link #holdsAll}. */
    long count() {
        return candidates.size();
    }

    /** Number of late records that could not be decoded away from their files, and so explain nothing. */
    long unreadable() {
        return unreadable;
    }
}
