package io.omniretail.cli.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folder of the job's checkpoints, which can be taken away for a while. Permissions would not bind root, and a full
 * or read-only disk would need it: so the folder is moved aside and a file stands in its place, where whoever reads or
 * writes a checkpoint fails.
 */
final class CheckpointFolder {
    private static final String METADATA = "_metadata";

    private final Path folder;
    private final Path aside;
    private final Path savepoints;

    CheckpointFolder(ChaosPlaces places) {
        folder = places.checkpoints();
        aside = folder.resolveSibling("checkpoints-aside");
        savepoints = places.savepoints();
    }

    void take() throws IOException {
        Files.move(folder, aside);
        Files.createFile(folder);
    }

    /** Puts it back, if it is not there. */
    synchronized void giveBack() throws IOException {
        if (Files.exists(aside)) {
            Files.deleteIfExists(folder);
            Files.move(aside, folder);
        }
    }

    /** The newest complete checkpoint or savepoint; empty if there is none. */
    Optional<Path> newest() throws IOException {
        Optional<Path> newest = Optional.empty();
        for (Path place : List.of(folder, savepoints)) {
            if (Files.isDirectory(place)) {
                try (Stream<Path> files = Files.walk(place)) {
                    newest = Stream.concat(newest.stream(), files.filter(file -> file.endsWith(METADATA)))
                            .max(Comparator.comparing(file -> file.toFile().lastModified()));
                }
            }
        }
        return newest.map(Path::getParent);
    }
}
