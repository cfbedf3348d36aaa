package io.omniretail.cli.train;

import io.omniretail.cli.train.GradientBoosting.Fitted;
import io.omniretail.domain.Hashing;
import io.omniretail.domain.UsageException;
import io.omniretail.domain.fraud.Feature;
import io.omniretail.domain.fraud.model.BoostedTrees;
import io.omniretail.domain.fraud.model.FraudModel;
import io.omniretail.domain.fraud.model.Training;
import io.omniretail.domain.rule.TimeRange;
import io.omniretail.pipeline.retail.fraud.ModelFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Makes a model of all attempts of a range, without a part kept back: frauds are few. What it is worth, and its
 * thresholds, come from models of four fifths of the cards each, which score the cards of the last fifth. On request
 * the model is tried on later days, as the Fraud Detection Handbook does.
 */
public final class Trainer {
    /** At least so many of what is declined shall be fraud. */
    private static final double BLOCK_PRECISION = 0.95;
    /** At least so many of what is held for review, and not declined, shall be fraud. */
    private static final double HOLD_PRECISION = 0.2;

    private static final int FOLDS = 5;
    /** With fewer a fifth of the cards may have none. */
    private static final int LEAST_FRAUDS = 20;
    /** Thresholds are multiples of 1/1000, which a person can read and change. */
    private static final int STEPS = 1000;

    private final TrainingRequest request;
    private final List<Attempt> all;
    private final Consumer<String> progress;

    private Trainer(TrainingRequest request, List<Attempt> all, Consumer<String> progress) {
        this.request = request;
        this.all = all;
        this.progress = progress;
    }

    /**
     * Trains a model.
     *
     * @param attempts in their order: another order gives another model
     * @param progress takes a sentence at each step
     * @throws UsageException if there are too few frauds or too few others
     */
    public static TrainingResult train(TrainingRequest request, List<Attempt> attempts, Consumer<String> progress) {
        return new Trainer(request, attempts, progress).train();
    }

    private TrainingResult train() {
        List<Attempt> learned = within(request.range());
        long frauds = learned.stream().filter(this::isKnownFraud).count();
        if (frauds < LEAST_FRAUDS || learned.size() - frauds < LEAST_FRAUDS) {
            throw new UsageException(
                    ("--from, --to: of %d attempts %d are known to be fraud, and of both kinds at least"
                                    + " %d are needed: give a longer range, and the chargebacks of a --label-delay after it")
                            .formatted(learned.size(), frauds, LEAST_FRAUDS));
        }
        Evaluation crossValidated = crossValidated(learned);
        progress.accept("Fitting the model on %,d attempts, %,d of them fraud".formatted(learned.size(), frauds));
        Fitted fitted = GradientBoosting.fit(learned, request.knownMs());
        Optional<Evaluation> later = later(fitted.trees());
        Map<String, Double> metrics = new LinkedHashMap<>(crossValidated.metrics(""));
        later.ifPresent(evaluation -> metrics.putAll(evaluation.metrics("later_")));
        double block = threshold(crossValidated.ranking(), 1, BLOCK_PRECISION);
        FraudModel model = new FraudModel(
                request.name(),
                List.of(Feature.values()),
                fitted.trees(),
                threshold(crossValidated.ranking(), block, HOLD_PRECISION),
                block,
                new Training(
                        request.range().fromMs(),
                        request.range().toMs(),
                        request.labelDelayMs(),
                        learned.size(),
                        frauds),
                metrics,
                "",
                FraudModel.ALWAYS,
                false);
        return new TrainingResult(ModelFile.sealed(model), fitted.gain(), crossValidated, later);
    }

    private List<Attempt> within(TimeRange range) {
        return all.stream().filter(attempt -> range.contains(attempt.timeMs)).toList();
    }

    private boolean isKnownFraud(Attempt attempt) {
        return attempt.isFraud(request.knownMs());
    }

    private Evaluation crossValidated(List<Attempt> learned) {
        List<Scored> scored = new ArrayList<>();
        for (int i = 0; i < FOLDS; i++) {
            int fold = i;
            progress.accept("Cross-validation %d of %d".formatted(fold + 1, FOLDS));
            List<Attempt> others =
                    learned.stream().filter(attempt -> foldOf(attempt) != fold).toList();
            BoostedTrees trees = GradientBoosting.fit(others, request.knownMs()).trees();
            learned.stream()
                    .filter(attempt -> foldOf(attempt) == fold)
                    .forEach(attempt ->
                            scored.add(new Scored(attempt, isKnownFraud(attempt), trees.score(attempt.features()))));
        }
        return Evaluation.of(request.range(), scored, request.days());
    }

    /** All attempts of a card are in one, as they resemble each other. */
    private static int foldOf(Attempt attempt) {
        byte[] card = attempt.card.getBytes(StandardCharsets.UTF_8);
        return (int) Long.remainderUnsigned(Hashing.hash64(card, 0, card.length), FOLDS);
    }

    /** Without the attempts of cards that were known to be compromised before their day. */
    private Optional<Evaluation> later(BoostedTrees trees) {
        TimeRange range = new TimeRange(request.knownMs(), request.evaluateToMs());
        if (range.fromMs() >= range.toMs()) {
            return Optional.empty();
        }
        List<Scored> scored = new ArrayList<>();
        Set<String> compromised = new HashSet<>();
        int day = Integer.MIN_VALUE;
        for (Attempt attempt : within(range)) {
            if (request.days().dayOf(attempt.timeMs) != day) {
                day = request.days().dayOf(attempt.timeMs);
                compromised.addAll(cardsKnown(request.days().startMs(day)));
            }
            if (!compromised.contains(attempt.card)) {
                scored.add(new Scored(attempt, attempt.isFraud(request.allKnownMs()), trees.score(attempt.features())));
            }
        }
        boolean hasBoth = scored.stream().map(Scored::isFraud).distinct().count() == 2;
        if (!hasBoth) {
            throw new UsageException(
                    ("--evaluate-to: of %d attempts from a --label-delay after --to on none is known to"
                                    + " be fraud, or all are: give a later day, and the chargebacks of a --label-delay after it")
                            .formatted(scored.size()));
        }
        return Optional.of(Evaluation.of(range, scored, request.days()));
    }

    private List<String> cardsKnown(long beforeMs) {
        return all.stream()
                .filter(attempt -> attempt.isFraud(beforeMs))
                .map(attempt -> attempt.card)
                .toList();
    }

    /** The lowest at which enough of the alerts below a score are fraud; that score if there is none. */
    private static double threshold(Ranking ranking, double belowScore, double precision) {
        Cut above = ranking.at(belowScore);
        for (int step = 1; step < STEPS; step++) {
            double threshold = step / (double) STEPS;
            Cut alerts = ranking.at(threshold).below(above);
            if (threshold >= belowScore || alerts.alerts() > 0 && alerts.precision() >= precision) {
                return Math.min(threshold, belowScore);
            }
        }
        return belowScore;
    }
}
