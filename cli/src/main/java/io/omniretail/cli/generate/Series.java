package io.omniretail.cli.generate;

/** The kinds of things that are generated, each with random numbers of its own. */
final class Series {
    static final int ARRIVALS = 1;
    static final int PRODUCTS = 2;
    static final int CUSTOMERS = 3;
    static final int MOVES = 4;
    static final int ORDERS = 5;
    static final int ORDER_LINES = 6;
    static final int PAYMENTS = 7;
    static final int READINGS = 8;
    static final int TERMINALS = 9;
    static final int WALLETS = 10;
    static final int TRIPS = 11;
    static final int ATTEMPTS = 12;
    static final int FRAUDS = 13;

    private Series() {}
}
