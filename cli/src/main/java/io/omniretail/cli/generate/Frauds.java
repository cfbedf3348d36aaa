package io.omniretail.cli.generate;

import java.util.Optional;

/** Which orders a thief learns of: one of every so many, the kinds in turn, so that even a small sample has each. */
final class Frauds {
    private static final Fraud[] TURNS = {
        Fraud.IMPOSSIBLE_TRAVEL,
        Fraud.CARD_TEST,
        Fraud.ACCOUNT_TAKEOVER,
        Fraud.LARGE_AMOUNT,
        Fraud.STOLEN_CARD,
        Fraud.IMPOSSIBLE_TRAVEL,
        Fraud.LARGE_AMOUNT,
        Fraud.ACCOUNT_TAKEOVER,
        Fraud.IMPOSSIBLE_TRAVEL,
        Fraud.STOLEN_CARD,
        Fraud.LARGE_AMOUNT
    };
    /** Of the turns above, on average; 8 % of the orders are of guests, of whom a thief learns nothing. */
    private static final double PAYMENTS_OF_A_TURN = 23.5 / TURNS.length * 0.92;

    private static final double HONEST_ATTEMPTS_OF_AN_ORDER = 1.03;
    /** So many of all frauds are made at terminals; the others come of orders. */
    static final double AT_TERMINALS = 0.4;

    private final Dice dice;
    private final int ordersOfATurn;

    /** @param share of frauds in the payment attempts, from 0 to 0.2 */
    Frauds(long seed, double share) {
        dice = new Dice(seed);
        double fraudsOfAnOrder = HONEST_ATTEMPTS_OF_AN_ORDER * share / (1 - share) * (1 - AT_TERMINALS);
        ordersOfATurn = share == 0 ? 0 : (int) Math.max(1, PAYMENTS_OF_A_TURN / fraudsOfAnOrder);
    }

    /** What follows an order. */
    Optional<Fraud> after(long orderNumber) {
        if (ordersOfATurn == 0) {
            return Optional.empty();
        }
        long turn = orderNumber / ordersOfATurn;
        return orderNumber % ordersOfATurn == dice.start(Series.FRAUDS, turn).below(ordersOfATurn)
                ? Optional.of(TURNS[(int) (turn % TURNS.length)])
                : Optional.empty();
    }
}
