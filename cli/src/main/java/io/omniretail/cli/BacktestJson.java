package io.omniretail.cli;

import io.omniretail.cli.backtest.AlertChanges;
import io.omniretail.cli.backtest.Amounts;
import io.omniretail.cli.backtest.Backtest;
import io.omniretail.cli.backtest.Comparison;
import io.omniretail.cli.backtest.Outcome;
import io.omniretail.cli.backtest.SignalTally;
import io.omniretail.cli.backtest.Tally;
import io.omniretail.domain.rule.Decimals;
import io.omniretail.pipeline.retail.fraud.Signal;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonFactory;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonGenerator;

/** What {@code backtest} has found, for programs: one JSON object, decimals as strings. */
final class BacktestJson {
    private final JsonGenerator json;

    private BacktestJson(JsonGenerator json) {
        this.json = json;
    }

    static void print(Backtest backtest, PrintStream output) throws IOException {
        JsonGenerator generator = new JsonFactory().createGenerator(output);
        generator.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        generator.useDefaultPrettyPrinter();
        new BacktestJson(generator).write(backtest);
        generator.close();
        output.println();
    }

    private void write(Backtest backtest) throws IOException {
        Optional<Comparison> against = backtest.against();
        json.writeStartObject();
        json.writeArrayFieldStart("days");
        for (Map.Entry<Integer, Tally> day : backtest.tested().days().entrySet()) {
            json.writeStartObject();
            json.writeStringField("day", BacktestText.day(day.getKey()));
            figures(
                    day.getValue(),
                    against.map(other -> other.outcome().days().get(day.getKey())),
                    against.map(other -> other.on(day.getKey())));
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeObjectFieldStart("total");
        figures(
                backtest.tested().total(),
                against.map(other -> other.outcome().total()),
                against.map(Comparison::total));
        json.writeEndObject();
        json.writeArrayFieldStart("signals");
        signals(BacktestNames.TESTED, backtest.tested());
        if (against.isPresent()) {
            signals(BacktestNames.AGAINST, against.get().outcome());
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void signals(String set, Outcome outcome) throws IOException {
        for (Map.Entry<Signal, SignalTally> each : outcome.signals().entrySet()) {
            Signal signal = each.getKey();
            SignalTally tally = each.getValue();
            json.writeStartObject();
            json.writeStringField("set", set);
            json.writeStringField("of", signal.isModel() ? "model" : "rule");
            json.writeStringField("name", signal.name());
            json.writeBooleanField("shadow", signal.isShadow());
            json.writeNumberField("matches", tally.attempts());
            json.writeNumberField("frauds", tally.frauds());
            json.writeStringField("precision", share(tally.precision()));
            json.writeStringField("recall", share(tally.recall(outcome.total())));
            json.writeEndObject();
        }
    }

    private void figures(Tally tested, Optional<Tally> against, Optional<AlertChanges> changes) throws IOException {
        figures(BacktestNames.TESTED, tested);
        if (against.isPresent()) {
            figures(BacktestNames.AGAINST, against.get());
        }
        if (changes.isPresent()) {
            json.writeNumberField("alerts_gained", changes.get().gained());
            json.writeNumberField("frauds_gained", changes.get().gainedFrauds());
            json.writeNumberField("alerts_lost", changes.get().lost());
            json.writeNumberField("frauds_lost", changes.get().lostFrauds());
        }
    }

    private void figures(String name, Tally tally) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeNumberField("attempts", tally.attempts());
        json.writeNumberField("frauds", tally.frauds());
        json.writeNumberField("held", tally.held());
        json.writeNumberField("blocked", tally.blocked());
        json.writeNumberField("caught", tally.caught());
        json.writeNumberField("false_alarms", tally.falseAlarms());
        json.writeStringField("precision", share(tally.precision()));
        json.writeStringField("recall", share(tally.recall()));
        json.writeObjectFieldStart("amounts");
        for (Map.Entry<String, Amounts> amounts : tally.amounts().entrySet()) {
            json.writeObjectFieldStart(amounts.getKey());
            json.writeStringField("saved", Decimals.formatE4(amounts.getValue().savedE4()));
            json.writeStringField(
                    "held_wrongly", Decimals.formatE4(amounts.getValue().heldWronglyE4()));
            json.writeStringField("lost", Decimals.formatE4(amounts.getValue().lostE4()));
            json.writeEndObject();
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    /** Null where there is none. */
    private static String share(Optional<BigDecimal> share) {
        return share.map(BigDecimal::toPlainString).orElse(null);
    }
}
