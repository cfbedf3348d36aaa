package io.omniretail.sinks.kafka;

import io.omniretail.domain.UsageException;
import io.omniretail.domain.result.ResultRow;
import io.omniretail.domain.result.ResultTable;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.TransactionNamingStrategy;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSink;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Result tables as compacted Kafka topics: the last record of a key is its row, one without a value removes it. */
public final class KafkaResults {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaResults.class);

    private static final Duration TRANSACTION_TIMEOUT = Duration.ofMinutes(15);
    private static final String BROKERS_LIMIT = "transaction.max.timeout.ms";

    /**
     * A row that the longest record makes: its texts stand in the key and in the value, and JSON may need six bytes for
     * one of theirs.
     */
    private static final int MAX_ROW_BYTES = 16 << 20;

    /**
     * Of each key the last record stays for ever, however old its time: nothing is ever deleted by age. A removed row's
     * record stays long enough that a reader who was away for some days still learns of it. Segments are small and
     * closed in time, or a small table that changes each second would be kept with all its changes for a week.
     */
    private static final Map<String, String> TOPIC_SETTINGS = Map.of(
            TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
            Integer.toString(MAX_ROW_BYTES),
            TopicConfig.CLEANUP_POLICY_CONFIG,
            TopicConfig.CLEANUP_POLICY_COMPACT,
            TopicConfig.DELETE_RETENTION_MS_CONFIG,
            Long.toString(Duration.ofDays(7).toMillis()),
            TopicConfig.SEGMENT_BYTES_CONFIG,
            Integer.toString(128 << 20),
            TopicConfig.SEGMENT_MS_CONFIG,
            Long.toString(Duration.ofHours(6).toMillis()));

    private static final Map<String, String> PRODUCER_SETTINGS = Map.of(
            ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
            Integer.toString(MAX_ROW_BYTES),
            ProducerConfig.COMPRESSION_TYPE_CONFIG,
            "lz4",
            ProducerConfig.LINGER_MS_CONFIG,
            Long.toString(KafkaOutput.LINGER.toMillis()),
            ProducerConfig.BATCH_SIZE_CONFIG,
            Integer.toString(128 << 10),
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
            "true",
            ProducerConfig.ACKS_CONFIG,
            "all");

    private KafkaResults() {}

    /**
     * Makes sure, before a job starts, that it can write: asks the broker, and creates the topics that are missing.
     *
     * @return the output to be written to, with a transaction timeout that its broker permits
     * @throws UsageException if no broker answers, or it refuses the credentials, a topic or the transaction timeout
     */
    public static KafkaOutput prepare(KafkaOutput output) {
        return KafkaAdmin.ask(output, admin -> {
            KafkaOutput prepared = output.exactlyOnce() ? withTransactionTimeout(admin, output) : output;
            createMissingTopics(admin, output);
            return prepared;
        });
    }

    /**
     * Writes all rows of a stream.
     *
     * @param output as {@link #prepare} has returned it
     * @param uidSuffix tells the operators of several outputs of a job apart; may be empty
     */
    public static void write(DataStream<ResultRow> rows, KafkaOutput output, String uidSuffix) {
        writeInOrder(byKey(rows), output, uidSuffix);
    }

    /**
     * Writes all rows of a report, and removes those that it replaces and that are no more.
     *
     * @param output as {@link #prepare} has returned it
     * @param uidSuffix as in {@link #write}
     * @throws UsageException if a topic that holds rows may not be read
     */
    public static void replace(
            DataStream<ResultRow> rows, KafkaOutput output, ReplacedRows replaced, String uidSuffix) {
        int parallelism = rows.getExecutionEnvironment().getParallelism();
        DataStream<ResultRow> withRemovals = byKey(rows)
                .transform("Earlier rows", rows.getType(), EarlierRows.of(output, replaced))
                .uid("kafka-results-earlier" + uidSuffix)
                // Where Flink chose it, as its batch mode does, it would part keys as it likes
                .setParallelism(parallelism);
        writeInOrder(withRemovals, output, uidSuffix).setParallelism(parallelism);
    }

    /**
     * How many rows a report has removed from an output, as {@link #prepare} was given it; without those that it had
     * removed already when it failed and was restarted.
     */
    public static long removedRows(JobExecutionResult result, KafkaOutput output) {
        return count(result, EarlierRows.removedAccumulator(output));
    }

    /** Whether rows that a report might have removed from an output were hidden from it by an open transaction. */
    public static boolean wereRowsHidden(JobExecutionResult result, KafkaOutput output) {
        return count(result, EarlierRows.hiddenAccumulator(output)) > 0;
    }

    private static long count(JobExecutionResult result, String accumulator) {
        Long count = result.getAccumulatorResult(accumulator);
        return count == null ? 0 : count;
    }

    /**
     * The rows of a key come from one instance of an operator, in order, and have to arrive in that order. Between
     * instances of different numbers, as are united here, Flink would deal rows out in turn, and an older row of a key
     * could overtake a newer one. So all rows of a key go the same way, and from there, by the hash of the same key,
     * into the same partition.
     */
    private static KeyedStream<ResultRow, Long> byKey(DataStream<ResultRow> rows) {
        return rows.keyBy(new RowKey(), Types.LONG);
    }

    private static DataStreamSink<ResultRow> writeInOrder(
            DataStream<ResultRow> rows, KafkaOutput output, String uidSuffix) {
        return rows.sinkTo(checkedSink(output, "kafka-results" + uidSuffix))
                .name("Results: Kafka")
                .uid("kafka-results" + uidSuffix);
    }

    /**
     * Writes rows that are not worth much later: at once, at least once. After a restart some may come again, as they
     * are.
     *
     * @param rows those of a key come from one instance of one operator
     * @param output as {@link #prepare} has returned it
     * @param uidSuffix as in {@link #write}
     */
    public static void writeAtOnce(DataStream<ResultRow> rows, KafkaOutput output, String uidSuffix) {
        KafkaOutput atOnce = output.atLeastOnce().lingeringAtMost(Duration.ZERO);
        rows.sinkTo(checkedSink(atOnce, "kafka-urgent-results" + uidSuffix))
                .name("Urgent results: Kafka")
                .uid("kafka-urgent-results" + uidSuffix);
    }

    private static CheckedSink checkedSink(KafkaOutput output, String name) {
        String prefix = transactionPrefix(output.jobName(), name);
        KafkaSink<ResultRow> exactlyOnce = sink(output, DeliveryGuarantee.EXACTLY_ONCE, prefix);
        KafkaSink<ResultRow> stock =
                output.exactlyOnce() ? exactlyOnce : sink(output, DeliveryGuarantee.AT_LEAST_ONCE, prefix);
        return new CheckedSink(stock, exactlyOnce, output, prefix);
    }

    private static KafkaSink<ResultRow> sink(KafkaOutput output, DeliveryGuarantee guarantee, String prefix) {
        Properties properties = new Properties();
        properties.putAll(PRODUCER_SETTINGS);
        properties.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, Long.toString(TRANSACTION_TIMEOUT.toMillis()));
        properties.putAll(output.client());
        return KafkaSink.<ResultRow>builder()
                .setKafkaProducerConfig(properties)
                .setBootstrapServers(output.servers())
                .setDeliveryGuarantee(guarantee)
                .setTransactionalIdPrefix(prefix)
                .setTransactionNamingStrategy(TransactionNamingStrategy.INCREMENTING)
                .setRecordSerializer(new RowSerialization(output))
                .build();
    }

    /**
     * What a job's transactions begin with. The colon cannot stand in the encoded name, so that no job's transactions
     * begin like those of another.
     */
    static String transactionPrefix(String jobName, String sinkName) {
        return URLEncoder.encode(jobName, StandardCharsets.UTF_8) + ":" + sinkName + ":";
    }

    private static KafkaOutput withTransactionTimeout(Admin admin, KafkaOutput output)
            throws ExecutionException, InterruptedException {
        long limitMs = transactionTimeoutLimitMs(admin, output);
        String given = output.client().get(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG);
        if (given == null) {
            long timeoutMs = Math.min(TRANSACTION_TIMEOUT.toMillis(), limitMs);
            return output.with(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, Long.toString(timeoutMs));
        }
        if (milliseconds(output, given) > limitMs) {
            throw new UsageException(output + ": " + ProducerConfig.TRANSACTION_TIMEOUT_CONFIG + " = " + given
                    + " is more than the broker permits (" + BROKERS_LIMIT + " = " + limitMs
                    + "): lower it in the file of --kafka-config, or raise the broker's limit");
        }
        return output;
    }

    private static int milliseconds(KafkaOutput output, String given) {
        try {
            int milliseconds = Integer.parseInt(given.trim());
            if (milliseconds > 0) {
                return milliseconds;
            }
        } catch (NumberFormatException notANumber) {
            // Is said below
        }
        throw new UsageException(output + ": " + ProducerConfig.TRANSACTION_TIMEOUT_CONFIG + " = " + given
                + ": a whole number of milliseconds above 0 is needed");
    }

    private static long transactionTimeoutLimitMs(Admin admin, KafkaOutput output)
            throws ExecutionException, InterruptedException {
        Collection<Node> nodes = admin.describeCluster().nodes().get();
        ConfigResource broker = new ConfigResource(
                ConfigResource.Type.BROKER, nodes.iterator().next().idString());
        try {
            ConfigEntry limit = admin.describeConfigs(List.of(broker))
                    .all()
                    .get()
                    .get(broker)
                    .get(BROKERS_LIMIT);
            return limit == null ? TRANSACTION_TIMEOUT.toMillis() : Long.parseLong(limit.value());
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof AuthorizationException) {
                LOG.info("{}: may not read the broker's {}; it is taken to be Kafka's default", output, BROKERS_LIMIT);
                return TRANSACTION_TIMEOUT.toMillis();
            }
            throw failed;
        }
    }

    private static void createMissingTopics(Admin admin, KafkaOutput output)
            throws ExecutionException, InterruptedException {
        Map<String, ResultTable> topics = new TreeMap<>();
        output.tables().forEach(table -> topics.put(output.topic(table), table));
        List<NewTopic> missing = new ArrayList<>();
        List<ConfigResource> existing = new ArrayList<>();
        Map<String, KafkaFuture<TopicDescription>> found =
                admin.describeTopics(topics.keySet()).topicNameValues();
        for (String topic : topics.keySet()) {
            if (KafkaAdmin.succeeds(found.get(topic), UnknownTopicOrPartitionException.class)) {
                existing.add(new ConfigResource(ConfigResource.Type.TOPIC, topic));
            } else {
                missing.add(new NewTopic(topic, Optional.empty(), Optional.empty()).configs(TOPIC_SETTINGS));
            }
        }
        warnOfTopicsThatForget(admin, output, existing);
        for (String topic : NewTopics.create(admin, missing)) {
            LOG.info("{}: created the compacted topic {}", output, topic);
        }
    }

    private static void warnOfTopicsThatForget(Admin admin, KafkaOutput output, List<ConfigResource> topics)
            throws ExecutionException, InterruptedException {
        Map<ConfigResource, KafkaFuture<Config>> configs =
                admin.describeConfigs(topics).values();
        for (ConfigResource topic : topics) {
            if (!KafkaAdmin.succeeds(configs.get(topic), AuthorizationException.class)) {
                continue;
            }
            String policy = configs.get(topic)
                    .get()
                    .get(TopicConfig.CLEANUP_POLICY_CONFIG)
                    .value();
            if (!policy.equals(TopicConfig.CLEANUP_POLICY_COMPACT)) {
                LOG.warn(
                        "{}: topic {} has {} = {}, so that the broker deletes results when they are old; set it to {}"
                                + " to keep the last row of each key",
                        output,
                        topic.name(),
                        TopicConfig.CLEANUP_POLICY_CONFIG,
                        policy,
                        TopicConfig.CLEANUP_POLICY_COMPACT);
            }
        }
    }
}
