package io.omniretail.benchmarks.runner.latency;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.omniretail.benchmarks.runner.BenchmarkFailure;
import java.io.IOException;
import java.time.Duration;
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
 * Sends the records of a {@link Load} by a schedule and sees when their results are there, with one clock. A latency is
 * counted from when the record should have been sent: whoever holds the sender up is charged for that too.
 */
final class Probe implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final long START_LIMIT_NANOS = Duration.ofMinutes(2).toNanos();
    private static final long SILENCE_LIMIT_NANOS = Duration.ofSeconds(20).toNanos();
    private static final long HIGHEST_MICROS = Duration.ofMinutes(5).toMillis() * 1_000;
    private static final int DIGITS = 3;

    private final Schedule schedule;
    private final Load load;
    private final String input;
    private final ObjectMapper json = new ObjectMapper();
    private final Producer<byte[], byte[]> producer;
    private final Consumer<byte[], byte[]> consumer;

    private final Histogram micros = new Histogram(HIGHEST_MICROS, DIGITS);
    private final BitSet visible;
    private long startNanos;
    private long measuringSinceNanos;
    private Duration cpuBefore = Duration.ZERO;

    Probe(LatencyTask task, Schedule schedule, Load load) {
        this.schedule = schedule;
        this.load = load;
        input = task.input();
        String servers = task.broker().servers();
        visible = new BitSet(schedule.records());
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
        consumer.assign(consumer.partitionsFor(task.output()).stream()
                .map(partition -> new TopicPartition(task.output(), partition.partition()))
                .toList());
        consumer.seekToBeginning(consumer.assignment());
    }

    /** Sends records that are not measured until the peer answers. */
    void awaitPeer(Process peer) throws IOException {
        long endNanos = System.nanoTime() + START_LIMIT_NANOS;
        for (int i = 0; System.nanoTime() < endNanos && peer.isAlive(); i++) {
            send(load.first(i));
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (load.isOfFirst(json.readTree(record.value()))) {
                    return;
                }
            }
        }
        throw new BenchmarkFailure("there was no result within " + Duration.ofNanos(START_LIMIT_NANOS));
    }

    /**
     * Sends all records, and waits for all of their results.
     *
     * @throws BenchmarkFailure if results are missing, or are not what has been sent
     */
    Latencies run(Process peer) throws IOException, InterruptedException {
        startNanos = System.nanoTime();
        Thread sender = new Thread(this::sendAll, "sender");
        sender.start();
        long lastNanos = startNanos;
        while (visible.cardinality() < schedule.records()) {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
            long nowNanos = System.nanoTime();
            for (ConsumerRecord<byte[], byte[]> record : records) {
                load.see(json.readTree(record.value()), number -> see(number, nowNanos));
                lastNanos = nowNanos;
            }
            if (measuringSinceNanos == 0
                    && nowNanos - startNanos >= schedule.warmUp().toNanos()) {
                measuringSinceNanos = nowNanos;
                cpuBefore = cpu(peer);
            }
            if (nowNanos - lastNanos > SILENCE_LIMIT_NANOS) {
                throw new BenchmarkFailure("results of " + (schedule.records() - visible.cardinality()) + " of "
                        + schedule.records() + " records never came");
            }
        }
        double cores = (double) cpu(peer).minus(cpuBefore).toNanos() / (System.nanoTime() - measuringSinceNanos);
        sender.join();
        load.requireRightResults();
        return Latencies.of(micros, cores);
    }

    private static Duration cpu(Process process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private void see(int number, long nowNanos) {
        if (visible.get(number)) {
            return;
        }
        visible.set(number);
        if (schedule.isMeasured(number)) {
            micros.recordValue((nowNanos - startNanos - schedule.afterNanos(number)) / 1_000);
        }
    }

    private void sendAll() {
        for (int i = 0; i < schedule.records(); i++) {
            long dueNanos = startNanos + schedule.afterNanos(i);
            for (long wait = dueNanos - System.nanoTime(); wait > 0; wait = dueNanos - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            send(load.record(i));
        }
    }

    private void send(byte[] record) {
        Future<RecordMetadata> unused = producer.send(new ProducerRecord<>(input, record));
    }

    @Override
    public void close() {
        consumer.close();
        producer.close();
    }
}
