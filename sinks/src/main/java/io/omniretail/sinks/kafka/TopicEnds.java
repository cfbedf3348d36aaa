package io.omniretail.sinks.kafka;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;

/** Where topics end. */
public final class TopicEnds {
    private TopicEnds() {}

    /**
     * The offset that the next record of each partition gets, by topic: the number of records so far, where none of
     * them is part of a transaction.
     *
     * @throws ExecutionException if a topic does not exist, or the cluster does not answer
     */
    public static Map<String, long[]> of(Admin admin, Collection<String> topics)
            throws ExecutionException, InterruptedException {
        return ofDescribed(
                admin, admin.describeTopics(topics).allTopicNames().get().values());
    }

    /** The same of topics as they were described. */
    static Map<String, long[]> ofDescribed(Admin admin, Collection<TopicDescription> topics)
            throws ExecutionException, InterruptedException {
        Map<String, long[]> ends = new HashMap<>();
        Map<TopicPartition, OffsetSpec> partitions = new HashMap<>();
        for (TopicDescription topic : topics) {
            ends.put(topic.name(), new long[topic.partitions().size()]);
            topic.partitions()
                    .forEach(partition -> partitions.put(
                            new TopicPartition(topic.name(), partition.partition()), OffsetSpec.latest()));
        }
        admin.listOffsets(partitions)
                .all()
                .get()
                .forEach((partition, end) -> ends.get(partition.topic())[partition.partition()] = end.offset());
        return ends;
    }
}
