package io.omniretail.sources.files;

import io.omniretail.domain.UsageException;
import io.omniretail.domain.event.Feed;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/**
 * A file of records that a pattern matches. Files and folders whose name begins with a point or underscore are hidden.
 *
 * @param name its path under the folder that was searched
 */
public record MatchingFile(Path path, String name) {
    /**
     * The files under a folder, by name.
     *
     * @throws UsageException if the pattern is none
     * @throws IOException if a folder cannot be listed
     */
    public static List<MatchingFile> under(Path folder, String pattern) throws IOException {
        Glob glob;
        try {
            glob = new Glob(pattern);
        } catch (IllegalArgumentException e) {
            throw new UsageException("\"" + pattern + "\" is no pattern for files: " + e.getMessage());
        }
        List<MatchingFile> found = new ArrayList<>();
        walk(folder.getFileSystem(), folder, "", glob, found);
        found.sort(Comparator.comparing(MatchingFile::name));
        return found;
    }

    private static void walk(FileSystem files, Path folder, String prefix, Glob glob, List<MatchingFile> found)
            throws IOException {
        for (FileStatus child : files.listStatus(folder)) {
            String name = child.getPath().getName();
            if (FileNames.isHidden(name)) {
                continue;
            }
            if (child.isDir()) {
                walk(files, child.getPath(), prefix + name + "/", glob, found);
            } else if (glob.matches(prefix + name) && FileNames.isReadable(Feed.ORDERS, name)) {
                found.add(new MatchingFile(child.getPath(), prefix + name));
            }
        }
    }

    /** Whether it holds CSV, and not JSON. */
    public boolean isCsv() {
        return FileNames.isCsv(name);
    }

    /** Its bytes, decompressed. */
    public InputStream open() throws IOException {
        return FileBytes.open(path, 0);
    }
}
