package io.omniretail.sinks;

import io.omniretail.domain.UsageException;
import io.omniretail.domain.result.ResultRow;
import io.omniretail.domain.result.ResultTable;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystem.WriteMode;
import org.apache.flink.core.fs.Path;

/**
 * Turns staged rows into the files that readers see: {@code TABLE/dt=DAY/part-0.csv}, or {@code TABLE/part-0.csv} for
 * rows without a day; with another number where jobs of several kinds write a table, so that each replaces its own.
 *
 * <p>First all files are written, still hidden: the staged stretches of a table and day are sorted, and merging them
 * gives one sorted file of any size with little memory. So names and bytes depend on the rows alone, not on
 * parallelism, arrival or restarts. Then each old file is replaced by renaming. Nothing is taken from the staged files,
 * so that a publication that was cut off can be done again from the beginning, until {@link #cleanUp}.
 *
 * <p>It replaces what an earlier run wrote for the same tables and days, in either format, and touches no other file.
 */
final class Publication {
    private static final int MAX_MERGE_BYTES = 64 << 20;
    private static final int MAX_BLOCK_BYTES = 1 << 20;
    private static final int MIN_BLOCK_BYTES = 4 << 10;
    private static final int STREAM_BUFFER_BYTES = 64 << 10;

    private final FileOutput output;
    private final FileSystem files;
    private final Path readyFolder;

    Publication(FileOutput output) throws IOException {
        this.output = output;
        files = output.folder().getFileSystem();
        // A name of its own: the attempt before may still be at work
        readyFolder = new Path(output.staging(), "ready-" + UUID.randomUUID());
    }

    /**
     * Says early that rows of a restored checkpoint can no longer be published.
     *
     * @throws UsageException if staged files are gone, or are of the other format
     */
    void check(List<StagedRows> staged) throws IOException {
        Set<String> seen = new HashSet<>();
        for (StagedRows rows : staged) {
            if (!rows.path().endsWith(output.format().extension())) {
                throw new UsageException("The checkpoint holds results staged as " + rows.path()
                        + ": restore it with the output format that it was started with");
            }
            if (seen.add(rows.path()) && !files.exists(new Path(rows.path()))) {
                throw new UsageException("The checkpoint's staged results are gone (" + rows.path()
                        + "): a later run of job \"" + output.jobName()
                        + "\" has ended and cleaned up; start it anew, without a checkpoint");
            }
        }
    }

    /**
     * Publishes the rows.
     *
     * @return how many rows and files each of the job's tables has got
     */
    Map<ResultTable, Published> publish(List<StagedRows> staged) throws IOException {
        Map<ResultTable, SortedMap<Integer, List<StagedRows>>> days = new EnumMap<>(ResultTable.class);
        output.tables().forEach(table -> days.put(table, new TreeMap<>()));
        for (StagedRows rows : staged) {
            days.get(rows.table())
                    .computeIfAbsent(rows.day(), day -> new ArrayList<>())
                    .add(rows);
        }
        for (SortedMap<Integer, List<StagedRows>> stretches : days.values()) {
            for (List<StagedRows> ofOneDay : stretches.values()) {
                merge(ofOneDay);
            }
        }
        Map<ResultTable, Published> published = new EnumMap<>(ResultTable.class);
        for (ResultTable table : days.keySet()) {
            SortedMap<Integer, List<StagedRows>> newDays = days.get(table);
            removeOldDays(table, newDays.keySet());
            for (int day : newDays.keySet()) {
                moveIntoPlace(table, day);
            }
            // So that a reader finds every table, and its columns
            boolean empty = !holdsFiles(output.tableFolder(table));
            if (empty) {
                write(readyFile(table, ResultRow.NO_DAY), table, List.of());
                moveIntoPlace(table, ResultRow.NO_DAY);
            }
            long rows = newDays.values().stream()
                    .flatMap(List::stream)
                    .mapToLong(StagedRows::rows)
                    .sum();
            published.put(table, new Published(rows, newDays.size() + (empty ? 1 : 0)));
        }
        return published;
    }

    /** What a table has got. */
    record Published(long rows, int files) {}

    /** Removes all staged files of this job and its days, also those that earlier, failed runs have left behind. */
    void cleanUp() throws IOException {
        files.delete(output.staging(), true);
        if (ResultFiles.list(output.allStaging()).isEmpty()) {
            files.delete(output.allStaging(), false);
        }
    }

