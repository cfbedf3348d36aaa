package io.omniretail.sinks.kafka;

import io.omniretail.domain.result.ResultTable;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.CommonClientConfigs;

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
