package io.omniretail.pipeline;

import io.omniretail.domain.result.ResultTable;
import io.omniretail.pipeline.JobOptions.Output;
import io.omniretail.sinks.ResultFiles;
import io.omniretail.sinks.kafka.KafkaOutput;
import io.omniretail.sinks.kafka.KafkaTables;
import java.io.IOException;
import java.io.PrintStream;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import org.apache.flink.api.common.JobExecutionResult;

/**
 * What a batch job did, for its end: what was published, what became of the records, and what deserves a look. Counts
 * of records are read back from what was published, so that the summary says what a user finds there.
 *
 * @param place the folder or topics that are read back
 * @param rows number of rows by table
 * @param ledger the rows of the ledger, by column
 * @param rejects number of rejected records by feed, then by reason
 * @param cutDays days that the reported range begins or ends within
 * @param elapsedNanos from the start of the job to its end
 */
public record Summary(
        String place,
        Map<ResultTable, Long> rows,
        List<Map<String, String>> ledger,
        Map<String, Map<String, Long>> rejects,
        Set<LocalDate> cutDays,
        long elapsedNanos) {

    private static final String OUTSIDE_PARTITION = "outside_partition";
    private static final double NANOS_PER_SECOND = 1e9;
    private static final String[] LEDGER_COUNTS = {"read", "used", "rejected", "duplicate", "late", "filtered"};

    static Summary of(JobOptions options, JobExecutionResult result, long elapsedNanos) throws IOException {
        Predicate<String> feeds = options.pipeline()::tellsOf;
        Set<LocalDate> cutDays = options.cutDays();
        if (options.outputs().isEmpty()) {
            KafkaOutput output = PipelineJob.kafkaOutput(options.kafkaOutputs().get(0), options);
            KafkaTables.Counts counts = KafkaTables.count(output);
            return new Summary(
                            output.toString(),
                            new TreeMap<>(counts.rows()),
                            counts.ledger(),
                            counts.rejects(),
                            cutDays,
                            elapsedNanos)
                    .only(feeds);
        }
        Output output = options.outputs().get(0);
        IntPredicate days = day -> day >= options.fromDay() && day < options.toDay();
        return read(output, feeds, days, ResultFiles.publishedRows(result), cutDays, elapsedNanos);
    }

    /**
     * Reads the ledger and the rejects back.
     *
     * @param feeds of this run; those of another pipeline may stand beside them
     * @param days of this run; what earlier ones published for others stays beside them
     */
    static Summary read(
            Output output,
            Predicate<String> feeds,
            IntPredicate days,
            Map<ResultTable, Long> rows,
            Set<LocalDate> cutDays,
            long elapsedNanos)
            throws IOException {
        List<Map<String, String>> ledger = new ArrayList<>();
        ResultReader.read(output, ResultTable.LEDGER, ledger::add);
        Map<String, Map<String, Long>> rejects = new TreeMap<>();
        ResultReader.read(
                output,
                ResultTable.REJECTS,
                days,
                reject -> rejects.computeIfAbsent(reject.get("feed"), feed -> new TreeMap<>())
                        .merge(reject.get("reason"), 1L, Long::sum));
        return new Summary(output.folder(), rows, ledger, rejects, cutDays, elapsedNanos).only(feeds);
    }

    private Summary only(Predicate<String> feeds) {
        Map<String, Map<String, Long>> rejectsOfFeeds = new TreeMap<>(rejects);
        rejectsOfFeeds.keySet().removeIf(feeds.negate());
        List<Map<String, String>> ledgerOfFeeds =
                ledger.stream().filter(entry -> feeds.test(entry.get("feed"))).toList();
        return new Summary(place, rows, ledgerOfFeeds, rejectsOfFeeds, cutDays, elapsedNanos);
    }

    /** Prints all of it. */
    public void print(PrintStream printer) {
        printTables(printer);
        printLedger(printer);
        printWarnings(printer);
        long read = sum("read");
        double seconds = elapsedNanos / NANOS_PER_SECOND;
        printer.printf(
                Locale.ROOT,
                "%nDone in %.1f s: %,d records, %,.0f a second.%n",
                seconds,
                read,
                seconds > 0 ? read / seconds : 0);
    }

    private void printTables(PrintStream printer) {
        printer.println();
        printer.println("Published in " + place);
        TextTable table = new TextTable("table", "rows#");
        rows.forEach((result, count) -> table.row(result.id(), TextTable.count(count)));
        table.print(printer);
    }

    /** Prints what became of the records of each feed. */
    public void printLedger(PrintStream printer) {
        printer.println();
        printer.println("Ledger: what became of every record");
        TextTable table = new TextTable("feed", "read#", "used#", "rejected#", "duplicate#", "late#", "filtered#");
        for (Map<String, String> entry : ledger) {
            String[] cells = new String[LEDGER_COUNTS.length + 1];
            cells[0] = entry.get("feed");
            for (int i = 0; i < LEDGER_COUNTS.length; i++) {
                cells[i + 1] = TextTable.count(Long.parseLong(entry.get(LEDGER_COUNTS[i])));
            }
            table.row(cells);
        }
        table.print(printer);
    }

    private void printWarnings(PrintStream printer) {
        if (rejects.isEmpty() && cutDays.isEmpty() && sum("late") == 0) {
            return;
        }
        printer.println();
        printer.println("Warnings");
        cutDays.forEach(day -> printer.println("  " + day + " is cut by --from or --to: its rows tell of a part of it,"
                + " and replace what an earlier run told of the whole"));
        rejects.forEach((feed, reasons) -> reasons.forEach((reason, count) -> {
            printer.println("  " + feed + ": " + TextTable.count(count) + " rejected as " + reason);
            if (reason.equals(OUTSIDE_PARTITION)) {
                printer.println("    their dt= folder is not their day in UTC: if the folders are load dates, set"
                        + " --partition-slack, such as 1d");
            }
        }));
        if (!rejects.isEmpty()) {
            printer.println("  Each stands in " + place(ResultTable.REJECTS) + " with its place, reason and bytes.");
        }
        for (Map<String, String> entry : ledger) {
            long late = Long.parseLong(entry.get("late"));
            if (late > 0) {
                printer.println("  " + entry.get("feed") + ": " + TextTable.count(late)
                        + " late, counted nowhere: they stand in " + place(ResultTable.LATE));
            }
        }
    }

    private String place(ResultTable table) {
        return Locations.isKafka(place) ? "the topic of table " + table.id() : place + "/" + table.id();
    }

    private long sum(String column) {
        return ledger.stream()
                .mapToLong(entry -> Long.parseLong(entry.get(column)))
                .sum();
    }
}
