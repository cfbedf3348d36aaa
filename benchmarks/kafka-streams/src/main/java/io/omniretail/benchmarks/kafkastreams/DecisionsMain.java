package io.omniretail.benchmarks.kafkastreams;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.kafka.streams.Topology;

/** Decides on payment attempts, until the process is asked to end. */
public final class DecisionsMain {
    private DecisionsMain() {}

    /**
     * Runs it.
     *
     * @param arguments servers, input topic, output topic, application id, state folder, file of trees
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Topology topology = DecisionTopology.build(arguments[1], arguments[2], TreesFile.read(Path.of(arguments[5])));
        Running.untilAskedToEnd(topology, Settings.forLatency(arguments[0], arguments[3], arguments[4]));
    }
}
