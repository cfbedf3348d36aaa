package io.omniretail.cli.chaos;

import io.omniretail.cli.reconcile.Difference;
import io.omniretail.cli.reconcile.Reconciliation;
import io.omniretail.cli.reconcile.ResultPlace;
import io.omniretail.cli.reconcile.TableComparison;
import io.omniretail.domain.result.ResultTable;
import io.omniretail.domain.rule.Days;
import io.omniretail.pipeline.retail.RetailTopology;
import io.omniretail.sinks.kafka.KafkaFollower.Change;
import io.omniretail.sinks.kafka.KafkaOutput;
import io.omniretail.sinks.kafka.KafkaTables;
import java.io.IOException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What became of the results. Live tables hold the last change of each row, so that a change that came twice cannot be
 * seen in them: therefore the changes are counted as well.
 *
 * @param records number of records that the report has read
 * @param rows number of rows that the report has
 * @param changes number of committed changes of live rows
 * @param lost rows that are missing or less than the report's, changes that are missing, and records not read
 * @param doubled rows that are too many or more than the report's, changes that came again, and records read again
 * @param different rows that differ otherwise
 * @param explained rows that differ by late records
 * @param examples in words
 */
record Verdict(
        long records,
        long rows,
        long changes,
        long lost,
        long doubled,
        long different,
        long explained,
        List<String> examples) {
    private static final int MOST_EXAMPLES = 10;
    private static final String LATE = "late ";

    boolean isClean() {
        return lost == 0 && doubled == 0 && different == 0;
    }

    /**
     * Compares live tables, as a reader of committed records sees them, with a report over the same events.
     *
     * @throws io.omniretail.domain.UsageException if a place cannot be read
     */
    static Verdict of(ResultPlace report, KafkaOutput live) throws IOException {
        Judging judging = new Judging();
        for (ResultTable table : RetailTopology.TABLES) {
            judging.judgeChanges(live, table);
        }
        judging.judgeLedger(report, ResultPlace.of(live));
        judging.judgeRows(report, ResultPlace.of(live));
        return new Verdict(
                judging.records,
                judging.rows,
                judging.changes,
                judging.lost,
                judging.doubled,
                judging.different,
                judging.explained,
                judging.examples);
    }

    private static final class Judging {
        private long records;
        private long rows;
        private long changes;
        private long lost;
        private long doubled;
        private long different;
        private long explained;
        private final List<String> examples = new ArrayList<>();

        /** Each change of a row has the next revision; the ledger's are those of checkpoints, which only rise. */
        private void judgeChanges(KafkaOutput live, ResultTable table) {
            Map<String, Long> revisions = new HashMap<>();
            KafkaTables.readChanges(live, table, change -> {
                changes++;
                long before = revisions.getOrDefault(change.key(), 0L);
                long revision = change.row()
                        .map(row -> Long.parseLong(row.get(ResultTable.REVISION_COLUMN)))
                        .orElse(before + 1);
                if (revision <= before) {
                    doubled++;
                    example(change, revision, before);
                } else if (revision > before + 1 && table != ResultTable.LEDGER) {
                    lost++;
                    example(change, revision, before);
                }
                revisions.put(change.key(), revision);
            });
        }

        private void example(Change change, long revision, long before) {
            add(change.table().id() + ": " + change.key() + ": revision " + revision + " comes after " + before);
        }

        private void add(String example) {
            if (examples.size() < MOST_EXAMPLES) {
                examples.add(example);
            }
        }

        private void judgeLedger(ResultPlace report, ResultPlace live) throws IOException {
            Map<String, Long> ofReport = read(report);
            Map<String, Long> ofLive = read(live);
            ofReport.forEach((feed, expected) -> {
                records += expected;
                long found = ofLive.getOrDefault(feed, 0L);
                lost += Math.max(0, expected - found);
                doubled += Math.max(0, found - expected);
                if (found != expected) {
                    add("ledger: " + feed + ": " + expected + " records are there, " + found + " were read");
                }
            });
        }

        private static Map<String, Long> read(ResultPlace place) throws IOException {
            Map<String, Long> read = new HashMap<>();
            place.read(ResultTable.LEDGER, row -> read.put(row.get("feed"), Long.parseLong(row.get("read"))));
            return read;
        }

        private void judgeRows(ResultPlace report, ResultPlace live) throws IOException {
            Set<ResultTable> tables = EnumSet.copyOf(RetailTopology.TABLES);
            tables.removeAll(Set.of(ResultTable.LATE, ResultTable.LEDGER));
            Reconciliation reconciliation = Reconciliation.of(tables, report, live, new Days(ZoneOffset.UTC));
            for (TableComparison comparison : reconciliation.comparisons()) {
                rows += comparison.expected();
                for (Difference difference : comparison.differences()) {
                    judge(difference, reconciliation.explanations().why(difference));
                }
            }
        }

        private void judge(Difference difference, Set<String> why) {
            // all records have come: that some are still to come explains nothing here
            if (!why.isEmpty() && why.stream().allMatch(reason -> reason.startsWith(LATE))) {
                explained++;
                return;
            }
            lost += difference.isLess() ? 1 : 0;
            doubled += difference.isMore() ? 1 : 0;
            different += difference.isLess() || difference.isMore() ? 0 : 1;
            add(difference.table().id() + ": " + difference);
        }
    }
}
