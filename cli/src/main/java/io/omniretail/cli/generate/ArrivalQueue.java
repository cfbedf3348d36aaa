package io.omniretail.cli.generate;

import java.util.Arrays;

/** A queue of numbers ordered by time, those of one time in the order of their arrival (a binary heap). */
final class ArrivalQueue {
    private long[] times = new long[64];
    private long[] sequences = new long[64];
    private long[] values = new long[64];
    private int size;
    private long nextSequence;

    boolean isEmpty() {
        return size == 0;
    }

    /** The smallest time; there must be one. */
    long firstTime() {
        return times[0];
    }

    void add(long time, long value) {
        if (size == times.length) {
            times = Arrays.copyOf(times, size * 2);
            sequences = Arrays.copyOf(sequences, size * 2);
            values = Arrays.copyOf(values, size * 2);
        }
        long sequence = nextSequence++;
        int at = size++;
        while (at > 0) {
            int parent = (at - 1) / 2;
            if (!precedes(time, sequence, parent)) {
                break;
            }
            move(parent, at);
            at = parent;
        }
        place(at, time, sequence, value);
    }

    /** Takes the value with the smallest time out; there must be one. */
    long poll() {
        long result = values[0];
        size--;
        long time = times[size];
        long sequence = sequences[size];
        int at = 0;
        while (2 * at + 1 < size) {
            int child = 2 * at + 1;
            if (child + 1 < size && precedes(times[child + 1], sequences[child + 1], child)) {
                child++;
            }
            if (precedes(time, sequence, child)) {
                break;
            }
            move(child, at);
            at = child;
        }
        place(at, time, sequence, values[size]);
        return result;
    }

    private boolean precedes(long time, long sequence, int other) {
        return time < times[other] || time == times[other] && sequence < sequences[other];
    }

    private void move(int from, int to) {
        place(to, times[from], sequences[from], values[from]);
    }

    private void place(int at, long time, long sequence, long value) {
        times[at] = time;
        sequences[at] = sequence;
        values[at] = value;
    }
}
