package io.omniretail.pipeline;

import java.nio.file.Path;
import java.util.Optional;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Where a job runs: on the cluster that it was submitted to, or inside this process. */
public interface EnvironmentFactory {
    /** What relative paths are relative to; empty if they mean nothing where the job runs. */
    Optional<Path> workingDirectory();

    /**
     * What a job without {@code --input} reads.
     *
     * @throws io.omniretail.domain.UsageException if there is nothing to fall back to
     */
    String defaultInput(JobOptions options) throws Exception;

    /**
     * An environment to build the job in.
     *
     * @param jobSettings what the job asks of Flink
     * @param options the job's flags
     */
    StreamExecutionEnvironment create(Configuration jobSettings, JobOptions options) throws Exception;

    /** Runs what was built, until it ends, or only submits it where the user asked for that. */
    JobExecutionResult execute(StreamExecutionEnvironment environment) throws Exception;

    /** Where somebody who wants to know more finds the log, for the end of an error line. */
    String logPlace();
}
