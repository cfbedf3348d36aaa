package io.omniretail.sinks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.DeserializationFeature;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectReader;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.json.JsonMapper;

/** Reads rows that were written as JSON. */
public final class JsonRows {
    /** Other people write amounts as numbers, which must not become binary fractions on the way. */
    private static final ObjectReader JSON =
            new JsonMapper().reader().with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private JsonRows() {}

    /**
     * The members of an object as text, in their order; a null is empty.
     *
     * @throws UncheckedIOException if it is no JSON object
     */
    public static Map<String, String> row(byte[] object) {
        try {
            JsonNode node = JSON.readTree(object);
            if (!node.isObject()) {
                throw new IOException("it is " + node.getNodeType());
            }
            Map<String, String> row = new LinkedHashMap<>();
            for (Map.Entry<String, JsonNode> member : node.properties()) {
                JsonNode value = member.getValue();
                row.put(member.getKey(), value.isNull() ? "" : value.asText());
            }
            return row;
        } catch (IOException failed) {
            // its own message has several lines, with the bytes in them
            throw new UncheckedIOException(new IOException("it is no JSON object", failed));
        }
    }
}
