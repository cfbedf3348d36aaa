package io.omniretail.benchmarks.kafkastreams;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import org.apache.kafka.common.serialization.Serializer;

/** What is decided on an attempt. */
record Scored(Attempt attempt, double score) {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int TYPICAL_BYTES = 256;
    private static final double HOLD = 0.5;
    private static final double BLOCK = 0.9;
    private static final double ONE_E6 = 1e6;

    static Serializer<Scored> serializer() {
        return (topic, scored) -> scored.json();
    }

    private byte[] json() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(TYPICAL_BYTES);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("payment_id", attempt.paymentId());
            json.writeStringField(
                    "event_time", Instant.ofEpochMilli(attempt.timeMs()).toString());
            json.writeStringField("customer_id", attempt.customerId());
            json.writeStringField("card_id", attempt.cardId());
            json.writeStringField(
                    "amount", BigDecimal.valueOf(attempt.amountE4(), 4).toPlainString());
            json.writeStringField("currency", attempt.currency());
            json.writeStringField(
                    "score", BigDecimal.valueOf(Math.round(score * ONE_E6), 6).toPlainString());
            json.writeStringField("decision", score >= BLOCK ? "block" : score >= HOLD ? "hold" : "approve");
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
