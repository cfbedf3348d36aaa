package io.omniretail.cli.generate;

import io.omniretail.sinks.kafka.TopicEnds;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;

/**
 * How many records topics hold of those that are to be sent. As a partition always gets the same records in the same
 * order, those it holds are the first ones.
 */
final class HeldRecords {
    /** By topic and partition, those that have not come yet. */
    private final long[][] left;

    private long sum;

    private HeldRecords(long[][] left) {
        this.left = left;
        sum = Arrays.stream(left).flatMapToLong(Arrays::stream).sum();
    }

    static HeldRecords none() {
        return new HeldRecords(new long[0][]);
    }

    /**
     * Asks a cluster.
     *
     * @throws ExecutionException if a topic does not exist, or it does not answer
     */
    static HeldRecords of(Admin admin, List<String> topics) throws ExecutionException, InterruptedException {
        Map<String, long[]> ends = TopicEnds.of(admin, topics);
        return new HeldRecords(topics.stream().map(ends::get).toArray(long[][]::new));
    }

    /** Whether the next record of a topic with some key is there already. */
    boolean isNext(int topic, byte[] key) {
        if (sum == 0) {
            return false;
        }
        int partition = BuiltInPartitioner.partitionForKey(key, left[topic].length);
        if (left[topic][partition] == 0) {
            return false;
        }
        left[topic][partition]--;
        sum--;
        return true;
    }
}
