package io.omniretail.sources.kafka;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * The end of each partition as of now, for a reader of committed records: the first record of a transaction that is
 * still open, if there is one, because nobody can say when it will end.
 */
final class EndOffsets implements OffsetsInitializer {
    private static final long serialVersionUID = 1L;

    private final KafkaInput input;

    EndOffsets(KafkaInput input) {
        this.input = input;
    }

    /** @throws KafkaException if the broker does not say */
    static Map<TopicPartition, Long> of(Collection<TopicPartition> partitions, KafkaInput input) {
        Map<TopicPartition, OffsetSpec> wanted =
                partitions.stream().collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
        try (Admin admin = KafkaReaders.admin(input)) {
            Map<TopicPartition, ListOffsetsResultInfo> ends = admin.listOffsets(
                            wanted, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                    .all()
                    .get();
            return ends.entrySet().stream()
                    .collect(Collectors.toMap(
                            Map.Entry::getKey, entry -> entry.getValue().offset()));
        } catch (ExecutionException e) {
            throw new KafkaException(
                    "cannot ask Kafka for the ends of %s: %s"
                            .formatted(partitions, e.getCause().getMessage()),
                    e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while asking Kafka for the ends of " + partitions, e);
        }
    }

    @Override
    public Map<TopicPartition, Long> getPartitionOffsets(
            Collection<TopicPartition> partitions, PartitionOffsetsRetriever retriever) {
        return of(partitions, input);
    }

    /** Ends are never looked for by a reader. */
    @Override
    @SuppressWarnings("deprecation") // the connector has no other type for it
    public OffsetResetStrategy getAutoOffsetResetStrategy() {
        return OffsetResetStrategy.NONE;
    }
}
