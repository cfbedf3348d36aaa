package io.omniretail.cli;

import io.omniretail.cli.reconcile.AmountDifference;
import io.omniretail.cli.reconcile.Difference;
import io.omniretail.cli.reconcile.Reconciliation;
import io.omniretail.cli.reconcile.TableComparison;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonFactory;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonGenerator;

/** What {@code reconcile} has found, for programs: one JSON object, whose names are those of the table for people. */
final class ReconcileJson {
    private ReconcileJson() {}

    static void print(Reconciliation reconciliation, PrintStream output) throws IOException {
        JsonGenerator json = new JsonFactory().createGenerator(output);
        json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        json.useDefaultPrettyPrinter();
        json.writeStartObject();
        json.writeArrayFieldStart("tables");
        for (TableComparison comparison : reconciliation.comparisons()) {
            json.writeStartObject();
            json.writeStringField("table", comparison.table().id());
            json.writeNumberField("expected", comparison.expected());
            json.writeNumberField("equal", comparison.equal());
            json.writeNumberField("different", comparison.different());
            json.writeNumberField("missing", comparison.missing());
            json.writeNumberField("extra", comparison.extra());
            json.writeNumberField("explained", reconciliation.explained(comparison));
            json.writeNumberField("unexplained", reconciliation.unexplained(comparison));
            json.writeObjectFieldStart("explanations");
            for (Map.Entry<String, Long> count :
                    reconciliation.explanations().counts(comparison).entrySet()) {
                json.writeNumberField(count.getKey(), count.getValue());
            }
            json.writeEndObject();
            json.writeArrayFieldStart("amounts");
            for (AmountDifference amounts : reconciliation.amounts(comparison)) {
                amounts(json, amounts);
            }
            json.writeEndArray();
            json.writeNumberField("rows_without_amounts", comparison.amounts().rowsLeftOut());
            json.writeNumberField(
                    "differences_left_out",
                    comparison.differing() - comparison.differences().size());
            json.writeArrayFieldStart("differences");
            for (Difference difference : comparison.differences()) {
                json.writeStartObject();
                json.writeFieldName("key");
                json.writeArray(
                        difference.key().toArray(String[]::new),
                        0,
                        difference.key().size());
                row(json, "expected", comparison.compared().columns(), difference.expected());
                row(json, "actual", comparison.compared().columns(), difference.actual());
                json.writeFieldName("explained_by");
                String[] why = reconciliation.explanations().why(difference).toArray(String[]::new);
                json.writeArray(why, 0, why.length);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
        String[] notes = reconciliation.notes().toArray(String[]::new);
        json.writeFieldName("notes");
        json.writeArray(notes, 0, notes.length);
        json.writeStringField("verdict", reconciliation.verdict());
        json.writeEndObject();
        json.close();
        output.println();
    }

    private static void amounts(JsonGenerator json, AmountDifference amounts) throws IOException {
        json.writeStartObject();
        json.writeStringField("currency", amounts.currency());
        amounts(json, "difference", amounts.difference());
        json.writeObjectFieldStart("explanations");
        for (Map.Entry<String, Map<String, BigDecimal>> explanation :
                amounts.explanations().entrySet()) {
            amounts(json, explanation.getKey(), explanation.getValue());
        }
        json.writeEndObject();
        amounts(json, "unexplained", amounts.unexplained());
        json.writeEndObject();
    }

    private static void amounts(JsonGenerator json, String name, Map<String, BigDecimal> amounts) throws IOException {
        json.writeObjectFieldStart(name);
        for (Map.Entry<String, BigDecimal> amount : amounts.entrySet()) {
            json.writeStringField(amount.getKey(), amount.getValue().toPlainString());
        }
        json.writeEndObject();
    }

    private static void row(JsonGenerator json, String name, List<String> columns, List<String> values)
            throws IOException {
        if (values == null) {
            json.writeNullField(name);
            return;
        }
        json.writeObjectFieldStart(name);
        for (int i = 0; i < values.size(); i++) {
            json.writeStringField(columns.get(i), values.get(i));
        }
        json.writeEndObject();
    }
}
