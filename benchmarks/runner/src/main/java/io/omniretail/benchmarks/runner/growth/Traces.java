package io.omniretail.benchmarks.runner.growth;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a finished job has left in the logs of its Java machine and of Flink. */
final class Traces {
    /** The most that was in the heap after a collection, garbage of old objects included, in MiB. */
    static final String HEAP_MIB = "heap-mib";
    /** The most that was in the heap after a full collection: objects in use, in MiB. */
    static final String LIVE_MIB = "live-mib";
    /** The state in the largest completed checkpoint, whole and not what has changed, in MiB. */
    static final String CHECKPOINT_MIB = "checkpoint-mib";

    private static final double BYTES_PER_MIB = 1 << 20;
    private static final Pattern PAUSE = Pattern.compile(".* Pause (\\w+) .*M->([0-9]+)M\\([0-9]+M\\).*");
    private static final Pattern COMPLETED = Pattern.compile(".* Completed checkpoint .* \\(([0-9]+) bytes, .*");
    private static final Pattern RESTORING = Pattern.compile(".* Restoring job .*");
    private static final Pattern RUNNING = Pattern.compile("(\\S+) .* switched from INITIALIZING to RUNNING\\.");

    private Traces() {}

    /**
     * The figures by name, without those of what never happened.
     *
     * @param collections lines of the Java machine's log, as {@code -Xlog:gc} writes them
     * @param log lines of the job's log
     */
    static Map<String, Double> figures(List<String> collections, List<String> log) {
        Map<String, Double> figures = new TreeMap<>();
        for (String line : collections) {
            Matcher pause = PAUSE.matcher(line);
            if (pause.matches()) {
                double after = Double.parseDouble(pause.group(2));
                figures.merge(HEAP_MIB, after, Math::max);
                if (pause.group(1).equals("Full")) {
                    figures.merge(LIVE_MIB, after, Math::max);
                }
            }
        }
        for (String line : log) {
            Matcher completed = COMPLETED.matcher(line);
            if (completed.matches()) {
                figures.merge(CHECKPOINT_MIB, Double.parseDouble(completed.group(1)) / BYTES_PER_MIB, Math::max);
            }
        }
        return figures;
    }

    /**
     * When the last task of a restored job had its state back and began to work.
     *
     * @return nothing if the job was not restored
     */
    static Optional<Instant> restored(List<String> log) {
        boolean restored = false;
        Optional<Instant> last = Optional.empty();
        for (String line : log) {
            restored |= RESTORING.matcher(line).matches();
            Matcher running = RUNNING.matcher(line);
            if (restored && running.matches()) {
                last = Optional.of(OffsetDateTime.parse(running.group(1)).toInstant());
            }
        }
        return last;
    }
}
