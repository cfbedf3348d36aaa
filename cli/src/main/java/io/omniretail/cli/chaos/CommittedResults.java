package io.omniretail.cli.chaos;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Watches, in a thread of its own, when a reader of committed results sees new ones. */
final class CommittedResults implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final int RECONNECT_MS = 200;

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Thread thread = new Thread(this::watch, "committed-results");
    private volatile boolean closed;
    private volatile RuntimeException failure;
    // guarded by this
    private long writtenAfterMs = Long.MAX_VALUE;
    private long seenMs;
    private long lastMs = System.currentTimeMillis();

    /** @param topics of the results; they must be there */
    CommittedResults(String servers, List<String> topics) {
        consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        servers,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest",
                        ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                        false,
                        ConsumerConfig.RECONNECT_BACKOFF_MS_CONFIG,
                        RECONNECT_MS,
                        ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                        RECONNECT_MS),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = topics.stream()
                .flatMap(topic -> consumer.partitionsFor(topic).stream())
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        // to know the place now, and not when it is first asked
        partitions.forEach(consumer::position);
        thread.setDaemon(true);
        thread.start();
    }

    private void watch() {
        try (consumer) {
            while (!closed) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    see(record.timestamp());
                }
            }
        } catch (RuntimeException e) {
            failure = e;
        }
    }

    private synchronized void see(long writtenMs) {
        lastMs = System.currentTimeMillis();
        if (writtenMs > writtenAfterMs) {
            writtenAfterMs = Long.MAX_VALUE;
            seenMs = lastMs;
        }
    }

    /**
     * From now on looks for a result that was written after a time: a transaction that is open then cannot be committed
     * by a job that has lost a part of it.
     */
    synchronized void expectAfter(long timeMs) {
        writtenAfterMs = timeMs;
        seenMs = 0;
    }

    /** When such a result was first seen, in epoch milliseconds. */
    synchronized Optional<Long> seenMs() {
        throwFailure();
        return seenMs == 0 ? Optional.empty() : Optional.of(seenMs);
    }

    /** Whether none has come for some time. */
    synchronized boolean areQuietFor(Duration time) {
        throwFailure();
        return System.currentTimeMillis() - lastMs >= time.toMillis();
    }

    private void throwFailure() {
        if (failure != null) {
            throw new IllegalStateException("the results cannot be read any more", failure);
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
