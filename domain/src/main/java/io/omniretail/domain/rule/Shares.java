package io.omniretail.domain.rule;

import java.math.BigInteger;

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
        for (; left > 0; left--) {
            int largest = 0;
            for (int i = 1; i < count; i++) {
                if (fractions[i] > fractions[largest]) {
                    largest = i;
                }
            }
            shares[largest]++;
            fractions[largest] = -1;
        }
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
        for (; left > 0; left--) {
            int largest = 0;
            for (int i = 1; i < count; i++) {
                if (fractions[i].compareTo(fractions[largest]) > 0) {
                    largest = i;
                }
            }
            shares[largest]++;
            fractions[largest] = BigInteger.ONE.negate();
        }
    }
}
