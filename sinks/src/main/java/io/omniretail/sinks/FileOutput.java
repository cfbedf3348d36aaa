package io.omniretail.sinks;

import io.omniretail.domain.result.ResultRow;
import io.omniretail.domain.result.ResultTable;
import java.io.Serializable;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Set;
import org.apache.flink.core.fs.Path;

/**
 * A folder that a job writes its results to, and which part of it is this job's.
 *
 * @param uri the folder, as a path that Flink's file systems know
 * @param jobName tells, with the days, the staged files of jobs apart that write to one folder
 * @param tables all tables that this job owns, those without rows too
 * @param part number in the names of this job's files in tables that jobs of several kinds write, such as the ledger
 * @param fromDay first day whose results the job replaces, in days since 1970-01-01; {@link Integer#MIN_VALUE} if open
 * @param toDay first day after them; {@link Integer#MAX_VALUE} if open
 */
public record FileOutput(
        String uri, Format format, String jobName, Set<ResultTable> tables, int part, int fromDay, int toDay)
        implements Serializable {

    /** What the name of a folder begins with that holds the rows of a day. */
    static final String DAY_PREFIX = "dt=";

    private static final String STAGING = ".omni-staging";

    public FileOutput {
        tables = Set.copyOf(tables);
    }

    /** The day that a folder's name stands for; {@link ResultRow#NO_DAY} if it stands for none. */
    public static int dayOf(String folderName) {
        if (!folderName.startsWith(DAY_PREFIX)) {
            return ResultRow.NO_DAY;
        }
        try {
            return (int)
                    LocalDate.parse(folderName.substring(DAY_PREFIX.length())).toEpochDay();
        } catch (DateTimeParseException notADay) {
            return ResultRow.NO_DAY;
        }
    }

    Path folder() {
        return new Path(uri);
    }

    Path tableFolder(ResultTable table) {
        return new Path(folder(), table.id());
    }

    /** What the names of this job's files of a table begin with; their format's extension follows. */
    String partName(ResultTable table) {
        return "part-" + (table.isOfOneRun() ? part : 0);
    }

    /** Where the jobs of this folder keep their staged files; hidden from whoever reads the folder. */
    Path allStaging() {
        return new Path(folder(), STAGING);
    }

    /** Where this job keeps its staged files; runs of one name over other days at the same time have others. */
    Path staging() {
        // A job's name may hold anything, also a slash or two dots
        String name = URLEncoder.encode(jobName, StandardCharsets.UTF_8).replace(".", "%2E");
        return new Path(allStaging(), name + "." + fromDay + "." + toDay);
    }

    boolean owns(int day) {
        return day >= fromDay && day < toDay;
    }

    /**
     * The day under which a row is filed. A row of a day that is not this job's to replace stands with the undated
     * ones: it is not lost, and does not replace what another run wrote for its day.
     */
    int filedUnder(int day) {
        return owns(day) ? day : ResultRow.NO_DAY;
    }
}
