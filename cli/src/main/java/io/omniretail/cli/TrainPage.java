package io.omniretail.cli;

import io.omniretail.cli.CurveChart.Point;
import io.omniretail.cli.train.Cut;
import io.omniretail.cli.train.Evaluation;
import io.omniretail.cli.train.Ranking;
import io.omniretail.cli.train.TrainingResult;
import io.omniretail.domain.fraud.Feature;
import io.omniretail.domain.fraud.model.FraudModel;
import io.omniretail.domain.rule.Days;
import io.omniretail.pipeline.TextTable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What {@code train} has made, for people: what the model finds, what that costs, and what it goes by. */
final class TrainPage {
    private static final String STYLE = CurveChart.STYLE + """
            .bar { background: var(--first); height: 0.9rem; border-radius: 0 0.2rem 0.2rem 0; }
            .bars { width: 50%; }
            """;
    private static final int STEPS = 10;

    private final TrainingResult result;
    private final FraudModel model;
    private final Days days;
    private final HtmlPage page;
    private final StringBuilder html;

    private TrainPage(TrainingResult result, Days days) {
        this.result = result;
        this.model = result.model();
        this.days = days;
        this.page = new HtmlPage("Fraud model " + model.id(), STYLE);
        this.html = page.html();
    }

    static void write(TrainingResult result, Days days, Path file) throws IOException {
        TrainPage page = new TrainPage(result, days);
        page.headline();
        page.metrics();
        page.curves();
        page.thresholds("Thresholds, by cross-validation", result.crossValidated());
        result.later().ifPresent(later -> page.thresholds("Thresholds, on later days", later));
        page.gain();
        page.details();
        page.page.write(file);
    }

    private void headline() {
        Evaluation evaluation = result.crossValidated();
        Ranking ranking = evaluation.ranking();
        Cut block = ranking.at(model.block());
        Cut all = ranking.at(model.hold());
        Cut held = all.below(block);
        html.append("<h1>Fraud model ");
        page.text(model.id()).append("</h1>\n");
        page.paragraph("It has learned from %s payment attempts of %s, %s of them fraud."
                .formatted(
                        TextTable.count(model.training().attempts()),
                        TrainText.range(evaluation.range(), days),
                        TextTable.count(model.training().frauds())));
        page.paragraph(
                ("From a score of %s on an attempt is declined: %s a day, of which %s are fraud. From %s on it is held for"
                                + " review: another %s a day, of which %s are fraud. Together they find %s of all fraud.")
                        .formatted(
                                TrainText.metric(model.block()),
                                TrainText.rate(evaluation.perDay(block.alerts())),
                                TrainText.percent(block.precision()),
                                TrainText.metric(model.hold()),
                                TrainText.rate(evaluation.perDay(held.alerts())),
                                TrainText.percent(held.precision()),
                                TrainText.percent(ranking.recall(all))));
    }

    private void metrics() {
        page.startTable("How well it tells frauds from all else");
        page.headings(
                List.of("measured on", "days"),
                List.of("attempts", "fraud", "AUC", "average precision", "card precision@" + Evaluation.CARDS));
        metricsRow("cross-validation", result.crossValidated());
        result.later().ifPresent(later -> metricsRow("later days", later));
        page.endTable();
        page.soft("Cross-validation: each attempt is scored by a model that has not learned from its card."
                + (result.later().isPresent()
                        ? " Later days: scored by this model, without cards that were known to be compromised before."
                        : "")
                + " Card precision: the share of frauds in the " + Evaluation.CARDS
                + " cards with the highest scores of a day; a card that was found leaves.");
    }

    private void metricsRow(String name, Evaluation evaluation) {
        Ranking ranking = evaluation.ranking();
        page.row(
                name,
                false,
                List.of(TrainText.range(evaluation.range(), days)),
                List.of(
                        TextTable.count(ranking.attempts()),
                        TextTable.count(ranking.frauds()),
                        TrainText.metric(ranking.areaUnderRoc()),
                        TrainText.metric(ranking.averagePrecision()),
                        TrainText.metric(evaluation.cardPrecision())));
    }

    private void curves() {
        html.append("<div class=\"charts\">\n");
        CurveChart roc = new CurveChart(
                        "ROC curve",
                        "honest attempts with an alert (false alarm rate)",
                        "frauds with an alert (recall)")
                .guide(new Point(0, 0), new Point(1, 1));
        curves(
                roc,
                Ranking::areaUnderRoc,
                "AUC",
                new Point(0.42, 0.12),
                (ranking, cut) -> new Point(ranking.falseAlarmRate(cut), ranking.recall(cut)));
        page.figure("ROC curve", roc.svg());
        double share = (double) model.training().frauds() / model.training().attempts();
        CurveChart precision = new CurveChart(
                        "Precision-recall curve", "frauds with an alert (recall)", "alerts that are fraud (precision)")
                .guide(new Point(0, share), new Point(1, share));
        curves(
                precision,
                Ranking::averagePrecision,
                "AP",
                new Point(0.04, 0.12),
                (ranking, cut) -> new Point(ranking.recall(cut), cut.precision()));
        page.figure("Precision-recall curve", precision.svg());
        html.append("</div>\n");
        page.soft("Dashed: what chance would give. Marked: the thresholds.");
    }

