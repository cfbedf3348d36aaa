package io.omniretail.benchmarks.kafkastreams;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/** Number, sum and extremes of temperatures, which are in 1/10,000 of a degree. */
record Statistics(long readings, long sumE4, long minimumE4, long maximumE4) {
    /** Of no temperature. */
    static final Statistics NONE = new Statistics(0, 0, Long.MAX_VALUE, Long.MIN_VALUE);

    private static final int FRACTION_DIGITS = 4;

    Statistics with(long temperatureE4) {
        return new Statistics(
                readings + 1,
                sumE4 + temperatureE4,
                Math.min(minimumE4, temperatureE4),
                Math.max(maximumE4, temperatureE4));
    }

    /** Of at least one temperature, in degrees, rounded half-even. */
    BigDecimal average() {
        return degrees(sumE4).divide(BigDecimal.valueOf(readings), FRACTION_DIGITS, RoundingMode.HALF_EVEN);
    }

    BigDecimal minimum() {
        return degrees(minimumE4);
    }

    BigDecimal maximum() {
        return degrees(maximumE4);
    }

    private static BigDecimal degrees(long e4) {
        return BigDecimal.valueOf(e4, FRACTION_DIGITS);
    }

    /** Four numbers of fixed length: the state store reads and writes them for each reading. */
    static Serde<Statistics> serde() {
        return Serdes.serdeFrom(
                (topic, statistics) -> statistics == null ? null : statistics.toBytes(),
                (topic, bytes) -> bytes == null ? null : fromBytes(ByteBuffer.wrap(bytes)));
    }

    private byte[] toBytes() {
        return ByteBuffer.allocate(4 * Long.BYTES)
                .putLong(readings)
                .putLong(sumE4)
                .putLong(minimumE4)
                .putLong(maximumE4)
                .array();
    }

    private static Statistics fromBytes(ByteBuffer bytes) {
        return new Statistics(bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong());
    }
}
