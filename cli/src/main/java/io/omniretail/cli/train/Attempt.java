package io.omniretail.cli.train;

import io.omniretail.domain.fraud.Feature;

/** A payment attempt as models learn from it: what was known at its time, and what became known later. */
public final class Attempt {
    /** {@link #fraudMs} of an attempt that was never charged back. */
    static final long NEVER = Long.MAX_VALUE;

    final String paymentId;
    /** Epoch milliseconds. */
    final long timeMs;
    /** What is found or missed: the card, else the customer, else the attempt itself. */
    final String card;

    final long amountE4;
    final String currency;
    /** When it became known to be fraud, in epoch milliseconds. */
    final long fraudMs;
    /** A number for each {@link Feature} in their order; NaN where nothing is known. */
    final float[] vector;

    Attempt(String paymentId, long timeMs, String card, long amountE4, String currency, long fraudMs, float[] vector) {
        this.paymentId = paymentId;
        this.timeMs = timeMs;
        this.card = card;
        this.amountE4 = amountE4;
        this.currency = currency;
        this.fraudMs = fraudMs;
        this.vector = vector;
    }

    /** Whether it was known to be fraud before a moment. */
    boolean isFraud(long beforeMs) {
        return fraudMs < beforeMs;
    }

    double[] features() {
        double[] features = new double[Feature.COUNT];
        for (int i = 0; i < features.length; i++) {
            features[i] = vector[i];
        }
        return features;
    }
}
