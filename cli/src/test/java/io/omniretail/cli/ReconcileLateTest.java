package io.omniretail.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.omniretail.cli.kafka.LocalBroker;
import io.omniretail.cli.process.Background;
import io.omniretail.cli.reconcile.ResultPlace;
import io.omniretail.domain.result.ResultTable;
import io.omniretail.pipeline.EnvironmentFactory;
import io.omniretail.pipeline.JobOptions.Output;
import io.omniretail.pipeline.PipelineMain;
import io.omniretail.sinks.Format;
import io.omniretail.sinks.kafka.KafkaOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same events from files, where no record is late, and from topics where they come up to a day out of order and
 * days are settled at once.
 */
class ReconcileLateTest {
    private static final List<String> SAMPLE =
            List.of("--events=12000", "--days=5", "--disorder=1d", "--malformed=0.01", "--duplicates=0.002");

    private static final int ROWS_OF_A_TABLE = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private static final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    @TempDir
    private static Path root;

    private static LocalBroker broker;
    private static String topics;

    @BeforeAll
    static void computeBoth() throws Exception {
        System.setProperty("omni.home", root.toString());
        System.setProperty("omni.cwd", root.toString());
        broker = LocalBroker.start(root.resolve("broker"), 0);
        topics = "kafka://" + broker.servers();
        broker.createTopics(List.of("orders", "customers", "payments"));
        generate("shop");
        Console console = console();
        Home home = new Home(root, root.resolve(".omni"), root, root.resolve("log"));
        Configuration anyPort = new Configuration();
        anyPort.set(RestOptions.PORT, 0);
        try (EmbeddedFlink flink = new EmbeddedFlink(home, anyPort, console)) {
            run(flink, console, "--input", "shop", "--output", "report");
            run(
                    flink.inBackground(),
                    console,
                    "--mode=stream",
                    "--input=" + topics,
                    "--output=" + topics,
                    "--out-of-orderness=1s",
                    "--allowed-lateness=PT0S",
                    "--checkpoint-interval=500ms",
                    "--checkpoint-dir=" + root.resolve("checkpoints"));
            KafkaOutput live =
                    new KafkaOutput(broker.servers(), "", Map.of(), "reader", true, EnumSet.allOf(ResultTable.class));
            // The first checkpoint gives the ledger: only then does the job read, and event time advances in between.
            assertThat(Background.waitFor(
                            PATIENCE, () -> !recordsRead(ResultPlace.of(live)).isEmpty()))
                    .isTrue();
            generate(topics, "--rate=5000");
            ResultPlace report =
                    ResultPlace.of(new Output(root.resolve("report").toString(), Format.CSV));
            Map<String, String> expected = recordsRead(report);
            assertThat(Background.waitFor(PATIENCE, () -> expected.equals(recordsRead(ResultPlace.of(live)))))
                    .as("%s", expected)
                    .isTrue();
            // The totals of a day that is still open are written an emit interval after the ledger.
            assertThat(Background.waitFor(
                            PATIENCE, () -> omni("reconcile", "--expected=report", "--actual=" + topics) == 0))
                    .as("%s", output)
                    .isTrue();
            flink.cancel();
        }
    }

    private static void run(EnvironmentFactory flink, Console console, String... flags) {
        assertThat(PipelineMain.run(List.of(flags), flink, console.output(), console.errors()))
                .isEqualTo(PipelineMain.DONE);
    }

