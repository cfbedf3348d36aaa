package io.omniretail.pipeline;

import io.omniretail.domain.UsageException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.connector.base.source.reader.SourceReaderOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.util.TestStreamEnvironment;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store.CloseableResource;

/** A cluster of four slots in this process, which all tests of jobs share. */
final class SmallCluster implements BeforeAllCallback {
    private static final int SLOTS = 4;

    private MiniCluster cluster;

    @Override
    public void beforeAll(ExtensionContext context) {
        cluster = context.getRoot()
                .getStore(Namespace.create(SmallCluster.class))
                .getOrComputeIfAbsent("cluster", any -> Started.create(), Started.class)
                .cluster();
    }

    /** Runs the job of these flags to its end. */
    JobExecutionResult run(RuntimeExecutionMode mode, Configuration more, List<String> flags) throws Exception {
        StreamExecutionEnvironment environment = environment(mode, more, options(flags));
        PipelineJob.build(environment, options(flags));
        return environment.execute();
    }

    /** Runs the job of these flags to its end, with checkpoints only if a flag asks for them. */
    JobExecutionResult run(RuntimeExecutionMode mode, List<String> flags) throws Exception {
        return run(mode, new Configuration(), flags);
    }

    /** Starts a job of these flags that does not end by itself. */
    JobClient start(List<String> flags) throws Exception {
        JobOptions options = options(flags);
        StreamExecutionEnvironment environment =
                environment(RuntimeExecutionMode.STREAMING, new Configuration(), options);
        PipelineJob.build(environment, options);
        return environment.executeAsync();
    }

    /** The cluster itself. */
    MiniCluster cluster() {
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

    private record Started(MiniCluster cluster) implements CloseableResource {
        static Started create() {
            Configuration configuration = new Configuration();
            configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(256));
            configuration.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(64));
            // With a full queue, a reader of files may wait 30 s for itself at its end (FLINK-40660).
            configuration.set(SourceReaderOptions.ELEMENT_QUEUE_CAPACITY, 16);
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
            return new Started(cluster);
        }

        @Override
        public void close() throws Exception {
            cluster.close();
        }
    }
}
