package io.omniretail.benchmarks.kafkastreams;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;

/** Reads readings from JSON token by token, without a tree. */
final class ReadingDeserializer implements Deserializer<Reading> {
    private static final int FRACTION_DIGITS = 4;

    private final JsonFactory json = new JsonFactory();

    /** @throws SerializationException if it is no reading */
    @Override
    public Reading deserialize(String topic, byte[] value) {
        String sensorId = null;
        Instant timestamp = null;
        BigDecimal temperature = null;
        try (JsonParser parser = json.createParser(value)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                parser.nextToken();
                switch (field) {
                    case "sensor_id" -> sensorId = parser.getText();
                    case "timestamp" -> timestamp = Instant.parse(parser.getText());
                    case "temperature" -> temperature = parser.getDecimalValue();
                    default -> parser.skipChildren();
                }
            }
        } catch (IOException e) {
            throw new SerializationException("no reading in " + topic, e);
        }
        if (sensorId == null || timestamp == null || temperature == null) {
            throw new SerializationException("a reading in " + topic + " lacks a field");
        }
        long temperatureE4 = temperature
                .setScale(FRACTION_DIGITS, RoundingMode.HALF_EVEN)
                .unscaledValue()
                .longValueExact();
        return new Reading(sensorId, timestamp.toEpochMilli(), temperatureE4);
    }
}
