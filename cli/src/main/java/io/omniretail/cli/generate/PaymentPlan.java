package io.omniretail.cli.generate;

/**
 * What the payment gateway will report of the attempts to pay that come of an order, and when. Its reports are numbered
 * by attempt and kind; not all of them are made.
 */
final class PaymentPlan {
    /** The kinds of payments, as they are numbered by their status. */
    static final int AUTHORIZATION = 0;

    private static final int CAPTURE = 1;
    private static final int REFUND = 2;
    private static final int CHARGEBACK = 3;
    private static final int KINDS = 4;

    /** Of one order. */
    static final int MOST = AttemptPlan.MOST * KINDS;

    private static final int MINUTE_MS = 60_000;
    private static final int HOUR_MS = 3_600_000;
    private static final long NEVER = Attempt.NEVER;

    private final Dice dice;
    private final AttemptPlan attempts;
    private long captureMs;
    private long refundMs;
    private int capturePercent;
    private int refundPercent;
    private boolean lost;

    PaymentPlan(GenerateOptions options, int customers) {
        dice = new Dice(options.seed());
        attempts = new AttemptPlan(options, customers);
    }

    /** Makes the plan of the order that a shop made last, always the same one. */
    void make(Shop shop) {
        attempts.make(shop);
        Attempt own = attempts.get(0);
        boolean chargedBack = own.chargebackMs != NEVER;
        dice.start(Series.PAYMENTS, shop.number);
        boolean captured = chargedBack || dice.perMille(960);
        // before it is charged back
        int delayMs = chargedBack || dice.perMille(700) ? dice.below(2 * HOUR_MS) : dice.below(72 * HOUR_MS);
        captureMs = captured ? own.timeMs + MINUTE_MS + delayMs : NEVER;
        capturePercent = chargedBack || dice.perMille(950) ? 100 : 50;
        lost = dice.perMille(3);
        boolean refunded = captured && !chargedBack && dice.perMille(60);
        refundMs = refunded ? captureMs + HOUR_MS + dice.below(14 * 24 * HOUR_MS) : NEVER;
        refundPercent = Math.min(capturePercent, dice.perMille(500) ? 100 : 30);
    }

    /** How many reports there may be, by their numbers. */
    int size() {
        return attempts.size() * KINDS;
    }

    /** When a report is made, in epoch milliseconds; {@link Attempt#NEVER} if never. */
    long timeMs(int report) {
        Attempt attempt = attempt(report);
        return switch (kind(report)) {
            case AUTHORIZATION -> attempt.timeMs;
            case CHARGEBACK -> attempt.chargebackMs;
            case CAPTURE -> isOfOrder(report) ? captureMs : NEVER;
            default -> isOfOrder(report) ? refundMs : NEVER;
        };
    }

    /** The attempt that it is about. */
    Attempt attempt(int report) {
        return attempts.get(attemptNumber(report));
    }

    static int attemptNumber(int report) {
        return report / KINDS;
    }

    static int kind(int report) {
        return report % KINDS;
    }

    /** How much it is for, in hundredths and at least one, of an order that costs so much. */
    long amountHundredths(int report, long payableHundredths) {
        long authorized = attempt(report).amountHundredths(payableHundredths);
        return switch (kind(report)) {
            case CAPTURE -> Math.max(1, authorized * capturePercent / 100);
            case REFUND -> Math.max(1, authorized * refundPercent / 100);
            default -> authorized;
        };
    }

    /** Whether the gateway names an order that the shop knows. */
    boolean isKnownOrder(int report) {
        return isOfOrder(report) && !lost;
    }

    private static boolean isOfOrder(int report) {
        return attemptNumber(report) == 0;
    }
}