    private interface Place {
        Point of(Ranking ranking, Cut cut);
    }

    private void curves(
            CurveChart chart, Function<Ranking, Double> metric, String metricName, Point legend, Place place) {
        Stream.of(Stream.of(result.crossValidated()), result.later().stream())
                .flatMap(Function.identity())
                .map(Evaluation::ranking)
                .forEach(ranking -> {
                    String name = ranking.equals(result.crossValidated().ranking()) ? "cross-validation" : "later days";
                    List<Point> points = Stream.concat(Stream.of(new Cut(1, 0, 0)), ranking.cuts().stream())
                            .map(cut -> place.of(ranking, cut))
                            .toList();
                    chart.curve(
                            name + ", " + metricName + " " + TrainText.metric(metric.apply(ranking)),
                            points,
                            legend.x(),
                            legend.y());
                });
        Ranking ranking = result.crossValidated().ranking();
        chart.mark("hold", place.of(ranking, ranking.at(model.hold())));
        chart.mark("block", place.of(ranking, ranking.at(model.block())));
    }

    private void thresholds(String title, Evaluation evaluation) {
        html.append("<h2>").append(title).append("</h2>\n");
        page.startTable("What it comes to if every attempt with a score, or a higher one, raises an alert");
        page.headings(
                List.of("score from"),
                List.of(
                        "alerts a day",
                        "of them fraud",
                        "of all fraud",
                        "false alarms a day",
                        "amounts of fraud",
                        "of false alarms"));
        TreeSet<Double> scores = IntStream.range(1, STEPS)
                .mapToObj(step -> step / (double) STEPS)
                .collect(Collectors.toCollection(TreeSet::new));
        scores.addAll(List.of(model.hold(), model.block()));
        for (double score : scores) {
            Cut cut = evaluation.ranking().at(score);
            String chosen = (score == model.hold() ? " hold" : "") + (score == model.block() ? " block" : "");
            page.row(
                    TrainText.metric(score) + chosen,
                    !chosen.isEmpty(),
                    List.of(),
                    List.of(
                            TrainText.rate(evaluation.perDay(cut.alerts())),
                            TrainText.percent(cut.precision()),
                            TrainText.percent(evaluation.ranking().recall(cut)),
                            TrainText.rate(evaluation.perDay(cut.falseAlarms())),
                            TrainText.amounts(evaluation.amountsE4(score, Evaluation.NO_LIMIT, true)),
                            TrainText.amounts(evaluation.amountsE4(score, Evaluation.NO_LIMIT, false))));
        }
        page.endTable();
        page.soft("Amounts are those of all " + TrainText.range(evaluation.range(), days)
                + ", each currency for itself.");
    }

    private void gain() {
        double all = result.gain().stream().mapToDouble(Double::doubleValue).sum();
        double most =
                result.gain().stream().mapToDouble(Double::doubleValue).max().orElse(0);
        List<Feature> used = Arrays.stream(Feature.values())
                .filter(feature -> gainOf(feature) > 0)
                .sorted(Comparator.comparingDouble(this::gainOf).reversed())
                .toList();
        html.append("<h2>What it goes by</h2>\n");
        page.startTable("Gain of each feature: its share in what lowered the error in training");
        html.append("<thead><tr>");
        page.heading("feature", false);
        page.heading("gain", true);
        html.append("<th scope=\"col\" class=\"bars\"></th></tr></thead>\n<tbody>\n");
        for (Feature feature : used) {
            html.append("<tr><th scope=\"row\">").append(feature.id()).append("</th><td class=\"number\">");
            page.text(TrainText.percent(gainOf(feature) / all))
                    .append("</td><td class=\"bars\"><div class=\"bar\" style=\"width: ")
                    .append(TrainText.metric(gainOf(feature) / most * 100))
                    .append("%\"></div></td></tr>\n");
        }
        page.endTable();
        String unused = Arrays.stream(Feature.values())
                .filter(feature -> gainOf(feature) == 0)
                .map(Feature::id)
                .collect(Collectors.joining(", "));
        if (!unused.isEmpty()) {
            page.soft("Not used: " + unused + ".");
        }
    }

    private double gainOf(Feature feature) {
        return result.gain().get(feature.ordinal());
    }

    private void details() {
        html.append("<h2>Details</h2>\n<dl>");
        page.detail("name", model.name());
        page.detail("digest", model.digest());
        page.detail("learned from", TrainText.range(result.crossValidated().range(), days) + " (" + days.zone() + ")");
        page.detail(
                "label delay",
                Duration.ofMillis(model.training().labelDelayMs()).toString());
        page.detail("trees", TextTable.count(model.trees().trees().size()));
        html.append("</dl>\n");
    }
}
