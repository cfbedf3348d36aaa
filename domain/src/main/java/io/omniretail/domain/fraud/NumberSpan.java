package io.omniretail.domain.fraud;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/** Counts how many different numbers of a {@link Dictionary}, such as addresses, some payments have. */
final class NumberSpan extends Span {
    private static final int[] NO_COUNTS = {};

    private final IntUnaryOperator numbers;
    /** By number less 1: how many payments have it. */
    private int[] counts = NO_COUNTS;

    private int total;
    private int distinct;

    /** @param numbers from a place to the number there; 0 for none */
    NumberSpan(IntUnaryOperator numbers) {
        this.numbers = numbers;
    }

    @Override
    void count(int place, int sign) {
        int number = numbers.applyAsInt(place);
        if (number == 0) {
            return;
        }
        if (number > counts.length) {
            counts = Arrays.copyOf(counts, Math.max(number, counts.length * 2));
        }
        int before = counts[number - 1];
        int after = before + sign;
        counts[number - 1] = after;
        total += sign;
        distinct += Integer.signum(after) - Integer.signum(before);
    }

    /** How many payments have any number. */
    int total() {
        return total;
    }

    /** How many different numbers there are. */
    int distinct() {
        return distinct;
    }

    /** How many payments have this number. */
    int countOf(int number) {
        return number > counts.length ? 0 : counts[number - 1];
    }
}
