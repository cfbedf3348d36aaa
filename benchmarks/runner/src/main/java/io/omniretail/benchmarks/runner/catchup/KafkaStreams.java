package io.omniretail.benchmarks.runner.catchup;

import io.omniretail.benchmarks.runner.Command;
import io.omniretail.benchmarks.runner.Engine;
import io.omniretail.benchmarks.runner.EnginePeer;
import io.omniretail.benchmarks.runner.Workbench;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Kafka Streams.
 *
 * @param fixedGrace how far event time may pass the end of a window before its records are dropped; empty for so long
 *     that none are
 */
record KafkaStreams(Workbench workbench, String name, Guarantee guarantee, Optional<Duration> fixedGrace)
        implements KafkaPeer, EnginePeer<CatchUpTask> {
    /** How many records were dropped as late. */
    static final String DROPPED = "dropped-records";

    @Override
    public Engine engine() {
        return Engine.KAFKA_STREAMS;
    }

    @Override
    public boolean isSlow() {
        return true;
    }

    /** What lacks the records that were dropped is another answer. */
    @Override
    public boolean hasAnswer() {
        return fixedGrace.isEmpty();
    }

    @Override
    public Command command(CatchUpTask task, Path answer) {
        return program(
                task.heap(),
                "io.omniretail.benchmarks.kafkastreams.CatchUpMain",
                List.of(
                        task.broker().servers(),
                        task.inputs().get(0),
                        CatchUpTask.output(task.tables().get(0)),
                        CatchUpTask.OUTPUT + name,
                        CatchUpTask.STATE.toString(),
                        guarantee == Guarantee.EXACTLY_ONCE ? "exactly_once_v2" : "at_least_once",
                        fixedGrace.orElse(task.grace()).toString()));
    }
}
