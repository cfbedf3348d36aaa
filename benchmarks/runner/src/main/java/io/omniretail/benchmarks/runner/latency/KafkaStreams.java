package io.omniretail.benchmarks.runner.latency;

import io.omniretail.benchmarks.runner.Command;
import io.omniretail.benchmarks.runner.Engine;
import io.omniretail.benchmarks.runner.EnginePeer;
import io.omniretail.benchmarks.runner.Workbench;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Kafka Streams with its cache off: it gives each change at once. */
record KafkaStreams(Workbench workbench) implements EnginePeer<LatencyTask> {
    /** Where its stores lie, relative to the root of the project. */
    private static final Path STATE = Path.of(".omni", "bench", "state");

    @Override
    public String name() {
        return "kafka-streams";
    }

    @Override
    public Engine engine() {
        return Engine.KAFKA_STREAMS;
    }

    @Override
    public void prepare(LatencyTask task) throws IOException {
        Workbench.delete(workbench.root().resolve(STATE));
    }

    @Override
    public Command command(LatencyTask task, Path answer) {
        return program(
                task.heap(),
                "io.omniretail.benchmarks.kafkastreams.LatencyMain",
                List.of(
                        task.broker().servers(),
                        LatencyTask.INPUT,
                        LatencyTask.OUTPUT,
                        LatencyTask.PREFIX + name(),
                        STATE.toString()));
    }
}
