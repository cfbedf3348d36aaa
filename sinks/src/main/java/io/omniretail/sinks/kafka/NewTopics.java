package io.omniretail.sinks.kafka;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Creates topics so that they can be used at once. */
public final class NewTopics {
    private static final long ASK_AGAIN_MS = 50;

    private NewTopics() {}

    /**
     * Creates topics and waits until their partitions can be written to and read. Before that, a broker that is asked
     * may know nothing of a topic; and a partition may refuse the first batch of a producer and take the second, after
     * which the first one is for ever out of order.
     *
     * @return the names of those that did not exist yet
     * @throws ExecutionException if the broker refuses one; its cause says why
     */
    public static Set<String> create(Admin admin, Collection<NewTopic> topics)
            throws ExecutionException, InterruptedException {
        CreateTopicsResult answer = admin.createTopics(topics);
        Set<String> created = new TreeSet<>();
        Map<TopicPartition, OffsetSpec> partitions = new HashMap<>();
        for (String topic : answer.values().keySet()) {
            if (KafkaAdmin.succeeds(answer.values().get(topic), TopicExistsException.class)) {
                created.add(topic);
            }
            // Who may create a topic may not always see its settings, and then goes on without waiting
            if (KafkaAdmin.succeeds(answer.numPartitions(topic), ApiException.class)) {
                int count = answer.numPartitions(topic).get();
                for (int i = 0; i < count; i++) {
                    partitions.put(new TopicPartition(topic, i), OffsetSpec.latest());
                }
            }
        }
        awaitLeaders(admin, partitions);
        return created;
    }

    private static void awaitLeaders(Admin admin, Map<TopicPartition, OffsetSpec> partitions)
            throws ExecutionException, InterruptedException {
        long endNanos = System.nanoTime() + KafkaAdmin.TIME_LIMIT.toNanos();
        // The client itself asks again where a partition has no leader yet, but not where a broker has not heard of it
        while (!KafkaAdmin.succeeds(admin.listOffsets(partitions).all(), UnknownTopicOrPartitionException.class)) {
            if (System.nanoTime() > endNanos) {
                throw new ExecutionException(new TimeoutException("new topics are not ready: " + partitions.keySet()));
            }
            Thread.sleep(ASK_AGAIN_MS);
        }
    }
}
