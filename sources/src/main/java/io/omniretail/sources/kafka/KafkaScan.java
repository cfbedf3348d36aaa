package io.omniretail.sources.kafka;

import io.omniretail.domain.UsageException;
import io.omniretail.domain.event.Feed;
import io.omniretail.domain.event.PlaceNames;
import io.omniretail.domain.rule.TimeRange;
import io.omniretail.sources.Decoded;
import io.omniretail.sources.PayloadLookup;
import io.omniretail.sources.Scan;
import io.omniretail.sources.decode.MessageDecoder;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads topics from their start up to their ends, which stay those of the first time that a topic is asked. The
 * timestamps of Kafka are not those of the events, so a range of event time bounds nothing: only {@code --start} does.
 */
final class KafkaScan implements Scan {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration TIME_LIMIT = Duration.ofSeconds(30);

    private final Topics topics;
    private final KafkaInput input;
    private final PlaceNames names;
    private final PayloadLookup payloads;
    private final Map<Feed, Map<TopicPartition, Long>> ends = new EnumMap<>(Feed.class);

    /** @throws UsageException if the start is neither the earliest nor an instant */
    KafkaScan(Topics topics, KafkaInput input) {
        this.topics = topics;
        this.input = input;
        if (StartOffsets.isMoving(input.start())) {
            throw new UsageException("--start %s: that is another place by now: leave it out, or give an instant"
                    .formatted(input.start()));
        }
        names = new KafkaPlaceNames(topics);
        payloads = new KafkaPlaceLookup(topics, input);
    }

    @Override
    public void read(Feed feed, TimeRange range, Consumer<Decoded> records) {
        String topic = topics.topicOf(feed);
        try {
            read(feed, topic, records);
        } catch (KafkaException e) {
            throw new UsageException(
                    "%s: topic %s of %s cannot be read to its end (%s): ask again; if it stays so, look after the broker, and what this client may read"
                            .formatted(feed.id(), topic, input.servers(), KafkaCheck.firstLine(e)));
        }
    }

    private void read(Feed feed, String topic, Consumer<Decoded> records) {
        MessageDecoder decoder = topics.decoder(topic);
        Decoded decoded = new Decoded();
        try (KafkaConsumer<byte[], byte[]> consumer = KafkaReaders.open(input)) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            Map<TopicPartition, Long> endsOfFeed = ends.computeIfAbsent(feed, any -> EndOffsets.of(partitions, input));
            Map<TopicPartition, Long> left = new HashMap<>(endsOfFeed);
            consumer.assign(left.keySet());
            moveToStart(consumer, feed, left);
            long lastAnswerNanos = System.nanoTime();
            while (KafkaReaders.isBeforeAny(left, consumer)) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    lastAnswerNanos = System.nanoTime();
                    if (record.offset() < endsOfFeed.get(new TopicPartition(topic, record.partition()))) {
                        decoder.decode(
                                record.value(), record.partition(), record.offset(), record.timestamp(), decoded);
                        records.accept(decoded);
                    }
                }
                if (System.nanoTime() - lastAnswerNanos > TIME_LIMIT.toNanos()) {
                    throw new UsageException(
                            "%s: no record of topic %s has come from %s for %d s: look after the broker"
                                    .formatted(feed.id(), topic, input.servers(), TIME_LIMIT.toSeconds()));
                }
            }
        }
    }

    private void moveToStart(KafkaConsumer<byte[], byte[]> consumer, Feed feed, Map<TopicPartition, Long> ends) {
        if (feed == Feed.CUSTOMERS || input.start().equals(StartOffsets.EARLIEST)) {
            consumer.seekToBeginning(ends.keySet());
            return;
        }
        long startMs = StartOffsets.instantMs(input.start());
        Map<TopicPartition, Long> times = new HashMap<>();
        ends.keySet().forEach(partition -> times.put(partition, startMs));
        consumer.offsetsForTimes(times)
                .forEach((partition, found) ->
                        consumer.seek(partition, found == null ? ends.get(partition) : found.offset()));
    }

    @Override
    public PlaceNames names() {
        return names;
    }

    @Override
    public PayloadLookup payloads() {
        return payloads;
    }
}
