package io.omniretail.domain.rule;

import java.math.BigInteger;
import java.util.Arrays;

/** Shares an amount out over the lines of an order without losing a unit: the largest-remainder method (Hamilton). */
public final class Shares {
    private Shares() {}

    /**
     * Gives each line {@code floor(amount × weight ÷ sum of weights)}; the units left go one each to the largest
     * fractions, ties to the line that comes first.
     *
     * @param amount what is shared, not negative
     * @param weights what each line weighs, positive, in the order of the line numbers; at least {@code count}
     * @param count how many lines there are, at least 1
     * @param shares receives the result in its first {@code count} places; their sum is the amount
     */
    public static void split(long amount, long[] weights, int count, long[] shares) {
        if (count == 1) {
            shares[0] = amount;
            return;
        }
        long sum = 0;
        long highest = 0;
        boolean fits = true;
        for (int i = 0; i < count; i++) {
            long next = sum + weights[i];
            fits &= next >= sum;
            sum = next;
            highest = Math.max(highest, weights[i]);
        }
        if (fits && Math.multiplyHigh(amount, highest) == 0 && amount * highest >= 0) {
            splitInLongs(amount, weights, count, sum, shares);
        } else {
            splitInBigIntegers(amount, weights, count, shares);
        }
    }

    private static void splitInLongs(long amount, long[] weights, int count, long sum, long[] shares) {
        long[] fractions = new long[count];
        long left = amount;
        for (int i = 0; i < count; i++) {
            long product = amount * weights[i];
            shares[i] = product / sum;
            fractions[i] = product % sum;
            left -= shares[i];
        }
        giveLeft((int) left, fractions, shares);
    }

    private static void splitInBigIntegers(long amount, long[] weights, int count, long[] shares) {
        BigInteger sum = BigInteger.ZERO;
        for (int i = 0; i < count; i++) {
            sum = sum.add(BigInteger.valueOf(weights[i]));
        }
        BigInteger[] fractions = new BigInteger[count];
        long left = amount;
        for (int i = 0; i < count; i++) {
            BigInteger[] parts = BigInteger.valueOf(amount)
                    .multiply(BigInteger.valueOf(weights[i]))
                    .divideAndRemainder(sum);
            shares[i] = parts[0].longValueExact();
            fractions[i] = parts[1];
            left -= shares[i];
        }
        BigInteger[] sorted = fractions.clone();
        Arrays.sort(sorted);
        long[] ranks = new long[count];
        for (int i = 0; i < count; i++) {
            ranks[i] = Arrays.binarySearch(sorted, fractions[i]);
        }
        giveLeft((int) left, ranks, shares);
    }

    /** One each to the largest fractions, of equal ones to the first. There are more lines than units left. */
    private static void giveLeft(int units, long[] fractions, long[] shares) {
        if (units == 0) {
            return;
        }
        long[] sorted = fractions.clone();
        Arrays.sort(sorted);
        long least = sorted[sorted.length - units];
        int left = units;
        for (int i = 0; i < fractions.length; i++) {
            if (fractions[i] > least) {
                shares[i]++;
                left--;
            }
        }
        for (int i = 0; left > 0; i++) {
            if (fractions[i] == least) {
                shares[i]++;
                left--;
            }
        }
    }
}
