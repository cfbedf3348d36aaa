package io.omniretail.cli;

import io.omniretail.cli.backtest.AlertChanges;
import io.omniretail.cli.backtest.Amounts;
import io.omniretail.cli.backtest.Backtest;
import io.omniretail.cli.backtest.Comparison;
import io.omniretail.cli.backtest.Outcome;
import io.omniretail.cli.backtest.Tally;
import io.omniretail.domain.rule.Decimals;
import io.omniretail.pipeline.TextTable;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What {@code backtest} has found, for a terminal; and its rows and cells, for everything that people read. */
final class BacktestText {
    static final List<String> COUNT_HEADINGS =
            List.of("attempts", "fraud", "held", "blocked", "caught", "false alarms", "precision", "recall");
    static final List<String> AMOUNT_HEADINGS = List.of("saved", "held wrongly", "lost");
    static final List<String> SIGNAL_HEADINGS = List.of("matches", "of them fraud", "honest", "precision", "recall");
    static final List<String> CHANGE_HEADINGS =
            List.of("alerts gained", "of them fraud", "alerts lost", "of them fraud");

    private static final String TOTAL = "total";

    private BacktestText() {}

    static void print(Backtest backtest, BacktestNames names, PrintStream output) {
        output.println(names.headline(backtest));
        output.println("  tested:  " + names.tested());
        backtest.against().ifPresent(any -> output.println("  against: " + names.against()));
        print("Alerts", List.of("day", "set"), COUNT_HEADINGS, rows -> counts(backtest, rows), output);
        print("Amounts", List.of("day", "set", "currency"), AMOUNT_HEADINGS, rows -> amounts(backtest, rows), output);
        print(
                "Each by itself",
                List.of("set", "rule or model"),
                SIGNAL_HEADINGS,
                rows -> signals(backtest, rows),
                output);
        backtest.against()
                .ifPresent(against -> print(
                        "Alerts gained and lost since the other set",
                        List.of("day"),
                        CHANGE_HEADINGS,
                        rows -> changes(backtest, against, rows),
                        output));
    }

    /** A row: what it is of, and its numbers. */
    record Row(List<String> words, List<String> numbers) {
        boolean isTotal() {
            return words.get(0).equals(TOTAL);
        }
    }

    private static void print(
            String title, List<String> words, List<String> numbers, Consumer<Consumer<Row>> rows, PrintStream output) {
        output.println("\n" + title);
        TextTable table =
                new TextTable(Stream.concat(words.stream(), numbers.stream().map(heading -> heading + "#"))
                        .toArray(String[]::new));
        rows.accept(row -> table.row(
                Stream.concat(row.words().stream(), row.numbers().stream()).toArray(String[]::new)));
        table.print(output);
    }

    /** By day, then in total: how many attempts there are of each kind. */
    static void counts(Backtest backtest, Consumer<Row> rows) {
        tallies(backtest, (words, tally) -> rows.accept(new Row(words, counts(tally))));
    }

    /** By day, then in total: the amounts in each currency. */
    static void amounts(Backtest backtest, Consumer<Row> rows) {
        tallies(backtest, (words, tally) -> {
            for (Map.Entry<String, Amounts> amounts : tally.amounts().entrySet()) {
                List<String> withCurrency = new ArrayList<>(words);
                withCurrency.add(amounts.getKey());
                rows.accept(new Row(withCurrency, amounts(amounts.getValue())));
            }
        });
    }

    /** By rule and model: what it signals, whether it acts or not. */
    static void signals(Backtest backtest, Consumer<Row> rows) {
        signals(BacktestNames.TESTED, backtest.tested(), rows);
        backtest.against().ifPresent(against -> signals(BacktestNames.AGAINST, against.outcome(), rows));
    }

    private static void signals(String set, Outcome outcome, Consumer<Row> rows) {
        outcome.signals()
                .forEach((signal, tally) -> rows.accept(new Row(
                        List.of(set, signal.title()),
                        List.of(
                                TextTable.count(tally.attempts()),
                                TextTable.count(tally.frauds()),
                                TextTable.count(tally.honest()),
                                percent(tally.precision()),
                                percent(tally.recall(outcome.total()))))));
    }

    /** By day, then in total: which alerts only one of two sets has raised. */
    static void changes(Backtest backtest, Comparison against, Consumer<Row> rows) {
        for (int day : backtest.tested().days().keySet()) {
            rows.accept(new Row(List.of(day(day)), changes(against.on(day))));
        }
        rows.accept(new Row(List.of(TOTAL), changes(against.total())));
    }

    private interface TallyConsumer {
        void accept(List<String> words, Tally tally);
    }

    private static void tallies(Backtest backtest, TallyConsumer consumer) {
        Optional<Outcome> other = backtest.against().map(Comparison::outcome);
        backtest.tested().days().forEach((day, tally) -> {
            consumer.accept(List.of(day(day), BacktestNames.TESTED), tally);
            other.ifPresent(outcome -> consumer.accept(
                    List.of(day(day), BacktestNames.AGAINST), outcome.days().get(day)));
        });
        consumer.accept(List.of(TOTAL, BacktestNames.TESTED), backtest.tested().total());
        other.ifPresent(outcome -> consumer.accept(List.of(TOTAL, BacktestNames.AGAINST), outcome.total()));
    }

    private static List<String> counts(Tally tally) {
        return List.of(
                TextTable.count(tally.attempts()),
                TextTable.count(tally.frauds()),
                TextTable.count(tally.held()),
                TextTable.count(tally.blocked()),
                TextTable.count(tally.caught()),
                TextTable.count(tally.falseAlarms()),
                percent(tally.precision()),
                percent(tally.recall()));
    }

    private static List<String> amounts(Amounts amounts) {
        return Stream.of(amounts.savedE4(), amounts.heldWronglyE4(), amounts.lostE4())
                .map(BacktestText::amount)
                .toList();
    }

    private static List<String> changes(AlertChanges changes) {
        return Stream.of(changes.gained(), changes.gainedFrauds(), changes.lost(), changes.lostFrauds())
                .map(TextTable::count)
                .toList();
    }

    static String day(int day) {
        return LocalDate.ofEpochDay(day).toString();
    }

    static String amount(long amountE4) {
        return TextTable.amount(new BigDecimal(Decimals.formatE4(amountE4)));
    }

    /** A share with one fraction digit; a dash where there is none. */
    static String percent(Optional<BigDecimal> share) {
        return share.map(part -> part.movePointRight(2).setScale(1, RoundingMode.HALF_EVEN) + " %")
                .orElse("–");
    }
}
