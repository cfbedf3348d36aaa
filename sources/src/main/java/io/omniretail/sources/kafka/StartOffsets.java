package io.omniretail.sources.kafka;

import io.omniretail.domain.UsageException;
import io.omniretail.domain.event.Feed;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;

/**
 * Where reading begins. The end is a number, as of the start: were a partition left to say "at the end", a reader that
 * is restored before its first record would take the end of that moment, and what came in between would be lost. The
 * CRM begins at the earliest, and so does what the group has not committed.
 */
final class StartOffsets implements OffsetsInitializer {
    private static final long serialVersionUID = 1L;

    static final String EARLIEST = "earliest";
    private static final String LATEST = "latest";
    private static final String COMMITTED = "committed";

    private final Topics topics;
    private final KafkaInput input;

    StartOffsets(Topics topics, KafkaInput input) {
        this.topics = topics;
        this.input = input;
    }

    /** @throws UsageException if it is none of the three words and no instant */
    static void validate(String start) {
        if (!start.equals(EARLIEST) && !start.equals(LATEST) && !start.equals(COMMITTED)) {
            instantMs(start);
        }
    }

    /** Whether it is a start that is another place each time. */
    static boolean isMoving(String start) {
        return start.equals(LATEST) || start.equals(COMMITTED);
    }

    @Override
    public Map<TopicPartition, Long> getPartitionOffsets(
            Collection<TopicPartition> partitions, PartitionOffsetsRetriever retriever) {
        List<TopicPartition> fromStart = partitions.stream()
                .filter(partition -> topics.feed(partition.topic()) != Feed.CUSTOMERS)
                .toList();
        Map<TopicPartition, Long> offsets = new HashMap<>();
        partitions.forEach(partition -> offsets.put(partition, KafkaPartitionSplit.EARLIEST_OFFSET));
        offsets.putAll(
                switch (input.start()) {
                    case EARLIEST -> Map.<TopicPartition, Long>of();
                    case LATEST -> EndOffsets.of(fromStart, input);
                    case COMMITTED -> retriever.committedOffsets(fromStart);
                    default -> atTime(fromStart, retriever);
                });
        return offsets;
    }

    /**
     * What lies between a reader's place and the earliest record that is still there has been deleted: that fails the
     * job instead of being passed over in silence.
     */
    @Override
    @SuppressWarnings("deprecation") // the connector has no other type for it
    public OffsetResetStrategy getAutoOffsetResetStrategy() {
        return OffsetResetStrategy.NONE;
    }

    private Map<TopicPartition, Long> atTime(List<TopicPartition> partitions, PartitionOffsetsRetriever retriever) {
        long startMs = instantMs(input.start());
        Map<TopicPartition, Long> times = new HashMap<>();
        partitions.forEach(partition -> times.put(partition, startMs));
        Map<TopicPartition, Long> offsets = new HashMap<>(EndOffsets.of(partitions, input));
        retriever.offsetsForTimes(times).forEach((partition, found) -> {
            if (found != null) {
                offsets.put(partition, found.offset());
            }
        });
        return offsets;
    }

    static long instantMs(String start) {
        try {
            return Instant.parse(start).toEpochMilli();
        } catch (DateTimeParseException e) {
            throw new UsageException("--start %s: earliest, latest, committed or an instant such as %s is needed"
                    .formatted(start, "2026-11-01T00:00:00Z"));
        }
    }
}
