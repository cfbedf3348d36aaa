package io.omniretail.cli.chaos;

import io.omniretail.cli.cluster.Places;
import java.nio.file.Path;
import java.util.List;

/**
 * Where a run finds what it starts, and keeps its files.
 *
 * @param folder of the run
 * @param template folder of the project's settings of Flink
 * @param libraries folder of all jars that this product uses
 * @param jobJar what the cluster runs
 * @param classPath this product and all that it uses
 * @param launcher what stands between {@code java} and the words of a command of this product
 */
public record ChaosPlaces(
        Path folder, Path template, Path libraries, Path jobJar, String classPath, List<String> launcher) {
    Places cluster() {
        return new Places(template, folder.resolve("cluster"), checkpoints(), savepoints(), libraries);
    }

    Path kafka() {
        return folder.resolve("kafka");
    }

    Path generator() {
        return folder.resolve("generator");
    }

    Path checkpoints() {
        return folder.resolve("checkpoints");
    }

    Path savepoints() {
        return folder.resolve("savepoints");
    }

    /** Results of a report over the same events. */
    Path report() {
        return folder.resolve("report");
    }

    /** Of Flink's command line. */
    Path log() {
        return folder.resolve("flink.log");
    }
}
