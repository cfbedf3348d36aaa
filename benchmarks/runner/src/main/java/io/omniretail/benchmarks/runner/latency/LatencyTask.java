package io.omniretail.benchmarks.runner.latency;

import io.omniretail.benchmarks.runner.kafka.BenchBroker;
import io.omniretail.domain.event.Feed;
import io.omniretail.domain.result.ResultTable;

/**
 * Results of the records that come in, each as soon as it can be given.
 *
 * @param heap of a Java machine, such as {@code 4g}
 * @param prefix what the names of all topics and consumer groups begin with
 * @param input topic of the records
 * @param output topic of the results
 */
record LatencyTask(BenchBroker broker, String heap, String prefix, String input, String output) {
    static LatencyTask of(BenchBroker broker, String heap, String prefix, Feed input, ResultTable output) {
        return new LatencyTask(broker, heap, prefix, prefix + input.id(), prefix + output.id());
    }

    /** The topics as the product is told of them. */
    String place() {
        return "kafka://" + broker.servers() + "?prefix=" + prefix;
    }
}
