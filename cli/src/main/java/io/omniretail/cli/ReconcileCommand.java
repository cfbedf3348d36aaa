package io.omniretail.cli;

import io.omniretail.cli.reconcile.Explanations;
import io.omniretail.cli.reconcile.ResultPlace;
import io.omniretail.cli.reconcile.TableComparison;
import io.omniretail.domain.UsageException;
import io.omniretail.domain.result.ResultTable;
import io.omniretail.domain.rule.Days;
import io.omniretail.pipeline.Arguments;
import io.omniretail.pipeline.KafkaConfig;
import io.omniretail.pipeline.KafkaPlace;
import io.omniretail.pipeline.Locations;
import io.omniretail.pipeline.NearestName;
import io.omniretail.pipeline.PipelineMain;
import io.omniretail.pipeline.TextTable;
import io.omniretail.pipeline.Values;
import io.omniretail.sinks.kafka.KafkaOutput;
import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code reconcile}: whether two sets of results hold the same. */
final class ReconcileCommand {
    static final String HELP = """
            ./omni reconcile --expected URI --actual URI [--table NAME]
              compares two sets of results row by row; revision and phase are not compared

            --expected URI      file:PATH[?format=csv|json], a bare path, or kafka://HOST:PORT[,HOST:PORT][?prefix=P]
            --actual URI        the same; of a stream job's files, what their changes come to
            --table NAME        only this table; else all that are expected, but rejects, late and ledger, which tell of
                                one run's records and places
            --json              prints one JSON object instead of a table, with every row that differs
            --timezone ZONE     zone of the days, as in the runs; UTC unless given
            --kafka-config FILE client properties for Kafka (TLS, SASL)

            A difference is explained where records that one side left out (late, or in conflict) make it up: sums have
            to agree to the last unit, for each day, product, campaign and currency; of payments for each day and
            currency. Or where the actual side has read fewer records than the expected one, and the row's day or
            window is still open. Where many payments of a day are late, and some of them are copies of ones that count,
            no sum tells which: such rows stay unexplained. The rows of each table that are found are held in memory.

            Exit status: 0 if nothing unexplained is left, 1 if something is, 2 if the call is wrong or a place cannot
            be read.
            """;

    private static final String EXPECTED = "expected";
    private static final String ACTUAL = "actual";
    private static final String TABLE = "table";
    private static final String TIMEZONE = "timezone";
    private static final String JSON = "json";
    private static final ZoneId UTC = ZoneId.of("UTC");
    private static final String KAFKA_CONFIG = "kafka-config";
    private static final int MOST_EXAMPLES = 3;
    private static final Set<ResultTable> OF_ONE_RUN =
            EnumSet.of(ResultTable.REJECTS, ResultTable.LATE, ResultTable.LEDGER);

    private ReconcileCommand() {}

    static int run(List<String> arguments, Home home, Console console) throws IOException {
        Map<String, String> given = new HashMap<>();
        List<String> flags = List.of(EXPECTED, ACTUAL, TABLE, JSON, TIMEZONE, KAFKA_CONFIG);
        Arguments.read(arguments, flags, JSON::equals, (key, value) -> {
            if (given.put(key, value) != null) {
                throw new UsageException("--" + key + " is given twice: give it once");
            }
        });
        ResultPlace expected = place(EXPECTED, given, home.workingDirectory());
        ResultPlace actual = place(ACTUAL, given, home.workingDirectory());
        Set<ResultTable> tables =
                given.containsKey(TABLE) ? EnumSet.of(table(given.get(TABLE))) : EnumSet.copyOf(expected.tables());
        if (!given.containsKey(TABLE)) {
            tables.removeAll(OF_ONE_RUN);
        }
        if (tables.isEmpty() || !expected.tables().containsAll(tables)) {
            throw new UsageException("--" + EXPECTED + " " + given.get(EXPECTED) + ": there is no table"
                    + (given.containsKey(TABLE) ? " " + given.get(TABLE) : "")
                    + ": name where a job has written its results");
        }
        List<TableComparison> comparisons = new ArrayList<>();
        for (ResultTable table : tables) {
            comparisons.add(TableComparison.of(table, expected, actual));
        }
        Days days = new Days(given.containsKey(TIMEZONE) ? Values.zone("--" + TIMEZONE, given.get(TIMEZONE)) : UTC);
        Explanations explanations = Explanations.of(comparisons, expected, actual, days);
        if (given.containsKey(JSON)) {
            ReconcileJson.print(comparisons, explanations, console.output());
        } else {
            print(comparisons, explanations, console);
        }
        boolean isExplained = comparisons.stream().allMatch(explanations::isExplained);
        return isExplained ? PipelineMain.DONE : PipelineMain.FAILED;
    }

