package io.omniretail.cli.generate;

/** What the payment gateway will report of an order, and when. */
final class PaymentPlan {
    /** The kinds of payments, by which the arrays here are indexed. */
    static final int AUTHORIZATION = 0;

    static final int CAPTURE = 1;
    static final int REFUND = 2;
    static final int CHARGEBACK = 3;
    static final int KINDS = 4;

    private static final int SECOND_MS = 1_000;
    private static final int MINUTE_MS = 60_000;
    private static final int HOUR_MS = 3_600_000;
    private static final long NEVER = Long.MAX_VALUE;

    private final Dice dice;
    private final long[] timesMs = new long[KINDS];
    private final int[] percents = new int[KINDS];
    private boolean lost;

    PaymentPlan(long seed) {
        dice = new Dice(seed);
    }

    /** Makes the plan of an order, always the same one for its number and time. */
    void make(long orderNumber, long orderTimeMs) {
        dice.start(Series.PAYMENTS, orderNumber);
        timesMs[AUTHORIZATION] = orderTimeMs + SECOND_MS + dice.below(20 * SECOND_MS);
        percents[AUTHORIZATION] = 100;
        boolean captured = dice.perMille(960);
        int delayMs = dice.perMille(700) ? dice.below(2 * HOUR_MS) : dice.below(72 * HOUR_MS);
        timesMs[CAPTURE] = captured ? timesMs[AUTHORIZATION] + MINUTE_MS + delayMs : NEVER;
        percents[CAPTURE] = dice.perMille(950) ? 100 : 50;
        lost = dice.perMille(3);
        boolean refunded = captured && dice.perMille(60);
        timesMs[REFUND] = refunded ? timesMs[CAPTURE] + HOUR_MS + dice.below(14 * 24 * HOUR_MS) : NEVER;
        percents[REFUND] = Math.min(percents[CAPTURE], dice.perMille(500) ? 100 : 30);
        boolean chargedBack = captured && dice.perMille(3);
        timesMs[CHARGEBACK] = chargedBack ? timesMs[CAPTURE] + 48 * HOUR_MS + dice.below(18 * 24 * HOUR_MS) : NEVER;
        percents[CHARGEBACK] = percents[CAPTURE];
    }

    /** When a kind of payment is reported, in epoch milliseconds; {@link Long#MAX_VALUE} if never. */
    long timeMs(int kind) {
        return timesMs[kind];
    }

    /** How much of the order it is for, in hundredths and at least one. */
    long amountHundredths(int kind, long payableHundredths) {
        return Math.max(1, payableHundredths * percents[kind] / 100);
    }

    /** Whether the gateway names an order that the shop does not know. */
    boolean isLost() {
        return lost;
    }
}
