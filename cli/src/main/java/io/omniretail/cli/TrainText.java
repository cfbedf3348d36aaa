package io.omniretail.cli;

import io.omniretail.cli.train.Cut;
import io.omniretail.cli.train.Evaluation;
import io.omniretail.cli.train.Ranking;
import io.omniretail.cli.train.TrainingResult;
import io.omniretail.domain.fraud.model.FraudModel;
import io.omniretail.domain.rule.Days;
import io.omniretail.domain.rule.Decimals;
import io.omniretail.domain.rule.TimeRange;
import io.omniretail.pipeline.TextTable;
import java.io.PrintStream;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What {@code train} has made, for a terminal; and how its figures are written everywhere. */
final class TrainText {
    private TrainText() {}

    static void print(TrainingResult result, Days days, PrintStream output) {
        FraudModel model = result.model();
        output.println("Model " + model.id() + ", fitted on "
                + TextTable.count(model.training().attempts()) + " attempts, of which "
                + TextTable.count(model.training().frauds()) + " fraud");
        TextTable metrics = new TextTable(
                "measured on", "", "attempts#", "fraud#", "AUC#", "average precision#", "card precision@100#");
        metricsRow(metrics, "cross-validation", result.crossValidated(), days);
        result.later().ifPresent(later -> metricsRow(metrics, "later days", later, days));
        metrics.print(output);
        TextTable thresholds = new TextTable(
                "",
                "score from#",
                "alerts a day#",
                "of them fraud#",
                "of all fraud#",
                "false alarms a day#",
                "their amounts");
        thresholdRow(thresholds, "hold", model.hold(), model.block(), result.crossValidated());
        thresholdRow(thresholds, "block", model.block(), Evaluation.NO_LIMIT, result.crossValidated());
        thresholds.print(output);
    }

    private static void metricsRow(TextTable table, String name, Evaluation evaluation, Days days) {
        table.row(
                name,
                range(evaluation.range(), days),
                TextTable.count(evaluation.ranking().attempts()),
                TextTable.count(evaluation.ranking().frauds()),
                metric(evaluation.ranking().areaUnderRoc()),
                metric(evaluation.ranking().averagePrecision()),
                metric(evaluation.cardPrecision()));
    }

    private static void thresholdRow(TextTable table, String name, double least, double below, Evaluation evaluation) {
        Ranking ranking = evaluation.ranking();
        Cut cut = ranking.at(least).below(ranking.at(below));
        table.row(
                name,
                metric(least),
                rate(evaluation.perDay(cut.alerts())),
                percent(cut.precision()),
                percent(ranking.recall(cut)),
                rate(evaluation.perDay(cut.falseAlarms())),
                amounts(evaluation.amountsE4(least, below, false)));
    }

    /** Days as from … to, the last one included; instants where they are no whole days. */
    static String range(TimeRange range, Days days) {
        int first = days.dayOf(range.fromMs());
        int last = days.dayOf(range.toMs() - 1);
        if (days.startMs(first) == range.fromMs() && days.endMs(last) == range.toMs()) {
            return LocalDate.ofEpochDay(first) + " … " + LocalDate.ofEpochDay(last);
        }
        return Instant.ofEpochMilli(range.fromMs()) + " … " + Instant.ofEpochMilli(range.toMs());
    }

    static String metric(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }

    static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", share * 100);
    }

    static String rate(double perDay) {
        return String.format(Locale.ROOT, "%,.1f", perDay);
    }

    /** Amounts of currencies, which are never added together; "none" if there are none. */
    static String amounts(Map<String, Long> amountsE4) {
        return amountsE4.isEmpty()
                ? "none"
                : amountsE4.entrySet().stream()
                        .map(amount -> Decimals.formatE4(amount.getValue()) + " " + amount.getKey())
                        .collect(Collectors.joining(", "));
    }
}
