package io.omniretail.domain.fraud.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.omniretail.domain.fraud.Feature;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FraudModelTest {
    private static final int MOST = 3;

    private final FraudModel model = new FraudModel(
            "small",
            List.of(Feature.NIGHT, Feature.AMOUNT),
            new BoostedTrees(
                    0, List.of(raised(Feature.NIGHT, 0.5f), raised(Feature.AMOUNT, 2), raised(Feature.WEEKEND, -1))),
            0.5,
            0.9,
            new Training(0, 1, 0, 2, 1),
            Map.of(),
            "0123456789abcdef",
            FraudModel.ALWAYS,
            false);

    @Test
    void shouldNameTheFeaturesThatRaisedTheScoreMost() {
        assertThat(model.strongest(attempt(1), MOST))
                .containsExactly(new Contribution(Feature.AMOUNT, 2), new Contribution(Feature.NIGHT, 0.5));
        assertThat(model.strongest(attempt(1), 1)).containsExactly(new Contribution(Feature.AMOUNT, 2));
    }

    @Test
    void shouldNameNoneWhereNothingRaisedTheScore() {
        assertThat(model.strongest(attempt(0), MOST)).isEmpty();
    }

    @Test
    void shouldBeToldFromAnotherOfItsNameByItsDigest() {
        assertThat(model.id()).isEqualTo("small@01234567");
    }

    /** What a feature adds where it is 1 instead of 0. */
    private static List<TreeNode> raised(Feature feature, float logOdds) {
        return List.of(new TreeNode(feature.ordinal(), 0.5f, 1, 2, 1, 0), TreeNode.leaf(0), TreeNode.leaf(logOdds));
    }

    private static double[] attempt(double all) {
        double[] vector = new double[Feature.COUNT];
        Arrays.fill(vector, all);
        return vector;
    }
}
