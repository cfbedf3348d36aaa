package io.omniretail.sinks.kafka;

import io.omniretail.domain.result.ResultTable;
import java.io.Serializable;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.record.CompressionType;

/**
 * Topics of a Kafka cluster that a job writes its results to.
 *
 * @param servers where the cluster is found: {@code HOST:PORT}, several with commas
 * @param prefix what stands before the tables' names in those of the topics; may be empty
 * @param client further properties of the clients, such as TLS and SASL; they may be secrets and are never shown
 * @param jobName tells the transactions of jobs apart that write to one cluster
 * @param exactlyOnce whether rows become visible with a checkpoint and once, or at once and perhaps again after a
 *     restart
 * @param tables all tables that this job owns, those without rows too
 */
public record KafkaOutput(
        String servers,
        String prefix,
        Map<String, String> client,
        String jobName,
        boolean exactlyOnce,
        Set<ResultTable> tables)
        implements Serializable {

    /** How long a record waits for others to be sent with it. */
    static final Duration LINGER = Duration.ofMillis(10);

    public KafkaOutput {
        client = Map.copyOf(client);
        tables = Set.copyOf(tables);
    }

    /** The topic of a table. */
    public String topic(ResultTable table) {
        return prefix + table.id();
    }

    /** Properties that every client of this output begins with. */
    Map<String, Object> clientProperties() {
        Map<String, Object> properties = new HashMap<>(client);
        properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, servers);
        return properties;
    }

    /**
     * The same output whose records wait no longer than that for others to be sent with them. Records that are sent
     * almost alone are not compressed: that would cost two large buffers for each of them. What the client's properties
     * say of either goes before.
     */
    public KafkaOutput lingeringAtMost(Duration time) {
        return time.compareTo(LINGER) >= 0
                ? this
                : withDefault(ProducerConfig.LINGER_MS_CONFIG, Long.toString(time.toMillis()))
                        .withDefault(ProducerConfig.COMPRESSION_TYPE_CONFIG, CompressionType.NONE.name);
    }

    /** The same output whose rows become visible at once, and perhaps again after a restart. */
    KafkaOutput atLeastOnce() {
        return new KafkaOutput(servers, prefix, client, jobName, false, tables);
    }

    private KafkaOutput withDefault(String property, String value) {
        return client.containsKey(property) ? this : with(property, value);
    }

    /** The same output with one property of its clients set. */
    KafkaOutput with(String property, String value) {
        Map<String, String> more = new HashMap<>(client);
        more.put(property, value);
        return new KafkaOutput(servers, prefix, more, jobName, exactlyOnce, tables);
    }

    @Override
    public String toString() {
        return "kafka://" + servers + (prefix.isEmpty() ? "" : "?prefix=" + prefix);
    }
}
