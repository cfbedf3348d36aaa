package io.omniretail.domain.fraud;

import io.omniretail.domain.rule.Decimals;
import java.util.Arrays;

/**
 * Sums of what some payments amount to, each currency by itself: exact as long as no profile's payments of one currency
 * add up to 9.2 × 10^14 of it within 30 days. Only what is made of them at last is rounded.
 */
final class AmountSpan extends Span {
    private static final int COUNT = 0;
    private static final int SUM_E4 = 1;
    /** Sum of squares, in 1/10^8: the lower and the upper half of 128 bits. */
    private static final int SQUARES_LOW = 2;

    private static final int SQUARES_HIGH = 3;
    private static final int COLUMNS = 4;

    private final SpendingProfile profile;
    /** By currency. */
    private long[] sums = new long[COLUMNS];

    AmountSpan(SpendingProfile profile) {
        this.profile = profile;
    }

    @Override
    void count(int place, int sign) {
        long amountE4 = profile.amountE4(place);
        int row = row(profile.currency(place));
        if (row >= sums.length) {
            sums = Arrays.copyOf(sums, Math.max(row + COLUMNS, sums.length * 2));
        }
        sums[row + COUNT] += sign;
        sums[row + SUM_E4] += sign * amountE4;
        long low = amountE4 * amountE4;
        long high = Math.multiplyHigh(amountE4, amountE4);
        long before = sums[row + SQUARES_LOW];
        long after = before + sign * low;
        boolean isCarried = sign > 0 ? Long.compareUnsigned(after, before) < 0 : Long.compareUnsigned(before, low) < 0;
        sums[row + SQUARES_LOW] = after;
        sums[row + SQUARES_HIGH] += sign * (isCarried ? high + 1 : high);
    }

    private static int row(int currency) {
        return (currency - 1) * COLUMNS;
    }

    private long sum(int currency, int column) {
        int row = row(currency);
        return row >= sums.length ? 0 : sums[row + column];
    }

    /** Mean amount in units of the currency; NaN if nothing was paid in it. */
    double mean(int currency) {
        return (double) sum(currency, SUM_E4) / (sum(currency, COUNT) * Decimals.ONE_E4);
    }

    /** An amount as a multiple of the mean of its currency; NaN if nothing was paid in it. */
    double ratio(long amountE4, int currency) {
        long count = sum(currency, COUNT);
        return count == 0 ? Double.NaN : (double) amountE4 * count / sum(currency, SUM_E4);
    }

    /**
     * How many standard deviations (of the population) an amount is above the mean of its currency; NaN if there are
     * none, or all are equal.
     *
     * <p>With n amounts, their sum S and that of their squares Q: (a − S/n) / √(Q/n − (S/n)²) = (n·a − S) / √(n·Q −
     * S²). What is below the root is a whole number under 2^128 for up to 3 million payments, whatever their amounts;
     * it is taken modulo that, so that it does not matter whether its parts are greater.
     */
    double deviation(long amountE4, int currency) {
        long count = sum(currency, COUNT);
        if (count == 0) {
            return Double.NaN;
        }
        long sumE4 = sum(currency, SUM_E4);
        long squaresLow = sum(currency, SQUARES_LOW);
        long leftLow = count * squaresLow;
        long leftHigh = multiplyHighUnsigned(count, squaresLow) + count * sum(currency, SQUARES_HIGH);
        long rightLow = sumE4 * sumE4;
        long rightHigh = Math.multiplyHigh(sumE4, sumE4);
        long borrow = Long.compareUnsigned(leftLow, rightLow) < 0 ? 1 : 0;
        double variance = unsigned(leftHigh - rightHigh - borrow) * 0x1p64 + unsigned(leftLow - rightLow);
        if (variance == 0) {
            return Double.NaN;
        }
        // in two parts, as the product may be too great for a long
        double above = (double) count * (amountE4 - sumE4 / count) - sumE4 % count;
        return above / Math.sqrt(variance);
    }

    /** Upper half of the product of a number that is not negative and one without sign. */
    private static long multiplyHighUnsigned(long factor, long unsigned) {
        return Math.multiplyHigh(factor, unsigned) + (unsigned >> 63 & factor);
    }

    private static double unsigned(long value) {
        double half = value >>> 1 | value & 1;
        return value >= 0 ? value : half * 2;
    }
}
