package io.omniretail.sources.kafka;

import io.omniretail.domain.event.PlaceNames;
import io.omniretail.domain.event.Places;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/** Names the topics that events come from. One that is not among the inputs goes by its hash, in hexadecimal digits. */
final class KafkaPlaceNames implements PlaceNames {
    private static final long serialVersionUID = 1L;

    private final HashMap<Long, String> names;

    KafkaPlaceNames(Topics topics) {
        names = new HashMap<>(byId(topics));
    }

    /** The topics by {@link Places#sourceId}. */
    static Map<Long, String> byId(Topics topics) {
        Map<Long, String> names = new HashMap<>();
        topics.names().forEach(topic -> names.put(Places.sourceId(topic), topic));
        return names;
    }

    @Override
    public String source(long sourceId) {
        String name = names.get(sourceId);
        return name == null ? HexFormat.of().toHexDigits(sourceId) : name;
    }

    @Override
    public String position(long sourceId, long position) {
        return Places.kafkaPositionText(position);
    }
}
