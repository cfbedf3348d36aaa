package io.omniretail.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.CheckpointType;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.client.JobStatusMessage;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.util.TestStreamEnvironment;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A cluster in this JVM for the jobs of one test class; no job outlives its test. */
public final class JobCluster implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
    private static final int SLOTS = 4;
    private static final Duration TIME_LIMIT = Duration.ofMinutes(2);

    private MiniCluster cluster;

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        Configuration configuration = new Configuration();
        // One source of a job must take the other with it
        configuration.set(JobManagerOptions.EXECUTION_FAILOVER_STRATEGY, "full");
        cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumSlotsPerTaskManager(SLOTS)
                .withRandomPorts()
                .build());
        cluster.start();
    }

    /** A job that a failed test has left behind would keep its slots. */
    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        for (JobStatusMessage job : cluster.listJobs().get()) {
            if (!job.getJobState().isGloballyTerminalState()) {
                cluster.cancelJob(job.getJobId()).get();
            }
        }
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        cluster.close();
    }

    /** An environment as the product's jobs have it: objects are used again, and each operator needs an uid. */
    public StreamExecutionEnvironment environment(Configuration configuration, int parallelism) {
        configuration.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        StreamExecutionEnvironment environment =
                new TestStreamEnvironment(cluster, configuration, parallelism, List.of(), List.of());
        environment.getConfig().enableObjectReuse();
        return environment;
    }

    /** Takes a checkpoint, and waits until it is complete. */
    public void takeCheckpoint(JobClient job) throws Exception {
        cluster.triggerCheckpoint(job.getJobID(), CheckpointType.CONFIGURED)
                .get(TIME_LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    /** Settings for checkpoints that are kept in a folder. */
    public static Configuration checkpoints(Path folder, Duration interval, int restarts) {
        Configuration configuration = new Configuration();
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, interval);
        configuration.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY, folder.toUri().toString());
        configuration.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, restarts == 0 ? "none" : "fixed-delay");
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, restarts);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ZERO);
        return configuration;
    }

    /** The one checkpoint that a folder keeps. */
    public static String latestCheckpoint(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            List<Path> retained =
                    paths.filter(path -> path.endsWith("_metadata")).toList();
            assertThat(retained).hasSize(1);
            return retained.get(0).getParent().toUri().toString();
        }
    }

    /** Waits until something holds; fails after two minutes. */
    public static void await(Callable<Boolean> condition) throws Exception {
        long endNanos = System.nanoTime() + TIME_LIMIT.toNanos();
        while (!condition.call()) {
            assertThat(System.nanoTime()).as("time limit").isLessThan(endNanos);
            Thread.onSpinWait();
        }
    }
}
