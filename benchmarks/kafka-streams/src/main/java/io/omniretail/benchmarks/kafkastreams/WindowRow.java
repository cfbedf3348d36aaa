package io.omniretail.benchmarks.kafkastreams;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.kstream.Window;
import org.apache.kafka.streams.kstream.Windowed;

/** A row of the result, and its key: both as JSON objects, decimals as strings. */
record WindowRow(String sensorId, Window window, Statistics statistics) {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int TYPICAL_BYTES = 192;

    static Serializer<Windowed<String>> keySerializer() {
        return (topic, key) -> bytes(json -> writeKey(json, key.key(), key.window()));
    }

    static Serializer<WindowRow> serializer() {
        return (topic, row) -> bytes(row::write);
    }

    private void write(JsonGenerator json) throws IOException {
        writeKey(json, sensorId, window);
        json.writeNumberField("readings", statistics.readings());
        json.writeStringField("average", statistics.average().toPlainString());
        json.writeStringField("minimum", statistics.minimum().toPlainString());
        json.writeStringField("maximum", statistics.maximum().toPlainString());
    }

    private static void writeKey(JsonGenerator json, String sensorId, Window window) throws IOException {
        json.writeStringField("sensor_id", sensorId);
        json.writeStringField("window_start", window.startTime().toString());
        json.writeStringField("window_end", window.endTime().toString());
    }

    @FunctionalInterface
    private interface Fields {
        void write(JsonGenerator json) throws IOException;
    }

    private static byte[] bytes(Fields fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(TYPICAL_BYTES);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            fields.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
