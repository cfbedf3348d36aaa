package io.omniretail.sources.kafka;

import io.omniretail.domain.UsageException;
import io.omniretail.sources.Message;
import io.omniretail.sources.types.PackedTypeInformation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.KafkaSourceOptions;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Topics beside the feeds, of few records that are no events and say what a job does. They are read from the earliest
 * record on, by one reader, and do not hold event time back.
 */
public final class MessageTopics {
    private static final Logger LOG = LoggerFactory.getLogger(MessageTopics.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration TIME_LIMIT = Duration.ofSeconds(20);

    private final KafkaInput input;

    public MessageTopics(KafkaInput input) {
        this.input = input;
    }

    /** Name of a topic: as it is, behind the input's prefix. */
    public String topicOf(String name) {
        return input.prefix() + name;
    }

    /**
     * Those of some topics that exist.
     *
     * @throws UsageException if the broker does not say
     */
    public List<String> existing(Collection<String> topics) {
        try (Admin admin = KafkaCheck.open(input)) {
            TreeSet<String> names = new TreeSet<>(admin.listTopics().names().get());
            return topics.stream().filter(names::contains).toList();
        } catch (ExecutionException | KafkaException e) {
            throw unanswered("asked for its topics", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while asking Kafka for topics", e);
        }
    }

    /**
     * Creates topics as the broker's defaults have them; where that is not permitted, they are left out with a warning.
     */
    public void create(Collection<String> missing) {
        try (Admin admin = KafkaCheck.open(input)) {
            for (String topic : missing) {
                try {
                    admin.createTopics(List.of(new NewTopic(topic, Optional.empty(), Optional.empty())
                                    .configs(Map.of(TopicConfig.RETENTION_MS_CONFIG, "-1"))))
                            .all()
                            .get();
                    LOG.info("created the topic {} at {}", topic, input.servers());
                } catch (ExecutionException e) {
                    LOG.warn(
                            "the topic {} at {} is not there and cannot be created ({}), so nothing is read from it;"
                                    + " create it and start the job again",
                            topic,
                            input.servers(),
                            KafkaCheck.firstLine(e.getCause()));
                }
            }
        } catch (KafkaException e) {
            throw unanswered("asked to create topics", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while creating topics", e);
        }
    }

    /**
     * What lies in topics as of now.
     *
     * @throws UsageException if they cannot be read to their ends
     */
    public List<Message> read(Collection<String> topics) {
        List<Message> messages = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = KafkaReaders.open(input)) {
            List<TopicPartition> partitions = topics.stream()
                    .flatMap(topic -> consumer.partitionsFor(topic).stream())
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            Map<TopicPartition, Long> ends = new HashMap<>(EndOffsets.of(partitions, input));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long endNanos = System.nanoTime() + TIME_LIMIT.toNanos();
            while (KafkaReaders.isBeforeAny(ends, consumer)) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    messages.add(MessageValues.message(record));
                }
                if (System.nanoTime() > endNanos) {
                    throw new UsageException(
                            "topics %s of %s could not be read to their ends within %d s: look after the broker"
                                    .formatted(topics, input.servers(), TIME_LIMIT.toSeconds()));
                }
            }
        } catch (KafkaException e) {
            throw unanswered("read from", e);
        }
        return messages;
    }

    /** Adds a source of all that lies in topics, and that will if the input is not bounded. */
    public DataStream<Message> follow(StreamExecutionEnvironment env, Collection<String> topics, String uid) {
        Properties client = new Properties();
        client.setProperty(KafkaSourceOptions.PARTITION_DISCOVERY_INTERVAL_MS.key(), KafkaInputs.DISCOVERY_INTERVAL_MS);
        client.putAll(input.client());
        KafkaSourceBuilder<Message> source = KafkaSource.<Message>builder()
                .setProperties(client)
                .setBootstrapServers(input.servers())
                .setGroupId(input.group())
                .setProperty("isolation.level", "read_committed")
                .setTopics(List.copyOf(topics))
                .setStartingOffsets(OffsetsInitializer.earliest())
                .setDeserializer(new MessageValues());
        if (input.bounded()) {
            source.setBounded(new EndOffsets(input));
        }
        WatermarkStrategy<Message> alwaysIdle = WatermarkStrategy.forGenerator(context -> new AlwaysIdle<>());
        return env.fromSource(source.build(), alwaysIdle, "Models and rules", PackedTypeInformation.of(Message.class))
                .setParallelism(1)
                .uid(uid);
    }

    private UsageException unanswered(String what, Exception problem) {
        Throwable cause = problem instanceof ExecutionException ? problem.getCause() : problem;
        return new UsageException(
                "Kafka at %s does not answer when %s (%s): look after the broker, and what this client may do"
                        .formatted(input.servers(), what, KafkaCheck.firstLine(cause)));
    }
}
