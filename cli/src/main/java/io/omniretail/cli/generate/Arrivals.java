package io.omniretail.cli.generate;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Puts the records of all feeds into the order of their arrival. Holds in memory only what has not arrived yet. */
final class Arrivals implements Closeable {
    private final EventOutput output;
    private final ArrivalQueue queue = new ArrivalQueue();
    /** The queue holds their numbers here. */
    private final List<WaitingRecord> records = new ArrayList<>();

    private final Deque<Integer> free = new ArrayDeque<>();
    private int last;

    Arrivals(EventOutput output) {
        this.output = output;
    }

    /** A record to be filled, and then to be handed over by {@link #add} before the next one is asked for. */
    WaitingRecord next() {
        if (free.isEmpty()) {
            last = records.size();
            records.add(new WaitingRecord());
        } else {
            last = free.pop();
        }
        return records.get(last);
    }

    /** Takes over the record that was asked for last. */
    void add() {
        queue.add(records.get(last).arrivalMs, last);
    }

    /** Passes on what has arrived by a time before which no further record will come. */
    void arriveBy(long timeMs) throws IOException {
        while (!queue.isEmpty() && queue.firstTime() <= timeMs) {
            int number = (int) queue.poll();
            output.write(records.get(number));
            free.push(number);
        }
    }

    @Override
    public void close() throws IOException {
        output.close();
    }
}
