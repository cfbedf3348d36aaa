package io.omniretail.cli.generate;

/**
 * What a customer pays with, where, and where goods are sent: habits, which are the same whenever they are looked up. A
 * guest has a card and an address for each order.
 */
final class Wallet {
    /** Numbers of cards and addresses from here on belong to one order. */
    private static final long OF_ORDERS = 5_000_000_000L;

    private static final int USUAL_TERMINALS = 3;
    /** About 100 km to each side of a region's centre. */
    private static final int REGION_E4 = 10_000;
    /** About 2 km: a customer is not always at the same spot. */
    private static final int NEAR_E4 = 200;

    private static final long WEEK_MS = 7 * 86_400_000L;
    private static final long MOST_WEEKS = 1_000_000;

    private final Dice dice;
    private final Terminals terminals;

    // the customer, and the order, looked up last
    private long order;
    private int customer;
    private int home;
    private boolean isShipped;
    private int latitudeE4;
    private int longitudeE4;
    private int firstTerminal;

    Wallet(long seed, Terminals terminals) {
        dice = new Dice(seed);
        this.terminals = terminals;
    }

    /** Looks the habits of the customer up who has placed the order that a shop made last. */
    void open(Shop shop) {
        order = shop.number;
        customer = shop.customer;
        home = shop.home;
        isShipped = shop.isShipped();
        dice.start(Series.WALLETS, customer < 0 ? -1 - order : customer);
        latitudeE4 = Regions.LATITUDES_E4[home] + around(REGION_E4, dice);
        longitudeE4 = Regions.LONGITUDES_E4[home] + around(REGION_E4, dice);
        firstTerminal = terminals.any(home, dice);
    }

    private static int around(int distance, Dice dice) {
        return dice.below(2 * distance + 1) - distance;
    }

    /** Pays as the customer does, at a time; the amount is left open. */
    void pay(Attempt attempt, long timeMs, Dice choice) {
        attempt.timeMs = timeMs;
        attempt.card = customer < 0 ? OF_ORDERS + order : 2L * customer + firstOrSecond(customer % 2 == 0, choice);
        int region = whereabouts(timeMs);
        payElsewhere(attempt, region, choice);
        if (region == home) {
            attempt.latitudeE4 = latitudeE4 + around(NEAR_E4, choice);
            attempt.longitudeE4 = longitudeE4 + around(NEAR_E4, choice);
            if (choice.perMille(850)) {
                attempt.terminal = terminals.of(home, firstTerminal + choice.below(USUAL_TERMINALS));
            }
        }
        attempt.isLocated = choice.perMille(900);
        attempt.address = isShipped ? address(choice) : -1;
    }

    /** Any terminal and any place of a region. */
    void payElsewhere(Attempt attempt, int region, Dice choice) {
        attempt.terminal = terminals.any(region, choice);
        attempt.region = region;
        attempt.isLocated = true;
        attempt.latitudeE4 = Regions.LATITUDES_E4[region] + around(REGION_E4, choice);
        attempt.longitudeE4 = Regions.LONGITUDES_E4[region] + around(REGION_E4, choice);
    }

    /** An address of a thief, to which nothing was sent before this order. */
    long thiefsAddress() {
        return OF_ORDERS + 2 * order + 1;
    }

    /** Of 1,000 parcels, 20 are presents. */
    private long address(Dice choice) {
        return customer < 0 || choice.perMille(20)
                ? OF_ORDERS + 2 * order
                : 2L * customer + firstOrSecond(customer % 3 == 0, choice);
    }

    /** The first of a customer's things, or at times the second, if there is one. */
    private static int firstOrSecond(boolean hasSecond, Dice choice) {
        return hasSecond && choice.perMille(300) ? 1 : 0;
    }

    /** A customer is at home, but for a week abroad every year. */
    private int whereabouts(long timeMs) {
        if (customer < 0) {
            return home;
        }
        dice.start(Series.TRIPS, customer * MOST_WEEKS + Math.floorDiv(timeMs, WEEK_MS));
        return dice.perMille(20) ? Regions.abroad(home, dice) : home;
    }
}
