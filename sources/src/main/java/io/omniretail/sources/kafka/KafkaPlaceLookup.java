package io.omniretail.sources.kafka;

import io.omniretail.domain.event.Places;
import io.omniretail.domain.result.Unusable;
import io.omniretail.sources.Decoded;
import io.omniretail.sources.PayloadLookup;
import io.omniretail.sources.decode.MessageDecoder;
import io.omniretail.sources.decode.Payloads;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads messages from their partitions and offsets again, with a consumer of its own and without a group. */
final class KafkaPlaceLookup implements PayloadLookup {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(KafkaPlaceLookup.class);

    /** How long is waited for one message, before all others are given up too: a checkpoint may be waiting. */
    private static final Duration TIME_LIMIT = Duration.ofSeconds(10);

    private final Topics topics;
    private final KafkaInput input;
    private transient Session session;

    KafkaPlaceLookup(Topics topics, KafkaInput input) {
        this.topics = topics;
        this.input = input;
    }

    @Override
    public boolean readPayload(Unusable unusable) {
        if (session == null) {
            session = new Session();
        }
        return session.read(unusable);
    }

    @Override
    public String whyGone() {
        return "the message is no longer in its topic, or the topic cannot be read";
    }

    @Override
    public void close() {
        if (session != null) {
            session.close();
            session = null;
        }
    }

    /** One consumer that is moved from place to place. */
    private final class Session {
        private final Map<Long, String> names = KafkaPlaceNames.byId(topics);
        private final Map<String, MessageDecoder> decoders = new HashMap<>();
        private final Decoded decoded = new Decoded();
        private KafkaConsumer<byte[], byte[]> consumer;
        private boolean givenUp;
        private TopicPartition partition;
        /** What the consumer gave and nobody has asked for yet. */
        private Iterator<ConsumerRecord<byte[], byte[]>> fetched = Collections.emptyIterator();
        /** The last one that was taken out of {@link #fetched}; null if there is none. */
        private ConsumerRecord<byte[], byte[]> current;

        boolean read(Unusable unusable) {
            String topic = names.get(unusable.sourceId);
            if (topic == null || givenUp) {
                return false;
            }
            try {
                moveTo(new TopicPartition(topic, Places.kafkaPartition(unusable.position)));
                ConsumerRecord<byte[], byte[]> record = find(Places.kafkaOffset(unusable.position));
                return record != null && fill(record, unusable);
            } catch (KafkaException e) {
                LOG.warn("cannot read messages of {} again: {}", topic, e.getMessage());
                forget();
                return false;
            }
        }

        void close() {
            if (consumer != null) {
                consumer.close();
            }
        }

        private void moveTo(TopicPartition target) {
            if (consumer == null) {
                consumer = KafkaReaders.open(input);
            }
            if (!target.equals(partition)) {
                forget();
                consumer.assign(List.of(target));
                partition = target;
            }
        }

        private void forget() {
            partition = null;
            fetched = Collections.emptyIterator();
            current = null;
        }

        /** The message at an offset; null if it is not there. */
        private ConsumerRecord<byte[], byte[]> find(long offset) {
            boolean isAhead = current == null || current.offset() <= offset;
            if (!isAhead || !takeFetched(offset)) {
                consumer.seek(partition, offset);
                fetch(offset);
            }
            return current != null && current.offset() == offset ? current : null;
        }

        /** Whether what was fetched reaches an offset; the first message at or after it is then the current one. */
        private boolean takeFetched(long offset) {
            while ((current == null || current.offset() < offset) && fetched.hasNext()) {
                current = fetched.next();
            }
            return current != null && current.offset() >= offset;
        }

        private void fetch(long offset) {
            current = null;
            fetched = Collections.emptyIterator();
            long deadlineNanos = System.nanoTime() + TIME_LIMIT.toNanos();
            while (!takeFetched(offset) && consumer.position(partition, TIME_LIMIT) <= offset) {
                if (System.nanoTime() > deadlineNanos) {
                    givenUp = true;
                    LOG.warn("cannot read messages of {} again: none came within {}", partition, TIME_LIMIT);
                    return;
                }
                fetched =
                        consumer.poll(Duration.ofSeconds(1)).records(partition).iterator();
            }
        }

        private boolean fill(ConsumerRecord<byte[], byte[]> record, Unusable unusable) {
            if (record.value() == null) {
                return false;
            }
            decoders.computeIfAbsent(record.topic(), topics::decoder)
                    .decode(record.value(), record.partition(), record.offset(), record.timestamp(), decoded);
            boolean isSame = decoded.kind() == Decoded.Kind.EVENT && decoded.event().timeMs == unusable.timeMs;
            if (isSame) {
                Payloads.set(unusable.payload, record.value(), 0, record.value().length);
            }
            return isSame;
        }
    }
}
