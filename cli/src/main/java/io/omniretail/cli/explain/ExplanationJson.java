package io.omniretail.cli.explain;

import io.omniretail.cli.explain.Evidence.Role;
import io.omniretail.domain.result.ResultTable.Column;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonFactory;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonGenerator;

/** An explanation for programs: one JSON object, with every payload whole; numbers are texts, as in the results. */
public final class ExplanationJson {
    private ExplanationJson() {}

    /**
     * Writes an explanation.
     *
     * @param place where the row stands
     */
    public static void print(Explanation explanation, String place, PrintStream output) throws IOException {
        JsonGenerator json = new JsonFactory().createGenerator(output);
        json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        json.useDefaultPrettyPrinter();
        json.writeStartObject();
        json.writeStringField("table", explanation.question().table().id());
        json.writeStringField("place", place);
        Question question = explanation.question();
        object(json, "key", question.table().key(), question::value);
        if (explanation.row().columns().isPresent()) {
            List<String> columns =
                    question.table().columns().stream().map(Column::name).toList();
            object(json, "row", columns, explanation::inRow);
        } else {
            json.writeNullField("row");
        }
        json.writeArrayFieldStart("records");
        for (Role role : Role.values()) {
            for (Evidence record : explanation.evidence(role)) {
                record(json, explanation, record);
            }
        }
        json.writeEndArray();
        object(json, "sums", explanation.summed(), explanation.sums()::get);
        json.writeBooleanField("is_sum", explanation.isSum());
        json.writeStringField("verdict", explanation.verdict());
        json.writeEndObject();
        json.close();
        output.println();
    }

    private static void record(JsonGenerator json, Explanation explanation, Evidence record) throws IOException {
        json.writeStartObject();
        json.writeStringField("role", record.role().name().toLowerCase(Locale.ROOT));
        json.writeStringField("feed", record.found().event().feed().id());
        json.writeStringField("source", record.found().source());
        json.writeStringField("position", record.found().position());
        json.writeStringField(
                "event_time",
                Instant.ofEpochMilli(record.found().event().timeMs).toString());
        for (int i = 0; i < record.adds().size(); i++) {
            if (!record.adds().get(i).isEmpty()) {
                json.writeStringField(
                        explanation.findings().measures().get(i), record.adds().get(i));
            }
        }
        json.writeStringField("note", record.note());
        json.writeStringField("payload", explanation.payload(record));
        json.writeEndObject();
    }

    private static void object(JsonGenerator json, String name, List<String> members, UnaryOperator<String> values)
            throws IOException {
        json.writeObjectFieldStart(name);
        for (String member : members) {
            json.writeStringField(member, values.apply(member));
        }
        json.writeEndObject();
    }
}
