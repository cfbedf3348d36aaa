package io.omniretail.cli.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.omniretail.cli.train.GradientBoosting.Fitted;
import io.omniretail.domain.fraud.Feature;
import io.omniretail.domain.fraud.model.BoostedTrees;
import java.util.Arrays;
import java.util.List;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import org.junit.jupiter.api.Test;

class GradientBoostingTest {
    private static final long KNOWN_MS = Long.MAX_VALUE;

    private final List<Attempt> learned = Attempts.random(1, 2_000, 7);
    private final List<Attempt> others = Attempts.random(2, 5_000, 7);

    @Test
    void shouldScoreAsXgboostPredicts() throws Exception {
        DMatrix matrix = GradientBoosting.matrix(learned, KNOWN_MS);
        Booster booster = GradientBoosting.boost(matrix);
        BoostedTrees trees = GradientBoosting.fitted(booster).trees();
        DMatrix unseen = GradientBoosting.matrix(others, KNOWN_MS);
        float[][] logOdds = booster.predict(unseen, true);
        float[][] probabilities = booster.predict(unseen);

        for (int i = 0; i < others.size(); i++) {
            double[] features = others.get(i).features();
            assertThat(trees.logOdds(features)).isEqualTo(logOdds[i][0]);
            assertThat(trees.score(features)).isCloseTo(probabilities[i][0], within(1e-6));
        }
    }

    @Test
    void shouldExplainEveryScoreFromTheSameExpectation() {
        BoostedTrees trees = GradientBoosting.fit(learned, KNOWN_MS).trees();

        for (Attempt attempt : others) {
            double[] features = attempt.features();
            double explained = trees.expected()
                    + Arrays.stream(trees.contributions(features)).sum();

            assertThat(explained).isCloseTo(trees.logOdds(features), within(1e-4));
        }
    }

    @Test
    void shouldExpectInEachNodeWhatItsAttemptsGetOnAverage() throws Exception {
        // with half of the attempts fraud at the first tree, every attempt has the same cover
        BoostedTrees trees = GradientBoosting.fit(learned, KNOWN_MS).trees();
        BoostedTrees first = new BoostedTrees(trees.base(), trees.trees().subList(0, 1));
        double mean = learned.stream()
                .mapToDouble(attempt -> first.logOdds(attempt.features()))
                .average()
                .orElseThrow();

        assertThat(first.expected()).isCloseTo(mean, within(1e-5));
    }

    @Test
    void shouldFitTheSameTreesToTheSameAttempts() {
        Fitted fitted = GradientBoosting.fit(learned, KNOWN_MS);
        Fitted again = GradientBoosting.fit(learned, KNOWN_MS);

        assertThat(again.trees().trees()).isEqualTo(fitted.trees().trees());
        assertThat(again.gain()).isEqualTo(fitted.gain());
    }

    @Test
    void shouldGainMostByTheFeatureThatFraudsDifferIn() {
        List<Double> gain = GradientBoosting.fit(learned, KNOWN_MS).gain();

        double all = gain.stream().mapToDouble(Double::doubleValue).sum();
        assertThat(gain.get(Feature.AMOUNT.ordinal())).isGreaterThan(all / 2);
    }
}
