package io.omniretail.benchmarks.handwritten;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The limit of everything that reads from Kafka: polls topics from their beginning to their end with read_committed,
 * and does nothing with what it gets but to count it. It decodes nothing, adds nothing up, and writes nothing.
 */
public final class PollingMain {
    private static final Duration POLL = Duration.ofMillis(200);

    private PollingMain() {}

    /** What was read. */
    private record Read(long records, long bytes) {
        Read plus(Read other) {
            return new Read(records + other.records, bytes + other.bytes);
        }
    }

    /**
     * Runs it.
     *
     * @param arguments servers, topics with commas between, number of consumers
     */
    public static void main(String[] arguments) throws Exception {
        String servers = arguments[0];
        List<String> topics = List.of(arguments[1].split(","));
        int consumers = Integer.parseInt(arguments[2]);
        long startNanos = System.nanoTime();
        ExecutorService threads = Executors.newFixedThreadPool(consumers);
        List<Future<Read>> parts = new ArrayList<>();
        for (int i = 0; i < consumers; i++) {
            int consumer = i;
            parts.add(threads.submit(() -> poll(servers, topics, consumer, consumers)));
        }
        Read all = new Read(0, 0);
        for (Future<Read> part : parts) {
            all = all.plus(part.get());
        }
        long nanos = System.nanoTime() - startNanos;
        threads.shutdown();
        System.out.println("job-ms=" + nanos / 1_000_000);
        System.out.println("records=" + all.records());
        System.out.println("bytes=" + all.bytes());
    }

    /** Reads the partitions whose number modulo the number of consumers is that of this one. */
    private static Read poll(String servers, List<String> topics, int number, int consumers) {
        Map<String, Object> settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                servers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                5000);
        try (Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = topics.stream()
                    .flatMap(topic -> consumer.partitionsFor(topic).stream())
                    .filter(partition -> partition.partition() % consumers == number)
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            long records = 0;
            long bytes = 0;
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    records++;
                    bytes += record.value().length;
                }
            }
            return new Read(records, bytes);
        }
    }
}
