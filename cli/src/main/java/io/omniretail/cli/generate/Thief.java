package io.omniretail.cli.generate;

/** Pays with what an order tells of a card. Half of what is not tied to the order's time is done at night. */
final class Thief {
    /** More than 999 of 1,000 orders cost. */
    private static final int LARGE_HUNDREDTHS = 500_000;

    private static final int STOLEN_CARD_PAYMENTS = 3;
    private static final int FEWEST_TESTS = 6;
    /** Of one fraud: no other kind has as many. */
    static final int MOST_PAYMENTS = 9;

    private static final int SECOND_MS = 1_000;
    private static final int MINUTE_MS = 60_000;
    private static final int HOUR_MS = 3_600_000;
    private static final int DAY_MS = 86_400_000;

    private final Dice dice;
    private final Terminals terminals;
    private final Wallet wallet;
    private final AttemptPlan plan;

    /**
     * @param dice the order's
     * @param wallet the customer's, opened
     * @param plan whose first attempt pays for the order, and which takes further ones
     */
    Thief(Dice dice, Terminals terminals, Wallet wallet, AttemptPlan plan) {
        this.dice = dice;
        this.terminals = terminals;
        this.wallet = wallet;
        this.plan = plan;
    }

    /** Adds the payments of a fraud. */
    void commit(Fraud fraud) {
        switch (fraud) {
            case LARGE_AMOUNT -> payLargeAmount();
            case STOLEN_CARD -> payAmongTheCustomers();
            case CARD_TEST -> testCard();
            case IMPOSSIBLE_TRAVEL -> payAbroad();
            case ACCOUNT_TAKEOVER -> takeAccountOver();
        }
    }

    private void payLargeAmount() {
        payAsCustomer(atNight(plan.get(0).timeMs + MINUTE_MS))
                .setHundredths(LARGE_HUNDREDTHS + dice.below(2 * LARGE_HUNDREDTHS));
    }

    private void payAmongTheCustomers() {
        int stepMs = 14 * DAY_MS / STOLEN_CARD_PAYMENTS;
        long timeMs = plan.get(0).timeMs + MINUTE_MS;
        for (int i = 0; i < STOLEN_CARD_PAYMENTS; i++) {
            payAsCustomer(atNight(timeMs + dice.below(stepMs - DAY_MS))).setPercent(400 + dice.below(200));
            timeMs += stepMs;
        }
    }

    private void testCard() {
        int terminal = terminals.any(Regions.draw(dice), dice);
        long timeMs = plan.get(0).timeMs + MINUTE_MS + dice.below(30 * MINUTE_MS);
        for (int tests = FEWEST_TESTS + dice.below(MOST_PAYMENTS - FEWEST_TESTS + 1); tests > 0; tests--) {
            Attempt test = payAsCustomer(timeMs);
            test.setHundredths(50 + dice.below(250));
            test.terminal = terminal;
            test.isLocated = false;
            test.address = -1;
            timeMs += SECOND_MS + dice.below(6 * SECOND_MS);
        }
    }

    private void payAbroad() {
        Attempt own = plan.get(0);
        Attempt attempt = payAsCustomer(own.timeMs + 2 * MINUTE_MS + dice.below(18 * MINUTE_MS));
        attempt.setPercent(50 + dice.below(100));
        attempt.address = -1;
        wallet.payElsewhere(attempt, Regions.abroad(own.region, dice), dice);
    }

    private void takeAccountOver() {
        long timeMs = plan.get(0).timeMs + 5 * MINUTE_MS + dice.below(2 * HOUR_MS);
        payToNewAddress(timeMs).setPercent(10 + dice.below(30));
        payToNewAddress(timeMs + 5 * MINUTE_MS + dice.below(50 * MINUTE_MS)).setPercent(400 + dice.below(400));
    }

    private Attempt payToNewAddress(long timeMs) {
        Attempt attempt = payAsCustomer(timeMs);
        attempt.address = wallet.thiefsAddress();
        wallet.payElsewhere(attempt, plan.get(0).region, dice);
        return attempt;
    }

    /** With the card of the order, but where and to where the customer is used to; the amount is left open. */
    private Attempt payAsCustomer(long timeMs) {
        Attempt attempt = plan.add();
        wallet.pay(attempt, timeMs, dice);
        attempt.card = plan.get(0).card;
        return attempt;
    }

    /** Half of the time, a time in the night that follows it. */
    private long atNight(long timeMs) {
        return dice.perMille(500) ? (Math.floorDiv(timeMs, DAY_MS) + 1) * DAY_MS + dice.below(7 * HOUR_MS) : timeMs;
    }
}
