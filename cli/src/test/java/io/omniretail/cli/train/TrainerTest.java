package io.omniretail.cli.train;

import static io.omniretail.cli.train.Attempts.DAY_MS;
import static io.omniretail.cli.train.Attempts.NOT;
import static io.omniretail.cli.train.Attempts.START_MS;
import static io.omniretail.cli.train.Attempts.attempt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.omniretail.domain.UsageException;
import io.omniretail.domain.fraud.model.FraudModel;
import io.omniretail.domain.rule.Days;
import io.omniretail.domain.rule.TimeRange;
import io.omniretail.pipeline.retail.fraud.ModelFile;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainerTest {
    private static final int ATTEMPTS = 6_000;
    private static final int DAYS = 21;
    private static final TimeRange FIRST_WEEK = new TimeRange(START_MS, START_MS + 7 * DAY_MS);

    private final List<Attempt> attempts = Attempts.random(1, ATTEMPTS, DAYS);

    @Test
    void shouldLearnFromAllAttemptsOfTheRangeAndOthersNot() {
        FraudModel model = train(attempts, 7).model();

        assertThat(model.training().attempts()).isEqualTo(ATTEMPTS / 3);
        assertThat(model.training().frauds())
                .isEqualTo(attempts.stream()
                        .filter(attempt -> FIRST_WEEK.contains(attempt.timeMs) && attempt.fraudMs != Attempt.NEVER)
                        .count());
    }

    @Test
    void shouldNotKnowOfFraudsThatBecameKnownTooLate() {
        List<Attempt> withOneMore = new ArrayList<>(attempts);
        withOneMore.add(attempt("known", 0, "card", 13));
        withOneMore.add(attempt("too late", 0, "card", 14));

        long known = train(withOneMore, 7).model().training().frauds()
                - train(attempts, 7).model().training().frauds();

        assertThat(known).isEqualTo(1);
    }

    @Test
    void shouldMakeTheSameFileFromTheSameAttempts() {
        assertThat(ModelFile.write(train(attempts, 21).model()))
                .isEqualTo(ModelFile.write(train(attempts, 21).model()));
    }

    @Test
    void shouldScoreEveryAttemptOnceByAModelThatHasNotSeenIt() {
        Evaluation evaluation = train(attempts, 7).crossValidated();

        assertThat(evaluation.scored().stream().map(scored -> scored.attempt().paymentId))
                .doesNotHaveDuplicates()
                .hasSize(ATTEMPTS / 3);
        // the noise in what is fraud cannot be learned
        assertThat(evaluation.ranking().averagePrecision()).isBetween(0.5, 0.95);
    }

    @Test
    void shouldChooseThresholdsThatKeepWhatTheyPromise() {
        TrainingResult result = train(attempts, 7);
        Ranking ranking = result.crossValidated().ranking();
        Cut block = ranking.at(result.model().block());

        assertThat(block.precision()).isGreaterThanOrEqualTo(0.95);
        assertThat(ranking.at(result.model().hold()).below(block).precision()).isGreaterThanOrEqualTo(0.2);
        assertThat(result.model().hold()).isLessThan(result.model().block());
    }

    @Test
    void shouldTryTheModelOnLaterDaysWithoutCardsThatWereKnownBeforeTheDay() {
        List<Attempt> more = new ArrayList<>(attempts.stream()
                .filter(attempt -> FIRST_WEEK.contains(attempt.timeMs))
                .toList());
        more.add(attempt("stolen", 8, "compromised", 15));
        more.add(attempt("counts, as it was not known yet", 14.5, "compromised", 21));
        more.add(attempt("counts, as it was known from this day on", 15.5, "compromised", 22));
        more.add(attempt("known by then", 16.5, "compromised", 23));
        more.add(attempt("honest", 16.5, "other", NOT));
        more.add(attempt("after the last day", 21, "other", NOT));

        Evaluation later = train(more, 21).later().orElseThrow();

        assertThat(later.scored().stream().map(scored -> scored.attempt().paymentId))
                .containsExactly(
                        "counts, as it was not known yet", "counts, as it was known from this day on", "honest");
        assertThat(later.range()).isEqualTo(new TimeRange(START_MS + 14 * DAY_MS, START_MS + 21 * DAY_MS));
    }

    @Test
    void shouldSayThatThereAreTooFewFrauds() {
        List<Attempt> honest = attempts.stream()
                .filter(attempt -> attempt.fraudMs == Attempt.NEVER)
                .toList();

        assertThatThrownBy(() -> train(honest, 7))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(" 0 are known to be fraud, and of both kinds at least 20 are needed");
    }

    @Test
    void shouldSayThatLaterDaysHoldNoFraud() {
        List<Attempt> more = new ArrayList<>(attempts.stream()
                .filter(attempt -> FIRST_WEEK.contains(attempt.timeMs))
                .toList());
        more.add(attempt("honest", 15.5, "other", NOT));

        assertThatThrownBy(() -> train(more, 21))
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith("--evaluate-to: of 1 attempts");
    }

    private static TrainingResult train(List<Attempt> attempts, int evaluateToDay) {
        return Trainer.train(
                new TrainingRequest(
                        "test", FIRST_WEEK, 7 * DAY_MS, START_MS + evaluateToDay * DAY_MS, new Days(ZoneOffset.UTC)),
                attempts,
                any -> {});
    }
}
