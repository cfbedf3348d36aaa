package io.omniretail.domain.fraud.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class BoostedTreesTest {
    private static final double UNKNOWN = Double.NaN;

    /** Below 220 or unknown: −1; else it depends on a second feature, whose missing values go to the right. */
    private static final List<TreeNode> AMOUNT_THEN_NIGHT = List.of(
            new TreeNode(0, 220, 1, 2, 1, -0.5f),
            TreeNode.leaf(-1),
            new TreeNode(1, 0.5f, 3, 4, 4, 1.5f),
            TreeNode.leaf(1),
            TreeNode.leaf(2));

    private static final List<TreeNode> ALWAYS = List.of(TreeNode.leaf(0.25f));

    private final BoostedTrees trees = new BoostedTrees(-0.75f, List.of(AMOUNT_THEN_NIGHT, ALWAYS));

    @Test
    void shouldAddOneLeafOfEachTreeToTheBase() {
        assertThat(trees.logOdds(new double[] {100, 1})).isEqualTo(-1.5f);
        assertThat(trees.logOdds(new double[] {300, 0})).isEqualTo(0.5f);
        assertThat(trees.logOdds(new double[] {300, 1})).isEqualTo(1.5f);
    }

    @Test
    void shouldGoToTheRightWhereTheValueIsTheThreshold() {
        assertThat(trees.logOdds(new double[] {220, 0})).isEqualTo(0.5f);
    }

    @Test
    void shouldCompareAsFloat() {
        double belowOnlyAsDouble = 220 - 1e-9;

        assertThat(trees.logOdds(new double[] {belowOnlyAsDouble, 0})).isEqualTo(0.5f);
    }

    @Test
    void shouldSendWhatIsUnknownWhereTheNodeSays() {
        assertThat(trees.logOdds(new double[] {UNKNOWN, 0})).isEqualTo(-1.5f);
        assertThat(trees.logOdds(new double[] {300, UNKNOWN})).isEqualTo(1.5f);
    }

    @Test
    void shouldScoreWithTheLogisticFunction() {
        assertThat(trees.score(new double[] {300, 0})).isCloseTo(1 / (1 + Math.exp(-0.5)), within(1e-15));
        assertThat(new BoostedTrees(0, List.of()).score(new double[] {})).isEqualTo(0.5);
    }

    @Test
    void shouldPutEachStepDownToTheFeatureThatWasAskedFor() {
        assertThat(trees.contributions(new double[] {300, 0})).containsExactly(2, -0.5);
        assertThat(trees.contributions(new double[] {100, 0})).containsExactly(-0.5, 0);
    }

    @Test
    void shouldHaveContributionsThatAddUpToTheLogOdds() {
        for (double[] features : new double[][] {{100, 0}, {300, 0}, {300, 1}, {UNKNOWN, UNKNOWN}}) {
            double sum = trees.expected()
                    + Arrays.stream(trees.contributions(features)).sum();

            assertThat(sum).isCloseTo(trees.logOdds(features), within(1e-6));
        }
    }
}
