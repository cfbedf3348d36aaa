package io.omniretail.sources.kafka;

import java.io.Serializable;
import java.time.Duration;
import java.util.Map;
import java.util.TreeSet;

/**
 * Where feeds lie in Kafka, and how they are read.
 *
 * @param servers {@code HOST:PORT}, several with commas between
 * @param prefix what stands before a feed's name in its topic's name; a mapped topic has its own name
 * @param client further properties of Kafka's clients, such as those for TLS and SASL. They may hold secrets, so they
 *     are never shown.
 * @param group the consumer group
 * @param start where to begin: {@code earliest}, {@code latest}, {@code committed} (the earliest where the group has
 *     committed nothing), or an instant such as {@code 2026-11-01T00:00:00Z}. The CRM is always read from the earliest.
 * @param outOfOrderness how far events of one partition may be out of order
 * @param idleTimeout after which a partition without events no longer holds event time back
 * @param maxFuture how far an event may be stamped ahead of its Kafka record's own timestamp
 * @param bounded whether each partition is read up to its end as of the start, instead of for ever
 */
public record KafkaInput(
        String servers,
        String prefix,
        Map<String, String> client,
        String group,
        String start,
        Duration outOfOrderness,
        Duration idleTimeout,
        Duration maxFuture,
        boolean bounded)
        implements Serializable {

    /** Of the client's properties only the names. */
    @Override
    public String toString() {
        return "KafkaInput[servers=%s, prefix=%s, client=%s, group=%s, start=%s, bounded=%s]"
                .formatted(servers, prefix, new TreeSet<>(client.keySet()), group, start, bounded);
    }
}
