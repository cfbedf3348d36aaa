package io.omniretail.cli.generate;

/** What a thief does who has learned of a card, or of a customer's account, from an order. */
enum Fraud {
    /** One payment above what customers spend (scenario 1 of the Fraud Detection Handbook). */
    LARGE_AMOUNT,
    /** Some payments of five times the usual amount among the customer's own, for two weeks (its scenario 3). */
    STOLEN_CARD,
    /** A burst of small payments within a minute, to find out whether the card works. */
    CARD_TEST,
    /** A payment in another country while the customer is at home. */
    IMPOSSIBLE_TRAVEL,
    /** A small payment for goods to a new address, and a large one within the hour. */
    ACCOUNT_TAKEOVER
}