    private static ResultPlace place(String flag, Map<String, String> given, Path workingDirectory) {
        String where = "--" + flag;
        String text = given.get(flag);
        if (text == null) {
            throw new UsageException(where + " is missing: say where the results are, such as " + where + " file:OUT");
        }
        Locations locations = new Locations(Optional.of(workingDirectory));
        if (!Locations.isKafka(text)) {
            return ResultPlace.of(locations.output(where, text));
        }
        KafkaPlace kafka = Locations.kafka(where, text);
        Map<String, String> client = given.containsKey(KAFKA_CONFIG)
                ? KafkaConfig.read(locations.absolute("--" + KAFKA_CONFIG, given.get(KAFKA_CONFIG)))
                : Map.of();
        return ResultPlace.of(new KafkaOutput(
                kafka.servers(), kafka.prefix(), client, "reconcile", true, EnumSet.allOf(ResultTable.class)));
    }

    private static ResultTable table(String name) {
        List<String> names =
                Arrays.stream(ResultTable.values()).map(ResultTable::id).toList();
        return Arrays.stream(ResultTable.values())
                .filter(table -> table.id().equals(name))
                .findFirst()
                .orElseThrow(() -> new UsageException(
                        "--" + TABLE + ": there is no table \"" + name + "\"" + NearestName.hint(name, names)));
    }

    private static void print(List<TableComparison> comparisons, Explanations explanations, Console console) {
        TextTable lines = new TextTable(
                "table", "expected#", "equal#", "different#", "missing#", "extra#", "explained#", "unexplained#");
        long differences = 0;
        long explained = 0;
        long rows = 0;
        for (TableComparison comparison : comparisons) {
            long ofTable = explanations.explained(comparison);
            lines.row(
                    comparison.table().id(),
                    TextTable.count(comparison.expected()),
                    TextTable.count(comparison.equal()),
                    TextTable.count(comparison.different()),
                    TextTable.count(comparison.missing()),
                    TextTable.count(comparison.extra()),
                    TextTable.count(ofTable),
                    TextTable.count(comparison.differences().size() - ofTable));
            rows += comparison.expected();
            differences += comparison.differences().size();
            explained += ofTable;
        }
        lines.print(console.output());
        for (TableComparison comparison : comparisons) {
            printExamples(comparison, explanations, true, console);
            printExamples(comparison, explanations, false, console);
        }
        if (differences > explained && explanations.unreadable() > 0) {
            console.output()
                    .println(TextTable.count(explanations.unreadable())
                            + " late records explain nothing, as they cannot be decoded without their source: only"
                            + " JSON and CSV with the standard columns can");
        }
        console.output().println(verdict(rows, differences, explained));
    }

    private static void printExamples(
            TableComparison comparison, Explanations explanations, boolean isExplained, Console console) {
        comparison.differences().stream()
                .filter(difference -> explanations.why(difference).isEmpty() != isExplained)
                .limit(MOST_EXAMPLES)
                .forEach(difference -> console.output()
                        .println(comparison.table().id() + ": " + difference
                                + (isExplained
                                        ? "; explained by " + String.join(", ", explanations.why(difference))
                                        : "; unexplained")));
    }

    private static String verdict(long rows, long differences, long explained) {
        if (differences == 0) {
            return "Equal: " + TextTable.count(rows) + " rows, 0 differ.";
        }
        String differ = TextTable.count(differences) + " rows differ, ";
        return differences == explained
                ? "Equal but for what is explained: " + differ + "all explained."
                : "Not equal: " + differ + TextTable.count(differences - explained) + " unexplained.";
    }
}
