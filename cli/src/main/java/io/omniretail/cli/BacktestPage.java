package io.omniretail.cli;

import io.omniretail.cli.BacktestText.Row;
import io.omniretail.cli.DayChart.Column;
import io.omniretail.cli.backtest.Amounts;
import io.omniretail.cli.backtest.Backtest;
import io.omniretail.cli.backtest.Comparison;
import io.omniretail.cli.backtest.Outcome;
import io.omniretail.cli.backtest.Tally;
import io.omniretail.pipeline.TextTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongFunction;

/** What {@code backtest} has found, for people: in total, as charts of each day, and day by day. */
final class BacktestPage {
    private static final String STYLE = ".scroll + .scroll { margin-top: 1rem; }\n";
    /** What attempts come to on days when a currency does not occur. */
    private static final Amounts NOTHING = new Amounts();

    private final Backtest backtest;
    private final BacktestNames names;
    private final HtmlPage page = new HtmlPage("Backtest", CurveChart.STYLE + DayChart.STYLE + STYLE);
    private final StringBuilder html = page.html();

    private BacktestPage(Backtest backtest, BacktestNames names) {
        this.backtest = backtest;
        this.names = names;
    }

    static void write(Backtest backtest, BacktestNames names, Path file) throws IOException {
        BacktestPage page = new BacktestPage(backtest, names);
        page.headline();
        page.tables("In total", Row::isTotal);
        page.table(
                "Each rule and model by itself: the attempts that it matches, or would hold or block",
                List.of("set", "rule or model"),
                BacktestText.SIGNAL_HEADINGS,
                any -> true,
                rows -> BacktestText.signals(backtest, rows));
        page.charts();
        page.tables("Day by day", row -> !row.isTotal());
        page.page.write(file);
    }

    private void headline() {
        html.append("<h1>").append(names.headline(backtest)).append("</h1>\n<dl>");
        page.detail(BacktestNames.TESTED, names.tested());
        backtest.against().ifPresent(any -> page.detail(BacktestNames.AGAINST, names.against()));
        page.detail("days in", names.days().zone().getId());
        html.append("</dl>\n");
        page.soft(
                "Caught: frauds that are held or blocked. False alarms: honest attempts that are. Precision: the share of"
                        + " the alerts that are fraud. Recall: the share of the frauds that are alerts. Saved, held wrongly and"
                        + " lost are the amounts of frauds with an alert, of honest attempts with an alert, and of frauds that"
                        + " are approved. Fraud is what was known as such a label delay after the last day; all else counts as honest.");
    }

    private interface Choice {
        boolean takes(Row row);
    }

    private void tables(String title, Choice choice) {
        html.append("<h2>").append(title).append("</h2>\n");
        table(
                "Alerts",
                List.of("day", "set"),
                BacktestText.COUNT_HEADINGS,
                choice,
                rows -> BacktestText.counts(backtest, rows));
        table(
                "Amounts, each currency for itself",
                List.of("day", "set", "currency"),
                BacktestText.AMOUNT_HEADINGS,
                choice,
                rows -> BacktestText.amounts(backtest, rows));
        backtest.against()
                .ifPresent(against -> table(
                        "Alerts of the tested set that the other one did not raise, and the other way round",
                        List.of("day"),
                        BacktestText.CHANGE_HEADINGS,
                        choice,
                        rows -> BacktestText.changes(backtest, against, rows)));
    }

    private void table(
            String caption, List<String> words, List<String> numbers, Choice choice, Consumer<Consumer<Row>> rows) {
        page.startTable(caption);
        page.headings(words, numbers);
        rows.accept(row -> {
            if (choice.takes(row)) {
                page.row(
                        row.words().get(0),
                        false,
                        row.words().subList(1, row.words().size()),
                        row.numbers());
            }
        });
        page.endTable();
    }

    private void charts() {
        html.append("<h2>Each day</h2>\n<p class=\"legend\"><span class=\"caught\">frauds caught</span>"
                + "<span class=\"wrong\">false alarms</span><span class=\"missed\">frauds missed</span></p>\n");
        charts("Attempts", TextTable::count, BacktestPage::ofAttempts);
        for (String currency : backtest.tested().total().amounts().keySet()) {
            charts("Amounts in " + currency, BacktestText::amount, day -> ofAmounts(day, currency));
        }
    }

    /** A chart for each set, of one scale. */
    private void charts(
            String title, LongFunction<String> print, Function<Map.Entry<Integer, Tally>, Column> toColumn) {
        Map<String, List<Column>> sets = new LinkedHashMap<>();
        sets.put(BacktestNames.TESTED, columns(backtest.tested(), toColumn));
        backtest.against()
                .map(Comparison::outcome)
                .ifPresent(outcome -> sets.put(BacktestNames.AGAINST, columns(outcome, toColumn)));
        long highest = sets.values().stream()
                .flatMap(List::stream)
                .mapToLong(Column::height)
                .max()
                .orElse(0);
        html.append("<div class=\"charts days\">\n");
        sets.forEach((set, columns) -> {
            String caption = title + ", " + set;
            page.figure(caption, DayChart.svg(caption, columns, highest, print));
        });
        html.append("</div>\n");
    }

    private static List<Column> columns(Outcome outcome, Function<Map.Entry<Integer, Tally>, Column> toColumn) {
        return outcome.days().entrySet().stream().map(toColumn).toList();
    }

    private static Column ofAttempts(Map.Entry<Integer, Tally> day) {
        Tally tally = day.getValue();
        return new Column(BacktestText.day(day.getKey()), tally.caught(), tally.falseAlarms(), tally.missed());
    }

    private static Column ofAmounts(Map.Entry<Integer, Tally> day, String currency) {
        Amounts amounts = day.getValue().amounts().getOrDefault(currency, NOTHING);
        return new Column(BacktestText.day(day.getKey()), amounts.savedE4(), amounts.heldWronglyE4(), amounts.lostE4());
    }
}
