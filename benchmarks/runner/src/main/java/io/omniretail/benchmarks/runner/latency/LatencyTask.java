package io.omniretail.benchmarks.runner.latency;

import io.omniretail.benchmarks.runner.kafka.BenchBroker;
import io.omniretail.domain.event.Feed;
import io.omniretail.domain.result.ResultTable;

/**
 * Running totals of the readings that come in.
 *
 * @param heap of a Java machine, such as {@code 4g}
 */
record LatencyTask(BenchBroker broker, String heap) {
    /** What the names of all topics and consumer groups begin with. */
    static final String PREFIX = "latency.";

    static final String INPUT = PREFIX + Feed.READINGS.id();
    static final String OUTPUT = PREFIX + ResultTable.SENSOR_STATS.id();
}
