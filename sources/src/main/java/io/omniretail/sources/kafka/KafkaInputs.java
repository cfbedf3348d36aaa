package io.omniretail.sources.kafka;

import io.omniretail.domain.UsageException;
import io.omniretail.sources.Decoded;
import io.omniretail.sources.Feeds;
import io.omniretail.sources.Input;
import io.omniretail.sources.Intake;
import io.omniretail.sources.Scan;
import io.omniretail.sources.SourceSettings;
import io.omniretail.sources.types.PackedTypeInformation;
import java.util.Properties;
import java.util.Set;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.KafkaSourceOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Reads feeds from Kafka topics, one each. */
public final class KafkaInputs {
    static final String DISCOVERY_INTERVAL_MS = "10000";

    private KafkaInputs() {}

    /**
     * Asks the broker for the topics of all needed feeds, before a job is started. Takes at most about 15 seconds.
     *
     * @throws UsageException if the broker cannot be reached or refuses the log-in, if a topic is missing, or if it may
     *     not be read
     */
    public static void check(SourceSettings settings, KafkaInput input) {
        StartOffsets.validate(input.start());
        KafkaCheck.check(new Topics(settings, input), input);
    }

    /** Adds the source of all needed feeds to a job. */
    public static Feeds open(StreamExecutionEnvironment env, SourceSettings settings, KafkaInput input) {
        return Intake.route(input(env, settings, input), settings.needed().keySet());
    }

    /** Adds the source of all needed feeds to a job, as one part of its input. */
    public static Input input(StreamExecutionEnvironment env, SourceSettings settings, KafkaInput input) {
        Topics topics = new Topics(settings, input);
        DataStream<Decoded> records = env.fromSource(
                        source(topics, input), eventTime(input), "Kafka", PackedTypeInformation.of(Decoded.class))
                .uid("kafka");
        return new Input(records, new KafkaPlaceNames(topics), new KafkaPlaceLookup(topics, input));
    }

    /**
     * The topics up to their ends as of now, to be asked for single records without a job.
     *
     * @throws UsageException if the topics cannot be read, or if the start is neither the earliest nor an instant
     */
    public static Scan scan(SourceSettings settings, KafkaInput input) {
        check(settings, input);
        return new KafkaScan(new Topics(settings, input), input);
    }

    /** {@link io.omniretail.domain.event.Places#sourceId} of each topic that is read. */
    public static Set<Long> sourceIds(SourceSettings settings, KafkaInput input) {
        return Set.copyOf(KafkaPlaceNames.byId(new Topics(settings, input)).keySet());
    }

    static KafkaSource<Decoded> source(Topics topics, KafkaInput input) {
        Properties client = new Properties();
        client.setProperty(KafkaSourceOptions.PARTITION_DISCOVERY_INTERVAL_MS.key(), DISCOVERY_INTERVAL_MS);
        client.putAll(input.client());
        KafkaSourceBuilder<Decoded> source = KafkaSource.<Decoded>builder()
                .setProperties(client)
                .setBootstrapServers(input.servers())
                .setGroupId(input.group())
                .setProperty("isolation.level", "read_committed")
                .setTopics(topics.names())
                .setStartingOffsets(new StartOffsets(topics, input))
                .setDeserializer(new MessageSchema(topics));
        return (input.bounded() ? source.setBounded(new EndOffsets(input)) : source).build();
    }

    /**
     * Event time: in batch it stands still until all has been read, so nothing is late; in stream mode it follows the
     * events of each partition.
     */
    static WatermarkStrategy<Decoded> eventTime(KafkaInput input) {
        return input.bounded()
                ? WatermarkStrategy.<Decoded>noWatermarks().withTimestampAssigner(KafkaEventTime.timestamps())
                : new KafkaEventTime(input.outOfOrderness(), input.idleTimeout());
    }
}
