package io.omniretail.cli.generate;

/** An attempt to pay, as its authorization tells it. Used again and again. */
final class Attempt {
    static final long NEVER = Long.MAX_VALUE;

    /** In epoch milliseconds. */
    long timeMs;
    /** When it is charged back, in epoch milliseconds; {@link #NEVER} if it is not. */
    long chargebackMs;

    long card;
    int terminal;
    /** Where it is made. */
    int region;
    /** Whether its coordinates are known. */
    boolean isLocated;
    /** In 1/10,000 of a degree. */
    int latitudeE4;

    int longitudeE4;
    /** Where the goods go; negative if nothing is shipped. */
    long address;

    private int percent;
    private long hundredths;

    /** Sets the amount as a share of what the order costs. */
    void setPercent(int newPercent) {
        percent = newPercent;
        hundredths = 0;
    }

    /** Sets the amount as it is. */
    void setHundredths(long newHundredths) {
        percent = 0;
        hundredths = newHundredths;
    }

    /** The amount in hundredths, at least one, of an order that costs so much. */
    long amountHundredths(long payableHundredths) {
        return Math.max(1, hundredths + payableHundredths * percent / 100);
    }
}
