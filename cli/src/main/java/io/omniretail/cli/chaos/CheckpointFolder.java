package io.omniretail.cli.chaos;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
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
    private final Path madeMeanwhile;
    private final Path savepoints;

    CheckpointFolder(ChaosPlaces places) {
        folder = places.checkpoints();
        aside = folder.resolveSibling("checkpoints-aside");
        madeMeanwhile = folder.resolveSibling("checkpoints-made-meanwhile");
        savepoints = places.savepoints();
    }

    void take() throws IOException {
        Files.move(folder, aside);
        while (!isBarred()) {
            clearPlace();
        }
    }

    private boolean isBarred() throws IOException {
        try {
            Files.createFile(folder);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }

    /** Puts it back, if it is not there. */
    synchronized void giveBack() throws IOException {
        while (Files.exists(aside)) {
            clearPlace();
            try {
                Files.move(aside, folder);
            } catch (FileSystemException e) {
                if (!Files.exists(folder)) {
                    throw e;
                }
            }
        }
    }

    /**
     * Where the folder was, whoever writes a checkpoint makes it again as long as no file stands there. What came into
     * it is kept with the rest: it may be the last part of a checkpoint that the job takes for complete from then on.
     */
    private void clearPlace() throws IOException {
        if (Files.isDirectory(folder) && !Files.exists(madeMeanwhile)) {
            Files.move(folder, madeMeanwhile);
        }
        if (!Files.exists(madeMeanwhile)) {
            Files.deleteIfExists(folder);
            return;
        }
        try (Stream<Path> paths = Files.walk(madeMeanwhile)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                if (Files.isDirectory(path)) {
                    Files.delete(path);
                } else {
                    Path kept = aside.resolve(madeMeanwhile.relativize(path));
                    Files.createDirectories(kept.getParent());
                    Files.move(path, kept);
                }
            }
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
