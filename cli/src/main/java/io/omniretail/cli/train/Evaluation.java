package io.omniretail.cli.train;

import io.omniretail.domain.rule.Days;
import io.omniretail.domain.rule.TimeRange;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How well attempts were scored by a model that has not learned from them.
 *
 * @param range of the attempts
 * @param cardPrecision of {@link #CARDS} cards a day
 */
public record Evaluation(TimeRange range, List<Scored> scored, Ranking ranking, double cardPrecision) {
    /** Above every score. */
    public static final double NO_LIMIT = Double.POSITIVE_INFINITY;

    /** How many cards people look at on a day. */
    public static final int CARDS = 100;

    private static final double MS_A_DAY = 86_400_000;

    static Evaluation of(TimeRange range, List<Scored> scored, Days days) {
        return new Evaluation(range, scored, Ranking.of(scored), CardPrecision.of(scored, days, CARDS));
    }

    /** By name, as they stand in a model. */
    Map<String, Double> metrics(String prefix) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put(prefix + "auc_roc", ranking.areaUnderRoc());
        metrics.put(prefix + "average_precision", ranking.averagePrecision());
        metrics.put(prefix + "card_precision_" + CARDS, cardPrecision);
        return metrics;
    }

    /** How many of them there are a day. */
    public double perDay(long count) {
        return count * MS_A_DAY / (range.toMs() - range.fromMs());
    }

    /** The amounts, by currency in 1/10,000, of what has a score from {@code least} to below {@code below}. */
    public Map<String, Long> amountsE4(double least, double below, boolean isFraud) {
        Map<String, Long> amountsE4 = new TreeMap<>();
        scored.stream()
                .filter(one -> one.score() >= least && one.score() < below && one.isFraud() == isFraud)
                .map(Scored::attempt)
                .forEach(attempt -> amountsE4.merge(attempt.currency, attempt.amountE4, Math::addExact));
        return amountsE4;
    }
}