    private static Map<String, String> recordsRead(ResultPlace place) {
        Map<String, String> read = new HashMap<>();
        try {
            if (place.tables().contains(ResultTable.LEDGER)) {
                place.read(ResultTable.LEDGER, row -> read.put(row.get("feed"), row.get("read")));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return read;
    }

    @AfterAll
    static void leave() {
        broker.close();
        System.clearProperty("omni.home");
        System.clearProperty("omni.cwd");
    }

    private static void generate(String place, String... flags) {
        List<String> words = new ArrayList<>(List.of("generate", "--output", place));
        words.addAll(SAMPLE);
        words.addAll(List.of(flags));
        assertThat(omni(words.toArray(String[]::new))).as("%s", errors).isZero();
    }

    private static int omni(String... words) {
        output.reset();
        errors.reset();
        return Main.run(List.of(words), console());
    }

    private static Console console() {
        return new Console(
                new PrintStream(output, true, StandardCharsets.UTF_8),
                new PrintStream(errors, true, StandardCharsets.UTF_8),
                false);
    }

    private static JsonNode reconcile(int status, String expected, String actual) throws IOException {
        assertThat(omni("reconcile", "--json", "--expected", expected, "--actual", actual))
                .as("%s%s", output, errors)
                .isEqualTo(status);
        return new ObjectMapper().readTree(output.toByteArray());
    }

    private static JsonNode table(JsonNode reconciled, String name) {
        for (JsonNode table : reconciled.get("tables")) {
            if (table.get("table").asText().equals(name)) {
                return table;
            }
        }
        throw new AssertionError("no table " + name);
    }

    @Test
    void shouldExplainAllByLateRecordsAndNothingElse() throws Exception {
        JsonNode both = reconcile(0, "report", topics);
        for (String table : List.of(
                "sales_daily",
                "sales_by_product",
                "sales_by_region",
                "sales_by_campaign",
                "top_products",
                "unmatched_payments")) {
            assertThat(table(both, table).get("explained").asLong()).as(table).isPositive();
            assertThat(table(both, table).get("unexplained").asLong()).as(table).isZero();
        }
        assertThat(table(both, "sales_daily").get("differences").get(0).get("explained_by"))
                .isNotEmpty();
        assertThat(amounts(both, "sales_daily", "unexplained")).matches(ReconcileLateTest::areZeros);
        Map<String, String> lacking = amounts(both, "sales_daily", "difference");
        assertThat(lacking).doesNotMatch(ReconcileLateTest::areZeros);
        for (String sum : List.of("sales_by_product", "sales_by_region", "sales_by_campaign")) {
            assertThat(amounts(both, sum, "difference")).as(sum).isEqualTo(lacking);
            assertThat(amounts(both, sum, "unexplained")).as(sum).matches(ReconcileLateTest::areZeros);
        }
        reconcile(0, topics, "report");

        int row = 3;
        change("sales_daily", row, cells -> cells.replaceFirst(",(\\d+),(\\d+),", ",$1,9$2,"));
        assertThat(table(reconcile(1, "report", topics), "sales_daily")
                        .get("unexplained")
                        .asLong())
                .isPositive();
        change("sales_daily", row, cells -> cells.replaceFirst(",(\\d+),9(\\d+),", ",$1,$2,"));
        reconcile(0, "report", topics);

        change("sales_by_region", row, cells -> cells.replaceFirst("\\.(\\d\\d)", ".9$1"));
        JsonNode tampered = reconcile(1, "report", topics);
        assertThat(table(tampered, "sales_by_region").get("unexplained").asLong())
                .isEqualTo(1);
        assertThat(table(tampered, "sales_daily").get("unexplained").asLong()).isZero();

        assertThat(omni("reconcile", "--expected", "report", "--actual", topics))
                .isEqualTo(1);
        assertThat(output.toString(StandardCharsets.UTF_8))
                .containsPattern("explained by late .*orders.* of the actual side")
                .containsPattern("sales_by_product +the same as sales_daily")
                .contains(", 1 unexplained.");
    }

    /** What a table's rows come to, by currency and column. */
    private static Map<String, String> amounts(JsonNode reconciled, String table, String which) {
        Map<String, String> amounts = new HashMap<>();
        for (JsonNode currency : table(reconciled, table).get("amounts")) {
            currency.get(which)
                    .properties()
                    .forEach(amount -> amounts.put(
                            currency.get("currency").asText() + " " + amount.getKey(),
                            amount.getValue().asText()));
        }
        return amounts;
    }

    private static boolean areZeros(Map<String, String> amounts) {
        return amounts.values().stream().allMatch(amount -> amount.matches("0(\\.00)?"));
    }

    /** Rows that late records have changed: what is late adds nothing, and late CRM records hold from later on. */
    @Test
    void shouldAddUpAgainWhatTheLiveJobHasWritten() throws Exception {
        omni("reconcile", "--json", "--expected=report", "--actual=" + topics);
        for (JsonNode table : new ObjectMapper().readTree(output.toByteArray()).get("tables")) {
            List<List<String>> keys = new ArrayList<>();
            for (JsonNode difference : table.get("differences")) {
                if (difference.get("actual").isObject()) {
                    List<String> key = new ArrayList<>();
                    difference.get("key").forEach(value -> key.add(value.asText()));
                    keys.add(key);
                }
            }
            assertThat(keys).isNotEmpty();
            Collections.shuffle(keys, new Random(7));
            for (List<String> key : keys.subList(0, Math.min(ROWS_OF_A_TABLE, keys.size()))) {
                List<String> words =
                        new ArrayList<>(List.of("explain", table.get("table").asText()));
                words.addAll(key);
                words.add("--input=" + topics);

                int status = omni(words.toArray(String[]::new));

                assertThat(status).as("%s: %s%s", words, output, errors).isZero();
            }
        }
    }

    /** Changes a row of the last day's file. */
    private static void change(String table, int row, UnaryOperator<String> how) throws IOException {
        Path file;
        try (Stream<Path> files = Files.walk(root.resolve("report").resolve(table))) {
            file = files.filter(path -> path.toString().endsWith(".csv"))
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
        }
        List<String> lines = Files.readAllLines(file);
        String before = lines.get(row);
        lines.set(row, how.apply(before));
        assertThat(lines.get(row)).isNotEqualTo(before);
        Files.write(file, lines);
    }
}
