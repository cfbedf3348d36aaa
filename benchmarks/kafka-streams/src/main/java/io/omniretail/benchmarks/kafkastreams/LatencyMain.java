package io.omniretail.benchmarks.kafkastreams;

import java.time.Duration;
import org.apache.kafka.streams.Topology;

/** Keeps running totals of each sensor and day up to date, until the process is asked to end. */
public final class LatencyMain {
    private static final Duration WINDOW = Duration.ofDays(1);
    private static final Duration GRACE = Duration.ofDays(1);

    private LatencyMain() {}

    /**
     * Runs it.
     *
     * @param arguments servers, input topic, output topic, application id, state folder
     */
    public static void main(String[] arguments) throws InterruptedException {
        Topology topology = new StatisticsTopology().build(arguments[1], arguments[2], WINDOW, GRACE);
        Running.untilAskedToEnd(topology, Settings.forLatency(arguments[0], arguments[3], arguments[4]));
    }
}
