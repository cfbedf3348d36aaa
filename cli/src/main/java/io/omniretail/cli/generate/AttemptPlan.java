package io.omniretail.cli.generate;

import java.util.Arrays;
import java.util.Optional;

/**
 * The attempts to pay that come of an order. The first one pays for it. Others are of carts that are never ordered,
 * because the customer thinks again, or because it is a thief who fills them: they name an order that the shop does not
 * know.
 */
final class AttemptPlan {
    /** Of one order. */
    static final int MOST = 1 + Thief.MOST_PAYMENTS;

    private static final int SECOND_MS = 1_000;
    private static final int MINUTE_MS = 60_000;
    private static final int DAY_MS = 86_400_000;

    private final Dice dice;
    private final Terminals terminals;
    private final Wallet wallet;
    private final Frauds frauds;
    private final Thief thief;
    private final Attempt[] attempts = new Attempt[MOST];
    private int size;

    AttemptPlan(GenerateOptions options, int customers) {
        dice = new Dice(options.seed());
        terminals = new Terminals(options.seed(), customers, options.fraud() * Frauds.AT_TERMINALS);
        wallet = new Wallet(options.seed(), terminals);
        frauds = new Frauds(options.seed(), options.fraud());
        thief = new Thief(dice, terminals, wallet, this);
        Arrays.setAll(attempts, number -> new Attempt());
    }

    /** Makes the attempts that come of the order that a shop made last, always the same ones. */
    void make(Shop shop) {
        dice.start(Series.ATTEMPTS, shop.number);
        wallet.open(shop);
        size = 0;
        Attempt own = add();
        wallet.pay(own, shop.timeMs + SECOND_MS + dice.below(20 * SECOND_MS), dice);
        own.setPercent(100);
        Optional<Fraud> fraud = shop.customer < 0 ? Optional.empty() : frauds.after(shop.number);
        if (fraud.isPresent()) {
            thief.commit(fraud.get());
        } else if (dice.perMille(30)) {
            Attempt second = add();
            wallet.pay(second, own.timeMs + MINUTE_MS + dice.below(10 * MINUTE_MS), dice);
            second.setPercent(20 + dice.below(130));
        }
        for (int i = 0; i < size; i++) {
            boolean isFraud =
                    i > 0 && fraud.isPresent() || terminals.isCompromised(attempts[i].terminal, attempts[i].timeMs);
            attempts[i].chargebackMs = chargebackMs(attempts[i].timeMs, isFraud);
        }
    }

    /** All frauds are found; and of 10,000 honest customers, two dispute what they have paid. */
    private long chargebackMs(long paidMs, boolean isFraud) {
        if (!isFraud && dice.below(10_000) >= 2) {
            return Attempt.NEVER;
        }
        return paidMs + 2 * DAY_MS + dice.below(8 * DAY_MS);
    }

    /** A further attempt, to be filled. */
    Attempt add() {
        return attempts[size++];
    }

    /** How many there are; at least one. */
    int size() {
        return size;
    }

    Attempt get(int number) {
        return attempts[number];
    }
}
