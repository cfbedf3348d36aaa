package io.omniretail.domain.fraud;

import java.util.function.IntUnaryOperator;

/**
 * Finds the last payment before a place that has a number, or has another number than a given one. It remembers what it
 * found: stepping forward costs nothing, stepping back over the last one costs searching for the one before it.
 */
final class Trail implements Cursor {
    private static final int UNKNOWN = -1;

    private final IntUnaryOperator numbers;
    /** What follows holds for what is before this place. */
    private int end;

    private int last = UNKNOWN;
    /** The last one with another number than the last has. */
    private int lastOther = UNKNOWN;

    /** @param numbers from a place to the number there; 0 for none */
    Trail(IntUnaryOperator numbers) {
        this.numbers = numbers;
    }

    /** The last place before one that has a number; there has to be one. */
    int lastBefore(int place) {
        moveTo(place);
        if (last == UNKNOWN) {
            last = place - 1;
            while (number(last) == 0) {
                last--;
            }
        }
        return last;
    }

    /** The last place before one that has a number, which is not the given one; there has to be one. */
    int lastOtherBefore(int place, int number) {
        int found = lastBefore(place);
        if (number(found) != number) {
            return found;
        }
        if (lastOther == UNKNOWN) {
            lastOther = found - 1;
            while (number(lastOther) == 0 || number(lastOther) == number) {
                lastOther--;
            }
        }
        return lastOther;
    }

    private int number(int place) {
        return numbers.applyAsInt(place);
    }

    private void moveTo(int place) {
        rewind(place);
        for (; end < place; end++) {
            if (number(end) == 0) {
                continue;
            }
            if (last == UNKNOWN || number(end) != number(last)) {
                lastOther = last;
            }
            last = end;
        }
    }

    private void rewind(int place) {
        end = Math.min(end, place);
        if (last >= end) {
            last = UNKNOWN;
            lastOther = UNKNOWN;
        }
    }

    @Override
    public void inserted(int place) {
        rewind(place);
    }

    @Override
    public void removing(int place) {
        rewind(place);
    }

    @Override
    public void dropping(int count) {
        end = Math.max(end - count, 0);
        last = Math.max(last - count, UNKNOWN);
        lastOther = Math.max(lastOther - count, UNKNOWN);
    }
}
