package io.omniretail.cli.cluster;

import java.nio.file.Path;

/**
 * Where a cluster finds and keeps its files.
 *
 * @param template folder of the project's settings
 * @param folder for pids, logs, temporary files, and the settings as they are on this machine
 * @param checkpoints of the jobs; these outlive the cluster
 * @param savepoints of the jobs; these outlive the cluster
 * @param libraries folder of all jars that this product uses; the cluster takes only Flink's
 */
public record Places(Path template, Path folder, Path checkpoints, Path savepoints, Path libraries) {
    Path settings() {
        return folder.resolve("conf");
    }

    /** What a JobManager that is started again finds of the one before it. */
    Path highAvailability() {
        return folder.resolve("ha");
    }

    Path temporary() {
        return folder.resolve("tmp");
    }
}
