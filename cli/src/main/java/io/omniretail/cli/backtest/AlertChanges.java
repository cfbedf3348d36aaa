package io.omniretail.cli.backtest;

/** How the alerts of one set of models and rules differ from those of another one. */
public final class AlertChanges {
    private long gained;
    private long gainedFrauds;
    private long lost;
    private long lostFrauds;

    void addGained(JudgedAttempt attempt) {
        gained++;
        gainedFrauds += attempt.isFraud() ? 1 : 0;
    }

    void addLost(JudgedAttempt attempt) {
        lost++;
        lostFrauds += attempt.isFraud() ? 1 : 0;
    }

    /** Attempts that the other set approved. */
    public long gained() {
        return gained;
    }

    /** Those of them that are frauds. */
    public long gainedFrauds() {
        return gainedFrauds;
    }

    /** Attempts that only the other set held or blocked. */
    public long lost() {
        return lost;
    }

    /** Those of them that are frauds. */
    public long lostFrauds() {
        return lostFrauds;
    }
}
