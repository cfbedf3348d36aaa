package io.omniretail.sinks;

import io.omniretail.domain.UsageException;
import io.omniretail.domain.result.ResultRow;
import io.omniretail.domain.result.ResultTable;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.Path;

/** Which kind of job has written a file of a table, as the file's name tells. */
enum WrittenBy {
    /** {@code part-0.csv}: see {@link ResultFiles}. */
    REPORT("a report", "part-\\d+[.](?:csv|json)"),
    /** {@code part-UUID-0.csv}, hidden while no checkpoint has completed it: see {@link ChangelogFiles}. */
    LIVE_JOB(
            "a live job",
            "[.]?part-\\p{XDigit}{8}(?:-\\p{XDigit}{4}){3}-\\p{XDigit}{12}-\\d+[.](?:csv|json)(?:[.]inprogress[.].*)?");

    private final String words;
    private final Pattern names;

    WrittenBy(String words, String names) {
        this.words = words;
        this.names = Pattern.compile(names);
    }

    /**
     * Refuses a folder where such a file lies: of the job's tables, and of its days or of none. Read together with what
     * the job would put beside it, rows would stand there twice.
     *
     * @throws UsageException if one lies there, or the folder cannot be read
     */
    void refuse(FileOutput output) {
        findIn(output).ifPresent(file -> {
            throw new UsageException("--output " + output.uri() + ": holds what " + words + " has written (" + file
                    + "): name another folder, or delete it");
        });
    }

    /**
     * Such a file of the job's tables, and of its days or of none; as its path in the output's folder.
     *
     * @throws UsageException if the folder cannot be read
     */
    Optional<String> findIn(FileOutput output) {
        try {
            // In order, so that the same folder is refused with the same words
            for (ResultTable table : output.tables().stream().sorted().toList()) {
                Optional<String> found = findIn(output, table.id());
                if (found.isPresent()) {
                    return found;
                }
            }
            return Optional.empty();
        } catch (IOException failed) {
            throw new UsageException("--output " + output.uri() + ": the folder cannot be read (" + failed.getMessage()
                    + "); permit it or name another folder");
        }
    }

    private Optional<String> findIn(FileOutput output, String place) throws IOException {
        for (FileStatus child : ResultFiles.list(new Path(output.folder(), place))) {
            String name = child.getPath().getName();
            int day = FileOutput.dayOf(name);
            if (!child.isDir()) {
                if (names.matcher(name).matches()) {
                    return Optional.of(place + "/" + name);
                }
            } else if (day != ResultRow.NO_DAY && output.owns(day)) {
                Optional<String> found = findIn(output, place + "/" + name);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }
}
