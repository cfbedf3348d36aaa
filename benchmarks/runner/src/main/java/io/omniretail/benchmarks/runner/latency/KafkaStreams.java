package io.omniretail.benchmarks.runner.latency;

import io.omniretail.benchmarks.runner.Command;
import io.omniretail.benchmarks.runner.Engine;
import io.omniretail.benchmarks.runner.EnginePeer;
import io.omniretail.benchmarks.runner.Workbench;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Kafka Streams with its cache off: it gives each change at once.
 *
 * @param program its main class
 * @param furtherArguments what that takes besides topics, name and state folder
 */
record KafkaStreams(Workbench workbench, String program, List<String> furtherArguments)
        implements EnginePeer<LatencyTask> {
    private static final String PACKAGE = "io.omniretail.benchmarks.kafkastreams.";
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
        List<String> arguments = new ArrayList<>(List.of(
                task.broker().servers(), task.input(), task.output(), task.prefix() + name(), STATE.toString()));
        arguments.addAll(furtherArguments);
        return program(task.heap(), PACKAGE + program, arguments);
    }
}
