package io.omniretail.domain.fraud.model;

import io.omniretail.domain.fraud.Feature;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Scores payment attempts.
 *
 * @param name what people call it
 * @param features those that it was trained on, in the order of its file
 * @param trees whose nodes ask for features by their place in {@link Feature}, whatever the order of the file
 * @param hold an attempt with this score or a higher one is held for review, from 0 to {@code block}
 * @param block an attempt with this score or a higher one is declined, from {@code hold} to 1
 * @param metrics by name, of attempts that the trees have not learned from
 * @param digest SHA-256 in hexadecimal over all of its content but the last two: two models that have it decide alike;
 *     empty as long as it has not been written to a file
 * @param effectiveFromMs from which event time on it decides, in epoch milliseconds; {@link #ALWAYS} from the beginning
 * @param isShadow whether it scores without deciding
 */
public record FraudModel(
        String name,
        List<Feature> features,
        BoostedTrees trees,
        double hold,
        double block,
        Training training,
        Map<String, Double> metrics,
        String digest,
        long effectiveFromMs,
        boolean isShadow) {
    public static final long ALWAYS = Long.MIN_VALUE;

    private static final int DIGITS_OF_ID = 8;
    private static final List<Feature> ALL = List.of(Feature.values());

    public FraudModel {
        features = List.copyOf(features);
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    }

    /** The same with the digest of its content. */
    public FraudModel withDigest(String newDigest) {
        return new FraudModel(
                name, features, trees, hold, block, training, metrics, newDigest, effectiveFromMs, isShadow);
    }

    /** Name and first digits of the digest, which tell it from one of the same name that was trained anew. */
    public String id() {
        return name + "@" + digest.substring(0, DIGITS_OF_ID);
    }

    /**
     * Probability of fraud from 0 to 1.
     *
     * @param vector a number for each {@link Feature}, in their order; NaN where nothing is known
     */
    public double score(double[] vector) {
        return trees.score(vector);
    }

    /** The features that raised the score of an attempt most, the strongest first; at most so many, maybe none. */
    public List<Contribution> strongest(double[] vector, int most) {
        double[] contributions = trees.contributions(vector);
        List<Contribution> strongest = new ArrayList<>(most + 1);
        for (int index = 0; index < contributions.length; index++) {
            int place = strongest.size();
            while (place > 0 && strongest.get(place - 1).logOdds() < contributions[index]) {
                place--;
            }
            if (contributions[index] > 0 && place < most) {
                strongest.add(place, new Contribution(ALL.get(index), contributions[index]));
                if (strongest.size() > most) {
                    strongest.remove(most);
                }
            }
        }
        return strongest;
    }
}
