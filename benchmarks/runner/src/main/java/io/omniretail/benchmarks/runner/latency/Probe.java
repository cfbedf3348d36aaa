package io.omniretail.benchmarks.runner.latency;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.omniretail.benchmarks.runner.BenchmarkFailure;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.BitSet;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends readings by a schedule and sees when their results are there, with one clock.
 *
 * <p>A running total tells how many readings of its sensor are in it: with a total of n, the sensor's first n readings
 * are visible. What is sent on as it is tells its number. A latency is counted from when the reading should have been
 * sent: whoever holds the sender up is charged for that too.
 */
final class Probe implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final long START_LIMIT_NANOS = Duration.ofMinutes(2).toNanos();
    private static final long SILENCE_LIMIT_NANOS = Duration.ofSeconds(20).toNanos();
    private static final String FIRST_SENSOR = "first";
    private static final long HIGHEST_MICROS = Duration.ofMinutes(5).toMillis() * 1_000;
    private static final int DIGITS = 3;
    private static final int FRACTION_DIGITS = 4;

    private final Schedule schedule;
    private final ObjectMapper json = new ObjectMapper();
    private final Producer<byte[], byte[]> producer;
    private final Consumer<byte[], byte[]> consumer;
    /** The past hours of this day: no reading is of the next day, none ahead of the clock by more than it takes. */
    private final long firstMs = Instant.now().truncatedTo(ChronoUnit.DAYS).toEpochMilli();

    private final Histogram micros = new Histogram(HIGHEST_MICROS, DIGITS);
    private final BitSet visible;
    private final int[] totals = new int[Schedule.SENSORS];
    private final JsonNode[] rows = new JsonNode[Schedule.SENSORS];
    private long startNanos;
    private long measuringSinceNanos;
    private Duration cpuBefore = Duration.ZERO;

    Probe(String servers, Schedule schedule) {
        this.schedule = schedule;
        visible = new BitSet(schedule.readings());
        producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, servers, ProducerConfig.LINGER_MS_CONFIG, 0),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        servers,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        consumer.assign(consumer.partitionsFor(LatencyTask.OUTPUT).stream()
                .map(partition -> new TopicPartition(LatencyTask.OUTPUT, partition.partition()))
                .toList());
        consumer.seekToBeginning(consumer.assignment());
    }

    /** Sends readings of a sensor that is not measured until the peer answers. */
    void awaitPeer(Process peer) throws IOException {
        long endNanos = System.nanoTime() + START_LIMIT_NANOS;
        for (int i = 0; System.nanoTime() < endNanos && peer.isAlive(); i++) {
            send(i, i, FIRST_SENSOR, 0);
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (json.readTree(record.value()).path("sensor_id").asText().equals(FIRST_SENSOR)) {
                    return;
                }
            }
        }
        throw new BenchmarkFailure("there was no result within " + Duration.ofNanos(START_LIMIT_NANOS));
    }

    /**
     * Sends all readings, and waits for all of their results.
     *
     * @throws BenchmarkFailure if results are missing, or are not what has been sent
     */
    Latencies run(Process peer) throws IOException, InterruptedException {
        startNanos = System.nanoTime();
        Thread sender = new Thread(this::sendAll, "sender");
        sender.start();
        long lastNanos = startNanos;
        while (visible.cardinality() < schedule.readings()) {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
            long nowNanos = System.nanoTime();
            for (ConsumerRecord<byte[], byte[]> record : records) {
                see(json.readTree(record.value()), nowNanos);
                lastNanos = nowNanos;
            }
            if (measuringSinceNanos == 0
                    && nowNanos - startNanos >= schedule.warmUp().toNanos()) {
                measuringSinceNanos = nowNanos;
                cpuBefore = cpu(peer);
            }
            if (nowNanos - lastNanos > SILENCE_LIMIT_NANOS) {
                throw new BenchmarkFailure("results of " + (schedule.readings() - visible.cardinality()) + " of "
                        + schedule.readings() + " readings never came");
            }
        }
        double cores = (double) cpu(peer).minus(cpuBefore).toNanos() / (System.nanoTime() - measuringSinceNanos);
        sender.join();
        requireRightTotals();
        return Latencies.of(micros, cores);
    }

    private static Duration cpu(Process process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private void see(JsonNode result, long nowNanos) {
        String sensorId = result.path("sensor_id").asText();
        if (sensorId.equals(FIRST_SENSOR)) {
            return;
        }
        if (result.has("sequence")) {
            see(result.get("sequence").asInt(), nowNanos);
            return;
        }
        int sensor = Integer.parseInt(sensorId.substring(1)) - Schedule.SENSORS;
        int total = result.get("readings").asInt();
        if (total > schedule.readingsOf(sensor)) {
            throw new BenchmarkFailure(sensorId + " has " + total + " readings, of which only "
                    + schedule.readingsOf(sensor) + " were sent");
        }
        for (int place = totals[sensor]; place < total; place++) {
            see(schedule.reading(sensor, place), nowNanos);
        }
        if (total > totals[sensor]) {
            totals[sensor] = total;
            rows[sensor] = result;
        }
    }

    private void see(int reading, long nowNanos) {
        if (visible.get(reading)) {
            return;
        }
        visible.set(reading);
        if (schedule.isMeasured(reading)) {
            micros.recordValue((nowNanos - startNanos - schedule.afterNanos(reading)) / 1_000);
        }
    }

    private void sendAll() {
        for (int i = 0; i < schedule.readings(); i++) {
            long dueNanos = startNanos + schedule.afterNanos(i);
            for (long wait = dueNanos - System.nanoTime(); wait > 0; wait = dueNanos - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            send(i, schedule.afterNanos(i) / 1_000_000, name(schedule.sensorOf(i)), hundredths(i));
        }
    }

    private static String name(int sensor) {
        return "S" + (Schedule.SENSORS + sensor);
    }

    private static long hundredths(int reading) {
        return 1_500 + reading * 7_919L % 1_200;
    }

    private void send(int sequence, long afterMs, String sensorId, long hundredths) {
        String reading = "{\"timestamp\":\"" + Instant.ofEpochMilli(firstMs + afterMs) + "\",\"sensor_id\":\""
                + sensorId + "\",\"temperature\":" + BigDecimal.valueOf(hundredths, 2) + ",\"sequence\":" + sequence
                + "}";
        Future<RecordMetadata> unused =
                producer.send(new ProducerRecord<>(LatencyTask.INPUT, reading.getBytes(StandardCharsets.US_ASCII)));
    }

    /** The last rows of the sensors must be those of what was sent; what was sent on as it is has none. */
    private void requireRightTotals() {
        for (int sensor = 0; sensor < Schedule.SENSORS && rows[sensor] != null; sensor++) {
            int readings = schedule.readingsOf(sensor);
            long sum = 0;
            long minimum = Long.MAX_VALUE;
            long maximum = Long.MIN_VALUE;
            for (int place = 0; place < readings; place++) {
                long value = hundredths(schedule.reading(sensor, place));
                sum += value;
                minimum = Math.min(minimum, value);
                maximum = Math.max(maximum, value);
            }
            require(sensor, "readings", BigDecimal.valueOf(readings));
            require(
                    sensor,
                    "average",
                    BigDecimal.valueOf(sum, 2)
                            .divide(BigDecimal.valueOf(readings), FRACTION_DIGITS, RoundingMode.HALF_EVEN));
            require(sensor, "minimum", BigDecimal.valueOf(minimum, 2));
            require(sensor, "maximum", BigDecimal.valueOf(maximum, 2));
        }
    }

    private void require(int sensor, String column, BigDecimal expected) {
        String text = rows[sensor].path(column).asText();
        if (new BigDecimal(text).compareTo(expected) != 0) {
            throw new BenchmarkFailure(LatencyTask.OUTPUT + ": " + column + " of " + name(sensor) + " is " + text
                    + " and should be " + expected.toPlainString());
        }
    }

    @Override
    public void close() {
        consumer.close();
        producer.close();
    }
}
