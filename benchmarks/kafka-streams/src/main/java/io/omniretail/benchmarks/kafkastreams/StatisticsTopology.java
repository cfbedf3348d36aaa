package io.omniretail.benchmarks.kafkastreams;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.TimeWindows;
import org.apache.kafka.streams.state.WindowStore;

/**
 * Number, average and extremes of each sensor's readings in each window. Records are keyed by the gateway that heard
 * the sensor, so that Kafka Streams has to repartition them; only the temperature travels, as the time is that of the
 * record and the sensor its key.
 *
 * <p>Unlike the product's own job it neither recognises a reading that comes twice, nor keeps what it cannot read or
 * what is late, nor gives alerts, nor an account of all records.
 */
final class StatisticsTopology {
    /** How many readings have been added to a window. */
    private final LongAdder added = new LongAdder();

    long added() {
        return added.sum();
    }

    /**
     * Builds it.
     *
     * @param window length of the windows
     * @param grace how far event time may have passed a window's end before its readings are dropped
     */
    Topology build(String input, String output, Duration window, Duration grace) {
        StreamsBuilder builder = new StreamsBuilder();
        builder.stream(
                        input,
                        Consumed.with(Serdes.ByteArray(), OneWay.reading(new ReadingDeserializer()))
                                .withTimestampExtractor(
                                        (record, partitionMs) -> ((Reading) record.value()).timestampMs()))
                .map((gateway, reading) -> KeyValue.pair(reading.sensorId(), reading.temperatureE4()))
                .groupByKey(Grouped.with("sensor", Serdes.String(), Serdes.Long()))
                .windowedBy(TimeWindows.ofSizeAndGrace(window, grace))
                .aggregate(
                        () -> Statistics.NONE,
                        (sensor, temperatureE4, statistics) -> {
                            added.increment();
                            return statistics.with(temperatureE4);
                        },
                        Materialized.<String, Statistics, WindowStore<Bytes, byte[]>>as("statistics")
                                .withKeySerde(Serdes.String())
                                .withValueSerde(Statistics.serde()))
                .toStream()
                .mapValues((sensor, statistics) -> new WindowRow(sensor.key(), sensor.window(), statistics))
                .to(
                        output,
                        Produced.with(
                                OneWay.writing(WindowRow.keySerializer()), OneWay.writing(WindowRow.serializer())));
        return builder.build();
    }
}
