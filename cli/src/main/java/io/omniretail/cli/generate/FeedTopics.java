package io.omniretail.cli.generate;

import io.omniretail.domain.UsageException;
import io.omniretail.domain.event.Feed;
import io.omniretail.sinks.kafka.KafkaAdmin;
import io.omniretail.sinks.kafka.KafkaOutput;
import io.omniretail.sinks.kafka.NewTopics;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends the records of each feed to its topic, all feeds in the order of arrival, which is their time in Kafka. Records
 * with the same key go to the same partition, by the hash that is Kafka's own, so that a partition always gets the same
 * records in the same order.
 */
final class FeedTopics implements EventOutput {
    private static final int PARTITIONS = 4;
    /** Events may be of any day: old ones are not to be deleted on arrival, nor those of coming days refused. */
    private static final Map<String, String> TOPIC_SETTINGS = Map.of(
            TopicConfig.RETENTION_MS_CONFIG,
            "-1",
            TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG,
            Long.toString(Long.MAX_VALUE));

    /** Shorter waits are left to gather: a batch of some records costs no more than one. */
    private static final long SHORTEST_WAIT_NANOS = 5_000_000;

    private static final long LONGEST_WAIT_NANOS = 100_000_000;

    private static final Map<String, Object> PRODUCER_SETTINGS = Map.of(
            ProducerConfig.ACKS_CONFIG,
            "all",
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
            "true",
            ProducerConfig.BATCH_SIZE_CONFIG,
            128 << 10,
            ProducerConfig.LINGER_MS_CONFIG,
            5,
            ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
            10_000,
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
            30_000,
            ProducerConfig.MAX_BLOCK_MS_CONFIG,
            30_000L);

    private final KafkaOutput cluster;
    private final String[] topics;
    private final Producer<byte[], byte[]> producer;
    private final Pace pace;
    private final HeldRecords held;
    private volatile boolean inHurry;
    private volatile Optional<Exception> failure = Optional.empty();

    /**
     * Creates the topics that are missing.
     *
     * @throws UsageException if no broker answers, or it refuses the credentials or a topic
     */
    FeedTopics(Destination.Topics destination) {
        cluster = new KafkaOutput(
                destination.place().servers(),
                destination.place().prefix(),
                destination.client(),
                "generate",
                false,
                Set.of());
        topics = Arrays.stream(Feed.values())
                .map(feed -> cluster.prefix() + feed.id())
                .toArray(String[]::new);
        held = prepareTopics(destination.goesOn());
        Map<String, Object> settings = new HashMap<>(PRODUCER_SETTINGS);
        settings.putAll(cluster.client());
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, cluster.servers());
        try {
            producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        } catch (KafkaException e) {
            throw KafkaAdmin.explain(cluster, e);
        }
        pace = new Pace(destination.eventsPerSecond(), System.nanoTime());
    }

    /** Creates those that are missing; gives what they hold, if that is to be left out. */
    private HeldRecords prepareTopics(boolean goesOn) {
        return KafkaAdmin.ask(cluster, admin -> {
            List<NewTopic> missing = new ArrayList<>();
            Set<String> present = admin.listTopics().names().get();
            for (String topic : topics) {
                if (!present.contains(topic)) {
                    missing.add(new NewTopic(topic, Optional.of(PARTITIONS), Optional.empty()).configs(TOPIC_SETTINGS));
                }
            }
            NewTopics.create(admin, missing);
            return goesOn ? HeldRecords.of(admin, List.of(topics)) : HeldRecords.none();
        });
    }

    @Override
    public void write(WaitingRecord record) throws IOException {
        byte[] key = Arrays.copyOf(record.key, record.keyLength);
        if (held.isNext(record.feed.ordinal(), key)) {
            return;
        }
        awaitTurn();
        throwFailure();
        try {
            // a failure is told to the callback
            Future<RecordMetadata> unused = producer.send(
                    new ProducerRecord<>(
                            topics[record.feed.ordinal()],
                            null,
                            record.arrivalMs,
                            key,
                            Arrays.copyOf(record.value, record.length)),
                    this::sent);
        } catch (KafkaException e) {
            throw explain(e);
        }
    }

    private void awaitTurn() {
        long waitNanos = pace.next(System.nanoTime());
        if (waitNanos < SHORTEST_WAIT_NANOS) {
            return;
        }
        long untilNanos = System.nanoTime() + waitNanos;
        while (waitNanos > 0 && !inHurry) {
            LockSupport.parkNanos(this, Math.min(waitNanos, LONGEST_WAIT_NANOS));
            waitNanos = untilNanos - System.nanoTime();
        }
    }

    private void sent(RecordMetadata metadata, Exception problem) {
        if (problem != null && failure.isEmpty()) {
            failure = Optional.of(problem);
        }
    }

    private void throwFailure() throws IOException {
        if (failure.isPresent()) {
            throw explain(failure.get());
        }
    }

    private IOException explain(Exception problem) {
        // a broker that names the record at fault is understood as the latter
        if (problem instanceof InvalidTimestampException || problem instanceof InvalidRecordException) {
            throw new UsageException(
                    "%s refuses events of these days: set message.timestamp.after.max.ms of its topics to %d, or name another ?prefix="
                            .formatted(cluster, Long.MAX_VALUE));
        }
        return new IOException(KafkaAdmin.explain(cluster, problem).getMessage(), problem);
    }

    @Override
    public void hurry() {
        inHurry = true;
    }

    @Override
    public void close() throws IOException {
        producer.close();
        throwFailure();
    }
}
