package io.omniretail.cli.chaos;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folder of the job's checkpoints, which can be taken away for a while. Permissions would not bind root, and a
 * read-only disk would need it: so the folder is moved aside and a file stands in its place, where whoever reads or
 * writes a checkpoint fails.
 */
final class CheckpointFolder {
    private static final String METADATA = "_metadata";
    private static final String MADE_MEANWHILE = "checkpoints-made-meanwhile-";

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
        while (!isBarred()) {
            moveAway();
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

    /** Whoever writes a checkpoint makes the folder again as long as no file stands in its place. */
    private void moveAway() throws IOException {
        Path made = Files.createTempDirectory(folder.getParent(), MADE_MEANWHILE);
        Files.move(folder, made.resolve(folder.getFileName()));
    }

    /** Puts it back, if it is not there. */
    synchronized void giveBack() throws IOException {
        while (Files.exists(aside)) {
            try {
                if (Files.isDirectory(folder)) {
                    moveAway();
                } else {
                    Files.deleteIfExists(folder);
                }
                Files.move(aside, folder);
            } catch (FileSystemException e) {
                if (!Files.exists(folder)) {
                    throw e;
                }
            }
        }
        try (DirectoryStream<Path> made = Files.newDirectoryStream(folder.getParent(), MADE_MEANWHILE + "*")) {
            for (Path each : made) {
                takeIn(each);
            }
        }
    }

    /** Nothing is dropped: it may be the last part of a checkpoint that the job takes for complete from then on. */
    private void takeIn(Path made) throws IOException {
        Path from = made.resolve(folder.getFileName());
        try (Stream<Path> paths = Files.walk(made)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                if (Files.isDirectory(path)) {
                    Files.delete(path);
                } else {
                    Path kept = folder.resolve(from.relativize(path));
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
