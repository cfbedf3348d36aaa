package io.omniretail.pipeline;

import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;

/** What a job asks of Flink. The runtime mode is not among it: that is the user's choice. */
public final class JobSettings {
    /** Key groups: fixed for ever, or checkpoints could not be restored; also the greatest parallelism. */
    public static final int MAX_PARALLELISM = 128;

    private JobSettings() {}

    /** The configuration that a job adds to the cluster's. */
    static Configuration of(JobOptions options) {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.NAME, options.name());
        configuration.set(PipelineOptions.GLOBAL_JOB_PARAMETERS, shown(options));
        configuration.set(PipelineOptions.OBJECT_REUSE, true);
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        configuration.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        configuration.set(PipelineOptions.MAX_PARALLELISM, MAX_PARALLELISM);
        configuration.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        options.checkpointInterval()
                .ifPresent(interval -> configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, interval));
        options.checkpointDir()
                .ifPresent(folder -> configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, folderUri(folder)));
        options.parallelism().ifPresent(parallelism -> configuration.set(CoreOptions.DEFAULT_PARALLELISM, parallelism));
        return configuration;
    }

    private static String folderUri(String folder) {
        return folder.startsWith("/") ? Locations.uri(folder) : folder;
    }

    private static Map<String, String> shown(JobOptions options) {
        return new TreeMap<>(options.texts());
    }
}
