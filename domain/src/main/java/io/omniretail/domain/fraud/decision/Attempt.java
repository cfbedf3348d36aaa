package io.omniretail.domain.fraud.decision;

import io.omniretail.domain.event.Payment;
import io.omniretail.domain.fraud.Feature;
import java.util.List;

/** A payment attempt with all that its decision is made of. */
public final class Attempt {
    private final Payment payment;
    private final double[] features;
    private final List<ModelScore> scores;
    private final ModelScore actingScore;

    /**
     * An attempt. Keeps what it is given.
     *
     * @param features in the order of {@link Feature}; NaN where nothing is known
     * @param scores what the models say, of which at most one acts
     */
    public Attempt(Payment payment, double[] features, List<ModelScore> scores) {
        this.payment = payment;
        this.features = features;
        this.scores = scores;
        actingScore = acting(scores);
    }

    private static ModelScore acting(List<ModelScore> scores) {
        for (ModelScore score : scores) {
            if (!score.isShadow()) {
                return score;
            }
        }
        return null;
    }

    Payment payment() {
        return payment;
    }

    double feature(Feature feature) {
        return features[feature.ordinal()];
    }

    List<ModelScore> scores() {
        return scores;
    }

    /** What the model says that acts; null if none does. */
    ModelScore actingScore() {
        return actingScore;
    }
}
