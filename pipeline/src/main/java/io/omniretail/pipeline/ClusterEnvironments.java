package io.omniretail.pipeline;

import io.omniretail.domain.UsageException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The cluster that this job's jar was submitted to. */
final class ClusterEnvironments implements EnvironmentFactory {
    /** Where neither the flags nor the cluster name one. */
    private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(10);

    @Override
    public Optional<Path> workingDirectory() {
        return Optional.empty();
    }

    @Override
    public String defaultInput(JobOptions options) {
        throw new UsageException("--input is missing: say where the feeds lie, such as --input file:/data/shop");
    }

    @Override
    public StreamExecutionEnvironment create(Configuration jobSettings, JobOptions options) {
        try {
            StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment(jobSettings);
            if (environment
                    .getConfiguration()
                    .getOptional(CheckpointingOptions.CHECKPOINTING_INTERVAL)
                    .isEmpty()) {
                environment.enableCheckpointing(CHECKPOINT_INTERVAL.toMillis());
            }
            return environment;
        } catch (IllegalArgumentException e) {
            throw new UsageException("-D: " + e.getMessage());
        }
    }

    @Override
    public JobExecutionResult execute(StreamExecutionEnvironment environment) throws Exception {
        return environment.execute();
    }

    @Override
    public String logPlace() {
        return "the logs of the cluster";
    }
}
