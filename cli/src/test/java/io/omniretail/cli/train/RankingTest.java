package io.omniretail.cli.train;

import static io.omniretail.cli.train.Attempts.scored;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class RankingTest {
    /** The example in scikit-learn's documentation of both metrics. */
    private static final Ranking SCIKIT =
            Ranking.of(List.of(scored(0.1, false), scored(0.4, false), scored(0.35, true), scored(0.8, true)));

    @Test
    void shouldMeasureAsScikitLearnDoes() {
        assertThat(SCIKIT.areaUnderRoc()).isEqualTo(0.75);
        assertThat(SCIKIT.averagePrecision()).isCloseTo(0.8333333333333333, within(1e-15));
    }

    @Test
    void shouldCountAPairOfEqualScoresHalf() {
        Ranking ranking =
                Ranking.of(List.of(scored(0.5, true), scored(0.5, false), scored(0.2, false), scored(0.9, true)));

        // of the four pairs of a fraud and an honest attempt three are in order, and one is equal
        assertThat(ranking.areaUnderRoc()).isEqualTo(3.5 / 4);
    }

    @Test
    void shouldTakeEqualScoresAsOneCut() {
        Ranking ranking = Ranking.of(List.of(scored(0.5, true), scored(0.5, false), scored(0.5, false)));

        assertThat(ranking.cuts()).containsExactly(new Cut(0.5, 3, 1));
        assertThat(ranking.averagePrecision()).isCloseTo(1.0 / 3, within(1e-15));
        assertThat(ranking.areaUnderRoc()).isEqualTo(0.5);
    }

    @Test
    void shouldTellWhatAThresholdComesTo() {
        assertThat(SCIKIT.at(0.4)).isEqualTo(new Cut(0.4, 2, 1));
        assertThat(SCIKIT.at(0.36)).isEqualTo(new Cut(0.36, 2, 1));
        assertThat(SCIKIT.at(0.9)).isEqualTo(new Cut(0.9, 0, 0));
        assertThat(SCIKIT.recall(SCIKIT.at(0.36))).isEqualTo(0.5);
        assertThat(SCIKIT.falseAlarmRate(SCIKIT.at(0.36))).isEqualTo(0.5);
        assertThat(SCIKIT.at(0.36).precision()).isEqualTo(0.5);
    }
}