    private void merge(List<StagedRows> ofOneDay) throws IOException {
        int blockBytes = Math.max(MIN_BLOCK_BYTES, Math.min(MAX_BLOCK_BYTES, MAX_MERGE_BYTES / ofOneDay.size()));
        List<RowReader> readers = new ArrayList<>();
        for (StagedRows rows : ofOneDay) {
            readers.add(new RowReader(rows, blockBytes));
        }
        StagedRows any = ofOneDay.get(0);
        Path file = readyFile(any.table(), any.day());
        long written = write(file, any.table(), readers);
        long staged = ofOneDay.stream().mapToLong(StagedRows::rows).sum();
        if (written != staged) {
            throw new IOException(any.table().id() + ": " + staged + " rows were staged, and " + written
                    + " are to be published as " + file.getParent().getName() + "/" + file.getName()
                    + ": staged files have changed; nothing was published, start the job anew");
        }
    }

    /** Merges sorted rows into a file; gives how many. */
    private long write(Path file, ResultTable table, List<RowReader> readers) throws IOException {
        try (OutputStream out =
                new BufferedOutputStream(files.create(file, WriteMode.OVERWRITE), STREAM_BUFFER_BYTES)) {
            out.write(RowEncoder.header(output.format(), table));
            PriorityQueue<RowReader> next = new PriorityQueue<>(RowReader::compare);
            for (RowReader reader : readers) {
                if (reader.next()) {
                    next.add(reader);
                }
            }
            long rows = 0;
            while (!next.isEmpty()) {
                RowReader reader = next.poll();
                out.write(reader.bytes(), reader.from(), reader.to() - reader.from());
                rows++;
                if (reader.next()) {
                    next.add(reader);
                }
            }
            return rows;
        }
    }

    /** Empties the folders of those days that this run is to replace and has no rows for. */
    private void removeOldDays(ResultTable table, Set<Integer> newDays) throws IOException {
        Path tableFolder = output.tableFolder(table);
        if (!newDays.contains(ResultRow.NO_DAY)) {
            removePublished(tableFolder, table, "");
        }
        for (FileStatus child : ResultFiles.list(tableFolder)) {
            int day = child.isDir() ? FileOutput.dayOf(child.getPath().getName()) : ResultRow.NO_DAY;
            if (day != ResultRow.NO_DAY && output.owns(day) && !newDays.contains(day)) {
                removePublished(child.getPath(), table, "");
                if (ResultFiles.list(child.getPath()).isEmpty()) {
                    files.delete(child.getPath(), false);
                }
            }
        }
    }

    private void moveIntoPlace(ResultTable table, int day) throws IOException {
        Path folder = dayFolder(output.tableFolder(table), day);
        files.mkdirs(folder);
        String name = fileName(table, output.format());
        // Before the new one comes: for a moment rows may be missing, but never do they count twice
        removePublished(folder, table, name);
        Path source = readyFile(table, day);
        Path destination = new Path(folder, name);
        if (!files.rename(source, destination)) {
            // Not all file systems rename onto an existing file
            files.delete(destination, false);
            if (!files.rename(source, destination)) {
                throw new IOException("cannot rename " + source + " to " + destination);
            }
        }
    }

    private void removePublished(Path folder, ResultTable table, String except) throws IOException {
        for (Format format : Format.values()) {
            String name = fileName(table, format);
            if (!name.equals(except)) {
                files.delete(new Path(folder, name), false);
            }
        }
    }

    private String fileName(ResultTable table, Format format) {
        return output.partName(table) + format.extension();
    }

    private boolean holdsFiles(Path folder) throws IOException {
        for (FileStatus child : ResultFiles.list(folder)) {
            if (!child.isDir() || holdsFiles(child.getPath())) {
                return true;
            }
        }
        return false;
    }

    private Path readyFile(ResultTable table, int day) {
        Path tableFolder = new Path(readyFolder, table.id());
        return new Path(dayFolder(tableFolder, day), fileName(table, output.format()));
    }

    private static Path dayFolder(Path tableFolder, int day) {
        return day == ResultRow.NO_DAY
                ? tableFolder
                : new Path(tableFolder, FileOutput.DAY_PREFIX + LocalDate.ofEpochDay(day));
    }
}
