package io.omniretail.cli;

import io.omniretail.cli.reconcile.Reconciliation;
import io.omniretail.cli.reconcile.ResultPlace;
import io.omniretail.domain.UsageException;
import io.omniretail.domain.result.ResultTable;
import io.omniretail.domain.rule.Days;
import io.omniretail.pipeline.Arguments;
import io.omniretail.pipeline.KafkaConfig;
import io.omniretail.pipeline.KafkaPlace;
import io.omniretail.pipeline.Locations;
import io.omniretail.pipeline.PipelineMain;
import io.omniretail.pipeline.config.NearestName;
import io.omniretail.pipeline.config.Values;
import io.omniretail.sinks.kafka.KafkaOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
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
            ./omni reconcile --expected URI --actual URI [FLAGS]
              compares two sets of results row by row; revision and phase are not compared

            --expected URI      file:PATH[?format=csv|json], a bare path, or kafka://HOST:PORT[,HOST:PORT][?prefix=P]
            --actual URI        the same; of a stream job's files, what their changes come to
            --map FILE          the expected files are somebody else's (dbt, Spark, DuckDB): this YAML names the columns
            --table NAME        only this table; else all that either side has (with --map, all that it names), but
                                rejects, late and ledger, which tell of one run's records and places
            --json              prints one JSON object instead of a table, with every row that differs, as far as memory
                                holds them
            --html FILE         also writes a page for people: the verdict, the counts and, of each table, up to 200
                                rows that differ, cell by cell
            --timezone ZONE     zone of the days, as in the runs; UTC unless given
            --kafka-config FILE client properties for Kafka (TLS, SASL)

            A map is written as the mappings of --config are:

                tables:
                  sales_by_region:
                    files: "mart/daily_region/*.csv"     # else sales_by_region/**
                    columns: {day: sale_date, region: region_name, currency: "'EUR'", sales: gross_sales}
                    time: {pattern: dd.MM.yyyy, zone: Europe/Berlin}
                    escape: "\\\\"                        # for CSV of Spark, which does not double quotation marks

            Files are CSV with a header or JSON lines, also with .gz; names that begin with a point or _ are left out,
            and a folder NAME=VALUE is a column. Every column of the key has to stand there, by its name or as a constant
            in single quotes; others that do not are not compared. Amounts are compared by value (12.5 is 12.50), days
            and times by what they mean, all else as it is.

            A table that a side does not have counts as one without rows, of which a live job has no files.

            A difference is explained where records that one side left out (late, or in conflict) make it up: sums have
            to agree to the last unit, for each day, product, campaign and currency; of payments for each day and
            currency. Or where the actual side has read fewer records than the expected one, and the row's day or
            window is still open, which only their ledgers tell. In files only a live job has windows that are open. A
            sensors report in topics cannot be told from a live job there: what it lacks at its end then counts as still
            to come, so compare it from files. Where many payments of a day are late, and some of them
            are copies of ones that count, no sum tells which: such rows stay unexplained.

            Of each sales table the differences are also summed up, in each currency by itself: expected less actual,
            how much of it each explanation makes up, and what is left. A row that is not explained as a whole, for what
            was paid, say, may have sales that are.

            What of tables exceeds memory lies in temporary files (java.io.tmpdir) meanwhile. Where more rows of a table
            differ than memory holds, all are counted and summed up and none is explained; where more records are late
            or rejected than an eighth of it holds, nothing is explained. A line says so.

            Exit status: 0 if nothing unexplained is left, 1 if something is, 2 if the call is wrong or a place cannot
            be read.
            """;

    private static final String EXPECTED = "expected";
    private static final String ACTUAL = "actual";
    private static final String TABLE = "table";
    private static final String TIMEZONE = "timezone";
    private static final String JSON = "json";
    private static final String HTML = "html";
    private static final String MAP = "map";
    private static final ZoneId UTC = ZoneId.of("UTC");
    private static final String KAFKA_CONFIG = "kafka-config";

    private final Map<String, String> given;
    private final Locations locations;

    private ReconcileCommand(Map<String, String> given, Locations locations) {
        this.given = given;
        this.locations = locations;
    }

    static int run(List<String> arguments, Home home, Console console) throws IOException {
        Map<String, String> given = new HashMap<>();
        List<String> flags = List.of(EXPECTED, ACTUAL, MAP, TABLE, JSON, HTML, TIMEZONE, KAFKA_CONFIG);
        Arguments.read(arguments, flags, JSON::equals, (key, value) -> {
            if (given.put(key, value) != null) {
                throw new UsageException("--" + key + " is given twice: give it once");
            }
        });
        ReconcileCommand command = new ReconcileCommand(given, new Locations(Optional.of(home.workingDirectory())));
        Optional<Path> page = command.page();
        Reconciliation reconciliation;
        try {
            reconciliation = command.reconcile();
        } catch (IOException e) {
            throw new UsageException("cannot read the results: " + e.getMessage());
        }
        if (page.isPresent()) {
            ReconcilePage.write(reconciliation, given.get(EXPECTED), given.get(ACTUAL), page.get());
        }
        if (given.containsKey(JSON)) {
            ReconcileJson.print(reconciliation, console.output());
        } else {
            ReconcileText.print(reconciliation, console.output());
        }
        return reconciliation.isExplained() ? PipelineMain.DONE : PipelineMain.FAILED;
    }

    private Reconciliation reconcile() throws IOException {
        ZoneId zone = given.containsKey(TIMEZONE) ? Values.zone("--" + TIMEZONE, given.get(TIMEZONE)) : UTC;
        ResultPlace expected = given.containsKey(MAP) ? mapped(zone) : place(EXPECTED);
        ResultPlace actual = place(ACTUAL);
        return Reconciliation.of(tables(expected, actual), expected, actual, new Days(zone));
    }

    /** The one that is asked for; those of a map; else all of both sides but those that tell of one run. */
    private Set<ResultTable> tables(ResultPlace expected, ResultPlace actual) throws IOException {
        Optional<ResultTable> asked = Optional.ofNullable(given.get(TABLE)).map(ReconcileCommand::table);
        Set<ResultTable> tables = EnumSet.copyOf(tablesOf(EXPECTED, expected));
        Set<ResultTable> actualTables = tablesOf(ACTUAL, actual);
        if (asked.isPresent()) {
            tables.retainAll(Set.of(asked.get()));
        } else {
            if (!given.containsKey(MAP)) {
                tables.addAll(actualTables);
            }
            tables.removeIf(ResultTable::isOfOneRun);
        }
        if (tables.isEmpty()) {
            throw noTable(EXPECTED, asked.map(table -> " " + table.id()).orElse(""));
        }
        return tables;
    }

    /** A job has always a ledger: where there is no table at all, none has written. */
    private Set<ResultTable> tablesOf(String flag, ResultPlace place) throws IOException {
        if (place.tables().isEmpty()) {
            throw noTable(flag, "");
        }
        return place.tables();
    }

    private UsageException noTable(String flag, String which) {
        return new UsageException("--" + flag + " " + given.get(flag) + ": there is no table" + which
                + ": name where a job has written its results");
    }

    private String needed(String flag) {
        String text = given.get(flag);
        if (text == null) {
            throw new UsageException(
                    "--" + flag + " is missing: say where the results are, such as --" + flag + " file:OUT");
        }
        return text;
    }

    private ResultPlace place(String flag) {
        String where = "--" + flag;
        String text = needed(flag);
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

    private ResultPlace mapped(ZoneId zone) {
        String folder = locations.input("--" + EXPECTED, needed(EXPECTED));
        return ResultPlace.mapped(folder, Path.of(locations.absolute("--" + MAP, given.get(MAP))), zone);
    }

    /** Where the page is to be written, which has to be possible before much work is done. */
    private Optional<Path> page() {
        if (!given.containsKey(HTML)) {
            return Optional.empty();
        }
        Path page = Path.of(locations.absolute("--" + HTML, given.get(HTML)));
        if (Files.isDirectory(page)) {
            throw new UsageException("--" + HTML + " " + page + " is a folder: name a file in it");
        }
        Folders.requireWritable("--" + HTML, page.getParent());
        return Optional.of(page);
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
}
