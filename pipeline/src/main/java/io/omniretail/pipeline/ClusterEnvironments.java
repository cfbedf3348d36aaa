package io.omniretail.pipeline;

import io.omniretail.domain.UsageException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The cluster that this job's jar was submitted to. */
final class ClusterEnvironments implements EnvironmentFactory {
    @Override
    public Optional<Path> workingDirectory() {
        return Optional.empty();
    }

    @Override
    public List<String> defaultInputs(JobOptions options) {
        throw new UsageException("--input is missing: say where the feeds lie, such as --input file:/data/shop");
    }

    @Override
    public StreamExecutionEnvironment create(Configuration jobSettings, JobOptions options) {
        return StreamExecutionEnvironment.getExecutionEnvironment(jobSettings);
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
