package io.omniretail.sources.files;

import io.omniretail.domain.UsageException;
import java.io.IOException;
import java.util.regex.Pattern;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/** Turns what a user writes as an input into a path of one of Flink's file systems. */
final class InputPaths {
    private static final Pattern SCHEME = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]+:.*");
    private static final String FILE = "file:";

    private InputPaths() {}

    /**
     * The path of a bare path, of {@code file:PATH} (relative ones too), or of any other URI.
     *
     * @throws UsageException if it is none
     */
    static Path of(String input) {
        try {
            if (input.startsWith(FILE) && !input.startsWith("file://")) {
                return local(input.substring(FILE.length()));
            }
            return SCHEME.matcher(input).matches() ? new Path(input) : local(input);
        } catch (IllegalArgumentException e) {
            throw new UsageException("input %s is no path: %s".formatted(input, e.getMessage()));
        }
    }

    /** @throws UsageException if Flink has no file system for it */
    static FileSystem fileSystem(String input, Path path) {
        try {
            return path.getFileSystem();
        } catch (IOException e) {
            throw new UsageException("input %s: %s".formatted(input, firstLine(e)));
        }
    }

    static String firstLine(Throwable problem) {
        String message = problem.getMessage() == null ? problem.getClass().getSimpleName() : problem.getMessage();
        return message.lines().findFirst().orElse("");
    }

    private static Path local(String path) {
        String absolute =
                java.nio.file.Path.of(path).toAbsolutePath().normalize().toString();
        return new Path("file", null, absolute);
    }
}
