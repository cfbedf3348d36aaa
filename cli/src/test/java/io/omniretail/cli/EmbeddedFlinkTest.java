package io.omniretail.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.omniretail.pipeline.JobOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.PrintStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.runtime.state.JavaSerializer;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedFlinkTest {
    private static final int REFUSALS = 3;

    @TempDir
    private Path folder;

    /** State that cannot be written for the first checkpoints after the end of the data. */
    private static final class Stubborn implements Serializable {
        private static final long serialVersionUID = 1L;
        private static final AtomicInteger REFUSED = new AtomicInteger();
        private static volatile boolean atTheEnd;

        private void writeObject(ObjectOutputStream out) throws IOException {
            if (atTheEnd && REFUSED.getAndIncrement() < REFUSALS) {
                throw new IOException("not yet");
            }
            out.defaultWriteObject();
        }
    }

    private static final class KeepsStubbornState extends AbstractStreamOperator<Long>
            implements OneInputStreamOperator<Long, Long>, BoundedOneInput {
        private static final long serialVersionUID = 1L;

        private transient ValueState<Stubborn> state;

        @Override
        public void open() {
            state = getRuntimeContext()
                    .getState(new ValueStateDescriptor<>("stubborn", new JavaSerializer<Stubborn>()));
        }

        @Override
        public void processElement(StreamRecord<Long> number) throws Exception {
            state.update(new Stubborn());
            output.collect(number);
        }

        @Override
        public void endInput() {
            Stubborn.atTheEnd = true;
        }
    }

    /** The end of a job waits for a checkpoint, which Flink tries once by itself, and then a day later. */
    @Test
    @Timeout(value = 2, unit = TimeUnit.MINUTES)
    void shouldSoonRepeatTheLastCheckpointOfAJobThatEnds() throws Exception {
        Configuration settings = new Configuration();
        settings.set(RestOptions.PORT, 0);
        settings.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofDays(1));
        settings.set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, 2 * REFUSALS);
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        Home home = new Home(folder, folder.resolve(".omni"), folder, folder.resolve("log"));
        JobOptions options = JobOptions.parse(
                List.of("--input=" + folder, "--output=" + folder.resolve("report")), Optional.of(folder));
        try (EmbeddedFlink flink = new EmbeddedFlink(home, settings, new Console(nowhere, nowhere, false))) {
            StreamExecutionEnvironment environment = flink.create(new Configuration(), options);
            environment
                    .fromSequence(1, 3)
                    .keyBy(number -> 0L, Types.LONG)
                    .transform("Stubborn", Types.LONG, new KeepsStubbornState())
                    .setParallelism(1)
                    .sinkTo(new DiscardingSink<>());

            assertThat(flink.execute(environment).isJobExecutionResult()).isTrue();
        }

        assertThat(Stubborn.REFUSED).hasValueGreaterThan(REFUSALS);
    }
}
