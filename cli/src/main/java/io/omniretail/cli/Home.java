package io.omniretail.cli;

import io.omniretail.cli.cluster.LocalCluster;
import io.omniretail.cli.cluster.Places;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where things lie on this machine.
 *
 * @param root of the project
 * @param folder for what is kept: {@code .omni} at the root
 * @param workingDirectory where the user stands: what relative paths are relative to
 * @param log the log file of this process
 */
record Home(Path root, Path folder, Path workingDirectory, Path log) {
    private static final String FOLDER = ".omni";
    private static final int KEPT_LOGS = 20;

    /** The home that the launcher names by system properties. */
    static Home ofLauncher(String command) throws IOException {
        Path root = Path.of(System.getProperty("omni.home", System.getProperty("user.dir")))
                .toAbsolutePath()
                .normalize();
        Path workingDirectory = Path.of(System.getProperty("omni.cwd", System.getProperty("user.dir")));
        Path folder = root.resolve(System.getProperty("omni.kept", FOLDER));
        Path logs = Files.createDirectories(folder.resolve("logs"));
        deleteOldLogs(logs);
        return new Home(
                root,
                folder,
                workingDirectory,
                logs.resolve(command + "-" + ProcessHandle.current().pid() + ".log"));
    }

    private static void deleteOldLogs(Path logs) throws IOException {
        try (Stream<Path> files = Files.list(logs)) {
            List<Path> old = files.sorted(Comparator.comparingLong(
                                    (Path file) -> file.toFile().lastModified())
                            .reversed())
                    .skip(KEPT_LOGS)
                    .toList();
            for (Path file : old) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** All jars that this product uses. */
    Path libraries() {
        return root.resolve("cli").resolve("target").resolve("lib");
    }

    /** This product and all that it uses, as a class path. */
    String classPath() throws IOException {
        try (Stream<Path> jars = Files.list(libraries())) {
            return Stream.concat(
                            Stream.of(libraries().resolveSibling("omniretail-cli.jar")),
                            jars.sorted().toList().stream())
                    .map(Path::toString)
                    .collect(Collectors.joining(File.pathSeparator));
        }
    }

    Path checkpoints() {
        return folder.resolve("checkpoints");
    }

    /** Rules of fraud that a user starts from. */
    Path exampleRules() {
        return root.resolve("docs").resolve("fraud-rules.yaml");
    }

    /** Generated files for a run that names no input. */
    Path sample() {
        return folder.resolve("sample");
    }

    Path demo() {
        return folder.resolve("demo");
    }

    /** Processes, data and log of a run of faults. */
    Path chaos() {
        return folder.resolve("chaos");
    }

    /** Settings of Flink that every cluster begins with. */
    Path flinkSettings() {
        return root.resolve("flink-conf");
    }

    /** Of the broker process. */
    Path kafka() {
        return folder.resolve("kafka");
    }

    /** Processes of Flink. */
    LocalCluster cluster() {
        return new LocalCluster(new Places(
                flinkSettings(), folder.resolve("cluster"), checkpoints(), folder.resolve("savepoints"), libraries()));
    }

    /** What a cluster runs. */
    Path jobJar() {
        return root.resolve("pipeline").resolve("target").resolve("omniretail-pipeline.jar");
    }

    /** Flink's temporary files of this process. */
    Path temporary() {
        return folder.resolve("tmp")
                .resolve(Long.toString(ProcessHandle.current().pid()));
    }
}
