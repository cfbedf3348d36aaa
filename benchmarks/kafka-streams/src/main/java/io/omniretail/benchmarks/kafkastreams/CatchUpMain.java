package io.omniretail.benchmarks.kafkastreams;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;

/**
 * Replays a topic of readings into windows of a minute, up to the topic's end.
 *
 * <p>When every reading has been added to a window or dropped as late, the streams are closed, which flushes and
 * commits everything; the time ends then. That all offsets have been committed is checked.
 */
public final class CatchUpMain {
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final String DROPPED = "dropped-records-total";
    private static final long POLL_MS = 20;
    private static final Duration CLOSE_LIMIT = Duration.ofMinutes(2);

    private CatchUpMain() {}

    /**
     * Runs it.
     *
     * @param arguments servers, input topic, output topic, application id, state folder, processing guarantee, grace
     *     such as {@code PT60S}
     */
    public static void main(String[] arguments) throws Exception {
        String servers = arguments[0];
        String input = arguments[1];
        String output = arguments[2];
        String application = arguments[3];
        Properties settings = Settings.forThroughput(servers, application, arguments[4], arguments[5]);
        Duration grace = Duration.parse(arguments[6]);
        long startNanos = System.nanoTime();
        StatisticsTopology topology = new StatisticsTopology();
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, servers));
                KafkaStreams streams = new KafkaStreams(topology.build(input, output, WINDOW, grace), settings)) {
            long records = ends(admin, input).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            streams.start();
            while (topology.added() < records && topology.added() + dropped(streams) < records) {
                if (streams.state() == KafkaStreams.State.ERROR) {
                    throw new IllegalStateException("Kafka Streams has failed: see the lines above");
                }
                Thread.sleep(POLL_MS);
            }
            long dropped = dropped(streams);
            if (!streams.close(CloseOptions.timeout(CLOSE_LIMIT)
                    .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP))) {
                throw new IllegalStateException("Kafka Streams did not close within " + CLOSE_LIMIT);
            }
            long nanos = System.nanoTime() - startNanos;
            requireAllCommitted(admin, application, input);
            System.out.println("job-ms=" + nanos / 1_000_000);
            System.out.println("records=" + records);
            System.out.println("dropped-records=" + dropped);
        }
    }

    /** How many records Kafka Streams has dropped so far, by its own count. */
    private static long dropped(KafkaStreams streams) {
        return (long) streams.metrics().values().stream()
                .filter(metric -> metric.metricName().name().equals(DROPPED))
                .mapToDouble(metric -> ((Number) metric.metricValue()).doubleValue())
                .sum();
    }

    private static Map<TopicPartition, Long> ends(Admin admin, String topic) throws Exception {
        Set<TopicPartition> partitions = new HashSet<>();
        admin.describeTopics(Set.of(topic))
                .allTopicNames()
                .get()
                .get(topic)
                .partitions()
                .forEach(partition -> partitions.add(new TopicPartition(topic, partition.partition())));
        return ends(admin, partitions);
    }

    private static Map<TopicPartition, Long> ends(Admin admin, Set<TopicPartition> partitions) throws Exception {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        partitions.forEach(partition -> latest.put(partition, OffsetSpec.latest()));
        Map<TopicPartition, Long> ends = new HashMap<>();
        admin.listOffsets(latest).all().get().forEach((partition, end) -> ends.put(partition, end.offset()));
        return ends;
    }

    private static void requireAllCommitted(Admin admin, String application, String input) throws Exception {
        Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(application)
                .partitionsToOffsetAndMetadata()
                .get();
        for (Map.Entry<TopicPartition, Long> end : ends(admin, input).entrySet()) {
            OffsetAndMetadata offset = committed.get(end.getKey());
            if (end.getValue() > 0 && (offset == null || offset.offset() < end.getValue())) {
                throw new IllegalStateException(
                        end.getKey() + " is committed up to " + offset + " and not to its end, " + end.getValue());
            }
        }
    }
}
