package io.omniretail.cli;

import io.omniretail.domain.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Makes and deletes folders of this machine. */
final class Folders {
    private Folders() {}

    /**
     * Makes sure that files can be written into a folder, before much work is done that would then be lost.
     *
     * @param where the flag that names it
     * @throws UsageException if it cannot be made, is no folder, or may not be written to
     */
    static void requireWritable(String where, Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UsageException(where + " " + folder + " cannot be made: name a folder that you may write to");
        }
        if (!Files.isWritable(folder)) {
            throw new UsageException(
                    where + " " + folder + " may not be written to: name a folder that you may write to");
        }
    }

    /** Deletes a folder with all that is in it; one that is not there is fine. */
    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
