package io.omniretail.cli.train;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How well scores tell frauds from all else.
 *
 * @param cuts one at each score that occurs, from the highest score to the lowest
 * @param attempts how many there are
 * @param frauds how many of these are fraud
 */
public record Ranking(List<Cut> cuts, long attempts, long frauds) {
    static Ranking of(List<Scored> scored) {
        List<Scored> sorted = scored.stream()
                .sorted(Comparator.comparingDouble(Scored::score).reversed())
                .toList();
        List<Cut> cuts = new ArrayList<>();
        long frauds = 0;
        for (int i = 0; i < sorted.size(); i++) {
            double score = sorted.get(i).score();
            frauds += sorted.get(i).isFraud() ? 1 : 0;
            boolean isLastOfScore = i + 1 == sorted.size() || sorted.get(i + 1).score() != score;
            if (isLastOfScore) {
                cuts.add(new Cut(score, i + 1, frauds));
            }
        }
        return new Ranking(cuts, sorted.size(), frauds);
    }

    /** What it comes to if every attempt with this score or a higher one raises an alert. */
    public Cut at(double score) {
        Cut last = new Cut(score, 0, 0);
        for (Cut cut : cuts) {
            if (cut.score() < score) {
                break;
            }
            last = new Cut(score, cut.alerts(), cut.frauds());
        }
        return last;
    }

    /** The share of all frauds that raise an alert. */
    public double recall(Cut cut) {
        return (double) cut.frauds() / frauds;
    }

    /** The share of all honest attempts that raise an alert. */
    public double falseAlarmRate(Cut cut) {
        return (double) cut.falseAlarms() / (attempts - frauds);
    }

    /**
     * Area under the ROC curve: how often a fraud has a higher score than an honest attempt; equal scores count half.
     */
    public double areaUnderRoc() {
        double area = 0;
        Cut before = new Cut(1, 0, 0);
        for (Cut cut : cuts) {
            area += (falseAlarmRate(cut) - falseAlarmRate(before)) * (recall(cut) + recall(before)) / 2;
            before = cut;
        }
        return area;
    }

    /**
     * Average precision: the sum over all cuts of the rise in recall times the precision, as scikit-learn defines it.
     */
    public double averagePrecision() {
        double sum = 0;
        double recall = 0;
        for (Cut cut : cuts) {
            sum += (recall(cut) - recall) * cut.precision();
            recall = recall(cut);
        }
        return sum;
    }
}
