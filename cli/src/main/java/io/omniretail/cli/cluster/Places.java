package io.omniretail.cli.cluster;

import java.nio.file.Path;
import java.util.List;

/**
 * Where a cluster finds and keeps its files.
 *
 * @param template folder of the project's settings
 * @param folder for pids, logs, temporary files, and the settings as they are on this machine
 * @param checkpoints of the jobs; these outlive the cluster
 * @param savepoints of the jobs; these outlive the cluster
 * @param jars of this product and of all that it uses; the cluster takes only Flink's
 */
public record Places(Path template, Path folder, Path checkpoints, Path savepoints, List<Path> jars) {
    Path settings() {
        return folder.resolve("conf");
    }

    Path temporary() {
        return folder.resolve("tmp");
    }
}
