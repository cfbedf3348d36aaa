package io.omniretail.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is kept on this machine.
 *
 * @param folder {@code .omni} at the root of the project
 * @param workingDirectory where the user stands: what relative paths are relative to
 * @param log the log file of this process
 */
record Home(Path folder, Path workingDirectory, Path log) {
    private static final String FOLDER = ".omni";
    private static final int KEPT_LOGS = 20;

    /** The home that the launcher names by system properties. */
    static Home ofLauncher(String command) throws IOException {
        Path root = Path.of(System.getProperty("omni.home", System.getProperty("user.dir")));
        Path workingDirectory = Path.of(System.getProperty("omni.cwd", System.getProperty("user.dir")));
        Path folder = root.resolve(FOLDER).toAbsolutePath().normalize();
        Path logs = Files.createDirectories(folder.resolve("logs"));
        deleteOldLogs(logs);
        return new Home(
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

    Path checkpoints() {
        return folder.resolve("checkpoints");
    }

    /** Generated files for a run that names no input. */
    Path sample() {
        return folder.resolve("sample");
    }

    Path demo() {
        return folder.resolve("demo");
    }

    /** Flink's temporary files of this process. */
    Path temporary() {
        return folder.resolve("tmp")
                .resolve(Long.toString(ProcessHandle.current().pid()));
    }
}
