package io.omniretail.sinks.kafka;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;

/** Reads rows that were written as JSON. */
final class JsonRows {
    private static final ObjectMapper JSON = new ObjectMapper();

    private JsonRows() {}

    /** The members of an object as text, in their order; a null is empty. */
    static Map<String, String> row(byte[] object) {
        try {
            Map<String, String> row = new LinkedHashMap<>();
            for (Map.Entry<String, JsonNode> member : JSON.readTree(object).properties()) {
                JsonNode value = member.getValue();
                row.put(member.getKey(), value.isNull() ? "" : value.asText());
            }
            return row;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
