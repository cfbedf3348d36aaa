package io.omniretail.pipeline;

import java.io.Serializable;

/**
 * The topics of one product on a Kafka cluster.
 *
 * @param servers {@code HOST:PORT}, several with commas between them
 * @param prefix what all names of topics begin with; may be empty
 */
public record KafkaPlace(String servers, String prefix) implements Serializable {
    /** As it is written on the command line. */
    @Override
    public String toString() {
        return "kafka://" + servers + (prefix.isEmpty() ? "" : "?prefix=" + prefix);
    }
}
