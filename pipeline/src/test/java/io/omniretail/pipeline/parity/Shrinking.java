package io.omniretail.pipeline.parity;

import io.omniretail.pipeline.reference.ShopEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Looks for the smallest cell and the fewest events that still make a difference, as long as there is time: simpler
 * values one by one, then events by halves, quarters and so on (Zeller and Hildebrandt, "Simplifying and Isolating
 * Failure-Inducing Input", IEEE Transactions on Software Engineering 28, 2002).
 */
final class Shrinking {
    private static final Duration TIME_LIMIT = Duration.ofMinutes(2);
    private static final int MOST_EVENTS_SHOWN = 60;

    /** Whether tables differ. */
    interface Failure {
        boolean happens(Cell cell, List<ShopEvent> events) throws Exception;
    }

    private final Failure failure;
    private final long endNanos = System.nanoTime() + TIME_LIMIT.toNanos();

    Shrinking(Failure failure) {
        this.failure = failure;
    }

    /** Says what was found. */
    String shrink(Cell cell, List<ShopEvent> events) throws Exception {
        Cell smallest = simplest(cell, events);
        List<ShopEvent> fewest = fewest(smallest, events);
        return "smallest failing cell: " + smallest + ", with " + fewest.size() + " events:\n"
                + fewest.stream()
                        .limit(MOST_EVENTS_SHOWN)
                        .map(ShopEvent::toString)
                        .collect(Collectors.joining("\n"));
    }

    private Cell simplest(Cell cell, List<ShopEvent> events) throws Exception {
        for (Cell simpler : cell.simpler()) {
            if (happens(simpler, events)) {
                return simplest(simpler, events);
            }
        }
        return cell;
    }

    private List<ShopEvent> fewest(Cell cell, List<ShopEvent> all) throws Exception {
        List<ShopEvent> events = all;
        int parts = 2;
        while (parts <= events.size()) {
            List<ShopEvent> fewer = withoutAPart(cell, events, parts);
            if (fewer != null) {
                events = fewer;
                parts = Math.max(2, parts - 1);
            } else if (parts < events.size()) {
                parts = Math.min(2 * parts, events.size());
            } else {
                return events;
            }
        }
        return events;
    }

    /** Null if each part is needed. */
    private List<ShopEvent> withoutAPart(Cell cell, List<ShopEvent> events, int parts) throws Exception {
        for (int part = 0; part < parts; part++) {
            List<ShopEvent> fewer = new ArrayList<>(events.subList(0, part * events.size() / parts));
            fewer.addAll(events.subList((part + 1) * events.size() / parts, events.size()));
            if (happens(cell, fewer)) {
                return fewer;
            }
        }
        return null;
    }

    private boolean happens(Cell cell, List<ShopEvent> events) throws Exception {
        return System.nanoTime() < endNanos && failure.happens(cell, events);
    }
}
