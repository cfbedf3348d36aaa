package io.omniretail.cli.backtest;

/** What attempts in one currency come to, in 1/10,000. A sum that is too large for a long is an error. */
public final class Amounts {
    private long savedE4;
    private long heldWronglyE4;
    private long lostE4;

    void add(JudgedAttempt attempt) {
        if (attempt.isFraud() && attempt.isAlert()) {
            savedE4 = Math.addExact(savedE4, attempt.amountE4());
        } else if (attempt.isFraud()) {
            lostE4 = Math.addExact(lostE4, attempt.amountE4());
        } else if (attempt.isAlert()) {
            heldWronglyE4 = Math.addExact(heldWronglyE4, attempt.amountE4());
        }
    }

    /** Of frauds that were held or blocked. */
    public long savedE4() {
        return savedE4;
    }

    /** Of honest attempts that were held or blocked. */
    public long heldWronglyE4() {
        return heldWronglyE4;
    }

    /** Of frauds that were approved. */
    public long lostE4() {
        return lostE4;
    }
}
