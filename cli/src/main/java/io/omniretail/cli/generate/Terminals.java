package io.omniretail.cli.generate;

/**
 * The merchants' terminals, each in one region. Now and then one is in the hands of a thief for four weeks: all that is
 * paid there meanwhile is fraud (scenario 2 of the Fraud Detection Handbook). As many are at any time, also on the
 * first day.
 */
final class Terminals {
    /** A sample of any size has so many that one of them is always compromised with the default share of frauds. */
    private static final int FEWEST_OF_WEIGHT = 6;

    private static final int CUSTOMERS_OF_WEIGHT = 2_000;
    private static final double COMPROMISED_MS = 28 * 86_400_000.0;
    /** Turns of this size spread evenly, however many there are: never are all or none compromised at once. */
    private static final double GOLDEN_TURN = 0.6180339887498949;

    private final int countOfWeight;
    private final double compromised;
    private final double firstTurn;

    /** @param compromised share of all terminals that are in the hands of thieves, below 1 */
    Terminals(long seed, int customers, double compromised) {
        this.compromised = compromised;
        countOfWeight = Math.max(FEWEST_OF_WEIGHT, customers / CUSTOMERS_OF_WEIGHT);
        firstTurn = new Dice(seed).start(Series.TERMINALS, 0).unit();
    }

    int any(int region, Dice dice) {
        return of(region, dice.below(1 << 20));
    }

    /** One of a region, any number counting round and round its terminals. */
    int of(int region, int number) {
        return Regions.weightBefore(region) * countOfWeight + number % (Regions.weight(region) * countOfWeight);
    }

    boolean isCompromised(int terminal, long timeMs) {
        double turns = firstTurn + terminal * GOLDEN_TURN + timeMs / COMPROMISED_MS * compromised;
        return turns - Math.floor(turns) < compromised;
    }
}
