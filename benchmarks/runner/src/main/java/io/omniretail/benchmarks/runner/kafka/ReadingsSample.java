package io.omniretail.benchmarks.runner.kafka;

import io.omniretail.benchmarks.runner.BenchmarkFailure;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Readings of 1,000 sensors, each of which measures every 12 seconds: 5 a minute, 5 million in 17 hours. They arrive up
 * to 9.6 seconds out of the order of their times, go to the partitions in turn and have no key, so that who sums up by
 * sensor has to bring them together first. No two of them have the same sensor and time; none is damaged.
 *
 * <p>The generator's own readings are a fifth of its events and of at most 200 sensors: too few for this.
 */
public final class ReadingsSample {
    /** Number of sensors. */
    public static final int SENSORS = 1_000;

    private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");
    private static final Duration INTERVAL = Duration.ofSeconds(12);
    private static final long STEP_MS = INTERVAL.toMillis() / SENSORS;
    /** So many readings of different times are shuffled. */
    private static final int SHUFFLED = 800;

    private static final long SEED = 7;

    private ReadingsSample() {}

    /** A sentence that changes with the readings. */
    public static String describe(long readings) {
        return String.format(
                Locale.ROOT,
                "%,d readings of %,d sensors, one each %d s, in the order of their times but for %d neighbours, seed %d",
                readings,
                SENSORS,
                INTERVAL.toSeconds(),
                SHUFFLED,
                SEED);
    }

    /** How much event time so many readings take. */
    public static Duration span(long readings) {
        return Duration.ofMillis(readings * STEP_MS);
    }

    /** When the next reading after so many is measured. */
    public static Instant end(long readings) {
        return START.plus(span(readings));
    }

    /** Sends readings to a topic. */
    public static void send(String servers, String topic, long readings) {
        Map<String, Object> settings = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                servers,
                ProducerConfig.LINGER_MS_CONFIG,
                5,
                ProducerConfig.BATCH_SIZE_CONFIG,
                128 << 10);
        AtomicReference<Exception> failure = new AtomicReference<>();
        try (Producer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            SplittableRandom random = new SplittableRandom(SEED);
            long[] block = new long[SHUFFLED];
            for (long first = 0; first < readings; first += SHUFFLED) {
                int size = (int) Math.min(SHUFFLED, readings - first);
                fillShuffled(block, first, size, random);
                for (int i = 0; i < size; i++) {
                    long timeMs = timeMs(block[i]);
                    Future<RecordMetadata> unused = producer.send(
                            new ProducerRecord<>(
                                    topic,
                                    (int) ((first + i) % BenchBroker.PARTITIONS),
                                    timeMs,
                                    null,
                                    json(block[i], timeMs, random)),
                            (metadata, problem) -> {
                                if (problem != null) {
                                    failure.compareAndSet(null, problem);
                                }
                            });
                }
            }
        }
        if (failure.get() != null) {
            throw new BenchmarkFailure("the broker refuses a reading: " + failure.get());
        }
    }

    private static void fillShuffled(long[] block, long first, int size, SplittableRandom random) {
        for (int i = 0; i < size; i++) {
            int other = random.nextInt(i + 1);
            block[i] = block[other];
            block[other] = first + i;
        }
    }

    private static long timeMs(long reading) {
        return START.toEpochMilli() + reading * STEP_MS;
    }

    private static byte[] json(long reading, long timeMs, SplittableRandom random) {
        long sensor = reading % SENSORS;
        long hundredths = 1_500 + sensor * 37 % 800 + random.nextInt(400);
        String json = "{\"timestamp\":\"" + timestamp(timeMs) + "\",\"sensor_id\":\"S" + (10_000 + sensor)
                + "\",\"temperature\":" + hundredths / 100 + (hundredths % 100 < 10 ? ".0" : ".") + hundredths % 100
                + ",\"humidity\":" + (35 + random.nextInt(30)) + "}";
        return json.getBytes(StandardCharsets.US_ASCII);
    }

    /** Always with milliseconds. */
    private static String timestamp(long timeMs) {
        String text = Instant.ofEpochMilli(timeMs).toString();
        return timeMs % 1000 == 0 ? text.replace("Z", ".000Z") : text;
    }
}
