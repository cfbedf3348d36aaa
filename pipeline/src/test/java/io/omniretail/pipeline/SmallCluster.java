package io.omniretail.pipeline;

import io.omniretail.domain.UsageException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.connector.base.source.reader.SourceReaderOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.runtime.checkpoint.CheckpointException;
import org.apache.flink.runtime.executiongraph.AccessExecutionVertex;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.testutils.CommonTestUtils;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.util.TestStreamEnvironment;
import org.apache.flink.util.ExceptionUtils;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store.CloseableResource;

/** A cluster of four slots in this process, which all tests of jobs share. */
public final class SmallCluster implements BeforeAllCallback {
    private static final int SLOTS = 4;

    private static final long PATIENCE_SECONDS = 60;

    private Started started;
    private MiniCluster cluster;

    @Override
    public void beforeAll(ExtensionContext context) {
        started = context.getRoot()
                .getStore(Namespace.create(SmallCluster.class))
                .getOrComputeIfAbsent("cluster", any -> Started.create(), Started.class);
        cluster = started.cluster;
    }

    /** Runs the job of these flags to its end. */
    public JobExecutionResult run(RuntimeExecutionMode mode, Configuration more, List<String> flags) throws Exception {
        JobOptions options = PolicyTopics.join(options(flags));
        StreamExecutionEnvironment environment = environment(mode, more, options);
        PipelineJob.build(environment, options);
        return environment.execute();
    }

    /** Runs the job of these flags to its end, with checkpoints only if a flag asks for them. */
    public JobExecutionResult run(RuntimeExecutionMode mode, List<String> flags) throws Exception {
        return run(mode, new Configuration(), flags);
    }

    /** Starts a job of these flags that does not end by itself. */
    public JobClient start(List<String> flags) throws Exception {
        return start(new Configuration(), flags);
    }

    /** Starts a job of these flags that does not end by itself. */
    public JobClient start(Configuration more, List<String> flags) throws Exception {
        return start(RuntimeExecutionMode.STREAMING, more, flags);
    }

    /** Starts a job of these flags, and does not wait for its end. */
    public JobClient start(RuntimeExecutionMode mode, Configuration more, List<String> flags) throws Exception {
        JobOptions options = PolicyTopics.join(options(flags));
        StreamExecutionEnvironment environment = environment(mode, more, options);
        PipelineJob.build(environment, options);
        return environment.executeAsync();
    }

    /**
     * Cancels a job, and waits until its tasks have ended: the topics of one that still ends its transactions must not
     * go.
     */
    public static void cancel(JobClient job) throws Exception {
        job.cancel().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        job.getJobExecutionResult().exceptionally(cancelled -> null).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Takes the process that all tasks run in away, and gives another one. Jobs go on from their last checkpoints. */
    public void replaceTaskManager() throws Exception {
        cluster.terminateTaskManager(started.taskManager++).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        cluster.startTaskManager();
    }

    /** Takes a checkpoint, and another one if a task ended during the first; gives where it lies. */
    public String takeCheckpoint(JobClient job) throws Exception {
        long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (true) {
            awaitTasks(job);
            try {
                return cluster.triggerCheckpoint(job.getJobID()).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                boolean isDeclined = ExceptionUtils.findThrowable(e, CheckpointException.class)
                        .isPresent();
                if (!isDeclined || System.nanoTime() > endNanos) {
                    throw e;
                }
            }
        }
    }

    /** Waits until all tasks of a job run, or have ended. */
    public void awaitTasks(JobClient job) throws Exception {
        CommonTestUtils.waitForAllTaskRunning(cluster, job.getJobID(), true);
    }

    /** How often the task of a job that was begun most often was begun. */
    public int attempts(JobClient job) throws Exception {
        int attempts = 0;
        for (AccessExecutionVertex task : cluster.getArchivedExecutionGraph(job.getJobID())
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .getAllExecutionVertices()) {
            attempts = Math.max(attempts, task.getCurrentExecutionAttempt().getAttemptNumber() + 1);
        }
        return attempts;
    }

    /** The gauges of a job's operators whose identifiers match a regular expression, as they are now. */
    public List<Object> gauges(JobID job, String pattern) {
        return started.metrics.findMetrics(job, pattern).values().stream()
                .map(metric -> (Object) ((Gauge<?>) metric).getValue())
                .toList();
    }

    /** The cluster itself. */
    public MiniCluster cluster() {
        return cluster;
    }

    /** An environment for a job with these options. */
    StreamExecutionEnvironment environment(RuntimeExecutionMode mode, Configuration more, JobOptions options) {
        Configuration configuration = new Configuration(JobSettings.of(options));
        configuration.set(ExecutionOptions.RUNTIME_MODE, mode);
        configuration.addAll(more);
        return new TestStreamEnvironment(
                cluster, configuration, options.parallelism().orElse(1), List.of(), List.of());
    }

    /**
     * Reads flags.
     *
     * @throws UsageException if they are wrong
     */
    static JobOptions options(List<String> flags) {
        return JobOptions.parse(new ArrayList<>(flags), Optional.of(Path.of("").toAbsolutePath()));
    }

    private static final class Started implements CloseableResource {
        private final MiniCluster cluster;
        private final InMemoryReporter metrics;
        /** Which one runs: a cluster counts all that it has ever had. */
        private int taskManager;

        Started(MiniCluster cluster, InMemoryReporter metrics) {
            this.cluster = cluster;
            this.metrics = metrics;
        }

        static Started create() {
            Configuration configuration = new Configuration();
            configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(256));
            configuration.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(64));
            // A reader that stands before a closed gate is not waited for when its job is stopped.
            configuration.set(SourceReaderOptions.SOURCE_READER_CLOSE_TIMEOUT, 1_000L);
            InMemoryReporter metrics = InMemoryReporter.create();
            metrics.addToConfiguration(configuration);
            MiniCluster cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                    .setConfiguration(configuration)
                    .setNumSlotsPerTaskManager(SLOTS)
                    .withRandomPorts()
                    .build());
            try {
                cluster.start();
            } catch (Exception e) {
                throw new IllegalStateException("the cluster does not start", e);
            }
            return new Started(cluster, metrics);
        }

        @Override
        public void close() throws Exception {
            cluster.close();
        }
    }
}
