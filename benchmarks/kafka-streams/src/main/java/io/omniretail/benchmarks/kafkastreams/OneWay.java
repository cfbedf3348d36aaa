package io.omniretail.benchmarks.kafkastreams;

import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;

/** Formats of what is only read, or only written. */
final class OneWay {
    private OneWay() {}

    static <T> Serde<T> reading(Deserializer<T> deserializer) {
        return Serdes.serdeFrom(
                (topic, value) -> {
                    throw new UnsupportedOperationException(topic + " is only read");
                },
                deserializer);
    }

    static <T> Serde<T> writing(Serializer<T> serializer) {
        return Serdes.serdeFrom(serializer, (topic, value) -> {
            throw new UnsupportedOperationException(topic + " is only written");
        });
    }
}
