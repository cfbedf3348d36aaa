package io.omniretail.benchmarks.kafkastreams;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/** Payment attempts as they come, in JSON; and as bytes of no more than they need, between the steps. */
final class AttemptSerde {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int FRACTION_DIGITS = 4;

    private AttemptSerde() {}

    /**
     * From JSON, token by token.
     *
     * @throws SerializationException if it is no attempt
     */
    static Attempt ofJson(String topic, byte[] value) {
        String paymentId = null;
        String customerId = null;
        String cardId = null;
        String currency = null;
        Instant time = null;
        BigDecimal amount = null;
        try (JsonParser parser = JSON.createParser(value)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                parser.nextToken();
                switch (field) {
                    case "payment_id" -> paymentId = parser.getText();
                    case "event_time" -> time = Instant.parse(parser.getText());
                    case "customer_id" -> customerId = parser.getText();
                    case "card_id" -> cardId = parser.getText();
                    case "amount" -> amount = new BigDecimal(parser.getText());
                    case "currency" -> currency = parser.getText();
                    default -> parser.skipChildren();
                }
            }
        } catch (IOException e) {
            throw new SerializationException("no payment in " + topic, e);
        }
        if (paymentId == null
                || time == null
                || customerId == null
                || cardId == null
                || amount == null
                || currency == null) {
            throw new SerializationException("a payment in " + topic + " lacks a field");
        }
        long amountE4 = amount.setScale(FRACTION_DIGITS).unscaledValue().longValueExact();
        return new Attempt(paymentId, time.toEpochMilli(), customerId, cardId, amountE4, currency);
    }

    static Serde<Attempt> packed() {
        return Serdes.serdeFrom((topic, attempt) -> pack(attempt), (topic, bytes) -> unpack(bytes));
    }

    private static byte[] pack(Attempt attempt) {
        byte[] texts = String.join(
                        "\n", attempt.paymentId(), attempt.customerId(), attempt.cardId(), attempt.currency())
                .getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(2 * Long.BYTES + texts.length)
                .putLong(attempt.timeMs())
                .putLong(attempt.amountE4())
                .put(texts)
                .array();
    }

    private static Attempt unpack(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        long timeMs = buffer.getLong();
        long amountE4 = buffer.getLong();
        String[] texts = new String(bytes, buffer.position(), buffer.remaining(), StandardCharsets.UTF_8).split("\n");
        return new Attempt(texts[0], timeMs, texts[1], texts[2], amountE4, texts[3]);
    }
}
