package io.omniretail.cli.cluster;

import io.omniretail.cli.process.Ports;
import io.omniretail.domain.UsageException;
import io.omniretail.pipeline.Locations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.flink.configuration.BlobServerOptions;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ConfigurationUtils;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessSpec;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.jobmanager.JobManagerProcessSpec;
import org.apache.flink.runtime.jobmanager.JobManagerProcessUtils;
import org.apache.flink.runtime.util.config.memory.ProcessMemoryUtils;
import org.apache.flink.util.NetUtils;

/** The settings of a cluster on this machine: the project's own, and what depends on the machine. */
final class ClusterSettings {
    private static final String FILE = "config.yaml";

    private ClusterSettings() {}

    /**
     * Settings of a cluster that has not been started yet.
     *
     * @param template folder of the project's {@code config.yaml}
     * @param changes the user's own, which go first
     * @param places where files lie
     * @throws UsageException if a value cannot be read, or the memory sizes contradict each other
     */
    static Configuration prepare(Path template, Configuration changes, Places places) {
        Configuration settings = GlobalConfiguration.loadConfiguration(template.toString());
        settings.addAll(changes);
        try {
            setIfAbsent(settings, CheckpointingOptions.CHECKPOINTS_DIRECTORY.key(), uri(places.checkpoints()));
            setIfAbsent(settings, CheckpointingOptions.SAVEPOINT_DIRECTORY.key(), uri(places.savepoints()));
            settings.set(CoreOptions.TMP_DIRS, places.temporary().toString());
            // nobody needs to know these before the processes tell each other
            settings.set(JobManagerOptions.PORT, Ports.anyFree());
            settings.set(BlobServerOptions.PORT, "0");
            int port = webPort(settings);
            settings.set(RestOptions.PORT, port);
            settings.set(RestOptions.BIND_PORT, Integer.toString(port));
            JobManagerProcessUtils.processSpecFromConfig(settings);
            TaskExecutorProcessUtils.processSpecFromConfig(settings);
            return settings;
        } catch (IllegalConfigurationException | IllegalArgumentException e) {
            throw new UsageException("flink-conf/" + FILE + " or -D: "
                    + e.getMessage().lines().findFirst().orElse(""));
        }
    }

    private static void setIfAbsent(Configuration settings, String key, String value) {
        if (!settings.containsKey(key)) {
            settings.setString(key, value);
        }
    }

    private static String uri(Path folder) {
        return Locations.uri(folder.toString());
    }

    private static int webPort(Configuration settings) {
        if (settings.contains(RestOptions.PORT)) {
            int port = settings.get(RestOptions.PORT);
            if (port == 0) {
                return Ports.anyFree();
            }
            if (!Ports.isFree(port)) {
                throw new UsageException("the web UI's port " + port
                        + " is in use: choose another one with -Drest.port=PORT, or leave it out");
            }
            return port;
        }
        String range = settings.get(RestOptions.BIND_PORT);
        Iterator<Integer> ports = NetUtils.getPortRangeFromString(range);
        while (ports.hasNext()) {
            int port = ports.next();
            if (Ports.isFree(port)) {
                return port;
            }
        }
        throw new UsageException("all ports " + range + " are in use: choose one for the web UI with -Drest.port=PORT");
    }

    static void write(Configuration settings, Path folder) throws IOException {
        List<String> lines = new ArrayList<>(
                List.of("# Made by ./omni cluster start from flink-conf/" + FILE + ": changes here are lost."));
        lines.addAll(ConfigurationUtils.convertConfigToWritableLines(settings, true));
        Files.createDirectories(folder);
        Files.write(folder.resolve(FILE), lines);
    }

    /** The settings of the cluster that was started last. */
    static Configuration read(Path folder) {
        return GlobalConfiguration.loadConfiguration(folder.toString());
    }

    static boolean exist(Path folder) {
        return Files.exists(folder.resolve(FILE));
    }

    /** Options of the JobManager's virtual machine. */
    static List<String> jobManagerOptions(Configuration settings) {
        JobManagerProcessSpec memory = JobManagerProcessUtils.processSpecFromConfig(settings);
        List<String> options = words(JobManagerProcessUtils.generateJvmParametersStr(memory, settings));
        options.addAll(words(settings.get(CoreOptions.FLINK_JVM_OPTIONS)));
        options.addAll(words(settings.get(CoreOptions.FLINK_JM_JVM_OPTIONS)));
        return options;
    }

    /** Settings that only the JobManager's command line holds. */
    static List<String> jobManagerArguments(Configuration settings) {
        return words(JobManagerProcessUtils.generateDynamicConfigsStr(
                JobManagerProcessUtils.processSpecFromConfig(settings)));
    }

    /** Options of a TaskManager's virtual machine. */
    static List<String> taskManagerOptions(Configuration settings) {
        TaskExecutorProcessSpec memory = TaskExecutorProcessUtils.processSpecFromConfig(settings);
        List<String> options = words(ProcessMemoryUtils.generateJvmParametersStr(memory));
        options.addAll(words(settings.get(CoreOptions.FLINK_JVM_OPTIONS)));
        options.addAll(words(settings.get(CoreOptions.FLINK_TM_JVM_OPTIONS)));
        return options;
    }

    /** Settings that only a TaskManager's command line holds: the parts of its memory, and its name. */
    static List<String> taskManagerArguments(Configuration settings, String resourceId) {
        List<String> arguments = words(TaskExecutorProcessUtils.generateDynamicConfigsStr(
                TaskExecutorProcessUtils.processSpecFromConfig(settings)));
        arguments.add("-D");
        arguments.add(TaskManagerOptions.TASK_MANAGER_RESOURCE_ID.key() + "=" + resourceId);
        return arguments;
    }

    static List<String> clientOptions(Configuration settings) {
        List<String> options = words(settings.get(CoreOptions.FLINK_JVM_OPTIONS));
        options.addAll(words(settings.get(CoreOptions.FLINK_CLI_JVM_OPTIONS)));
        return options;
    }

    private static List<String> words(String text) {
        return new ArrayList<>(Arrays.stream(text.trim().split("\\s+"))
                .filter(word -> !word.isEmpty())
                .toList());
    }
}
