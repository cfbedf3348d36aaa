package io.omniretail.cli.train;

import static io.omniretail.cli.train.Attempts.scored;
import static org.assertj.core.api.Assertions.assertThat;

import io.omniretail.domain.rule.Days;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class CardPrecisionTest {
    private static final Days DAYS = new Days(ZoneOffset.UTC);

    @Test
    void shouldRankCardsByTheirHighestScoreOfTheDay() {
        List<Scored> scored = List.of(
                scored("often", 0, 0.1, true),
                scored("often", 0, 0.9, false),
                scored("second", 0, 0.5, false),
                scored("third", 0, 0.4, true));

        assertThat(CardPrecision.of(scored, DAYS, 2)).isEqualTo(0.5);
    }

    @Test
    void shouldNotLookAtCardsThatWereFoundOnAnEarlierDay() {
        List<Scored> scored =
                List.of(scored("found", 0, 0.9, true), scored("found", 1, 0.9, true), scored("next", 1, 0.3, true));

        assertThat(CardPrecision.of(scored, DAYS, 1)).isEqualTo(1);
    }

    @Test
    void shouldLookAgainAtCardsThatWereHonest() {
        List<Scored> scored = List.of(scored("card", 0, 0.9, false), scored("card", 1, 0.9, true));

        assertThat(CardPrecision.of(scored, DAYS, 1)).isEqualTo(0.5);
    }

    @Test
    void shouldShareInAllThatCanBeLookedAtEvenWhereThereAreFewer() {
        assertThat(CardPrecision.of(List.of(scored("only", 0, 0.9, true)), DAYS, 100))
                .isEqualTo(0.01);
    }
}
