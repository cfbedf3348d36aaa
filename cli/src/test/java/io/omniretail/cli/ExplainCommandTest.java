package io.omniretail.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.omniretail.cli.reconcile.ResultPlace;
import io.omniretail.domain.result.ResultTable;
import io.omniretail.pipeline.JobOptions.Output;
import io.omniretail.sinks.Format;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows that a real batch run has written, over generated records and a few made by hand. */
class ExplainCommandTest {
    private static final int ROWS_OF_A_TABLE = 12;
    private static final String DAY = "2026-11-03";

    /** Own region, of two versions the smaller one; customer c1 moves to the south on that day at noon. */
    private static final String ORDERS = """
            order_id,line,event_time,customer_id,product_id,campaign,region,quantity,unit_price,line_amount,currency
            o1,0,2026-11-03T08:00:00Z,c1,p1,spring,,2,10.00,,EUR
            o1,1,2026-11-03T08:00:00Z,c1,p2,spring,,1,10.00,,EUR
            o1,2,2026-11-03T08:00:00Z,c1,p3,spring,,1,0.00,,EUR
            o2,0,2026-11-03T12:00:00Z,c1,p1,spring,,1,10.00,9.99,EUR
            o3,0,2026-11-03T09:00:00Z,,p1,spring,north,-1,10.00,,EUR
            o3,0,2026-11-03T09:00:00Z,,p1,spring,north,-1,10.00,,EUR
            o3,0,2026-11-03T09:00:01Z,,p1,spring,north,-5,10.00,,EUR
            """;

    private static final String CUSTOMERS = """
            customer_id,event_time,region,segment
            c1,2026-11-01T00:00:00Z,north,
            c1,2026-11-03T12:00:00Z,south,
            """;

    /** A third of 20 and 10 is shared out over the lines of 20 and of 10; the second copy names another amount. */
    private static final String PAYMENTS = """
            payment_id,event_time,order_id,status,amount,currency
            x1,2026-11-03T13:00:00Z,o1,capture,10.00,EUR
            x1,2026-11-03T14:00:00Z,o1,capture,11.00,EUR
            x2,2026-11-03T15:00:00Z,o1,refund,0.01,EUR
            x3,2026-11-03T15:00:00Z,o1,capture,1.00,USD
            x4,2026-11-03T15:00:00Z,o3,capture,1.00,EUR
            x5,2026-11-03T15:00:00Z,o1,authorization,1.00,EUR
            """;

    @TempDir
    private static Path root;

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    @BeforeAll
    static void report() throws IOException {
        System.setProperty("omni.home", root.toString());
        System.setProperty("omni.cwd", root.toString());
        ExplainCommandTest test = new ExplainCommandTest();
        test.mustRun("generate", "--events=6000", "--days=4", "--duplicates=0.02", "--malformed=0.01", "--output=shop");
        write("shop/orders/dt=" + DAY + "/by-hand.csv", ORDERS);
        write("shop/customers/by-hand.csv", CUSTOMERS);
        write("shop/payments/dt=" + DAY + "/by-hand.csv", PAYMENTS);
        test.mustRun("run", "-Drest.port=0", "--input=shop", "--output=out");
        test.mustRun("run", "-Drest.port=0", "--pipeline=sensors", "--window=1h", "--input=shop", "--output=out");
    }

    @AfterAll
    static void leave() {
        System.clearProperty("omni.home");
        System.clearProperty("omni.cwd");
    }

    private static void write(String file, String content) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, content);
    }

    private void mustRun(String... words) {
        assertThat(omni(List.of(words))).as("%s", errors).isZero();
    }

    private int omni(List<String> words) {
        output.reset();
        errors.reset();
        return Main.run(
                words,
                new Console(
                        new PrintStream(output, true, StandardCharsets.UTF_8),
                        new PrintStream(errors, true, StandardCharsets.UTF_8),
                        false));
    }

    private int explain(String place, String... words) {
        List<String> all = new ArrayList<>(List.of("explain"));
        all.addAll(List.of(words));
        // the flags of the run, what Flink was told among them
        all.addAll(List.of("--input=shop", "--output=" + place, "-Dexecution.runtime-mode=BATCH"));
        return omni(all);
    }

    private String output() {
        return output.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"REJECTS", "LATE", "LEDGER", "FRAUD_DECISIONS", "FRAUD_ALERTS", "PAYMENT_FEATURES", "FRAUD_LABELS"
            })
    void shouldAddRowsOfEachTableUpAgain(ResultTable table) throws IOException {
        List<List<String>> keys = new ArrayList<>();
        ResultPlace.of(new Output(root.resolve("out").toString(), Format.CSV))
                .read(table, row -> keys.add(ResultPlace.key(table, row)));
        assertThat(keys).isNotEmpty();
        Random random = new Random(7);
        for (int i = 0; i < Math.min(ROWS_OF_A_TABLE, keys.size()); i++) {
            List<String> words = new ArrayList<>(List.of(table.id()));
            words.addAll(keys.get(random.nextInt(keys.size())));

            int status = explain("out", words.toArray(String[]::new));

            assertThat(status).as("%s %s%s", words, output(), errors).isZero();
            assertThat(output()).endsWith("The sum is the row." + System.lineSeparator());
        }
    }

    @Test
    void shouldShowWhatEachRecordAddsAndWhyOthersDoNot() {
        assertThat(explain("out", "sales_daily", DAY, "p1", "north", "spring", "EUR"))
                .as("%s%s", output, errors)
                .isZero();

        assertThat(output())
                .contains("Records that are added up: 4")
                .containsPattern("08:00:00Z +orders +orders/dt=2026-11-03/by-hand.csv +\\d+ +1 +2 +20.00\\R"
                        + " +order o1, line 0; region north of customer c1 since 2026-11-01T00:00:00Z\\R"
                        + " +o1,0,2026-11-03T08:00:00Z,c1,p1,spring,,2,10.00,,EUR\\R")
                .containsPattern("09:00:00Z +orders .* 1 +-1 +-10.00\\R +order o3, line 0; region north of its own\\R")
                .contains("capture x1 of 10.00 for order o1: 6.6667 for line 0 of 20.00; in other rows 3.3333 for"
                        + " line 1 of 10.00")
                .contains("refund x2 of 0.01 for order o1: 0.0067 for line 0 of 20.00")
                .contains("order o1, line 1; of another row")
                .contains("customer c1; region north")
                .contains("Records that are left out: 3")
                .contains("order o3, line 0; duplicate: equal to orders/dt=2026-11-03/by-hand.csv at ")
                .contains("order o3, line 0; conflict: orders/dt=2026-11-03/by-hand.csv at ")
                .contains("capture x1; conflict: payments/dt=2026-11-03/by-hand.csv at ")
                .containsPattern(
                        "of the records +2 +1 +10.00 +6.6667 +0.0067\\R +in the row +2 +1 +10.00 +6.6667 +0.0067\\R");
    }

    @Test
    void shouldFollowACustomerWhoMoves() {
        assertThat(explain("out", "sales_daily", DAY, "p1", "region=south", "spring", "EUR"))
                .isZero();

        assertThat(output())
                .contains("order o2, line 0; region south of customer c1 since 2026-11-03T12:00:00Z")
                .containsPattern("of the records +1 +1 +9.99 +0.00 +0.00\\R");
    }

    @Test
    void shouldSayWhyAPaymentIsUnmatched() {
        assertThat(explain("out", "unmatched_payments", "x3")).isZero();
        assertThat(output())
                .contains("capture x3 of 1.00 USD; no_line_in_currency")
                .contains("order o1, line 0 of 20.00 EUR; it has another currency");

        assertThat(explain("out", "unmatched_payments", "x4")).isZero();
        assertThat(output()).contains("order o3, line 0 of -10.00 EUR; its amount is not positive");

        assertThat(explain("out", "unmatched_payments", "x2")).isEqualTo(1);
        assertThat(output())
                .contains("refund x2 of 0.01 EUR; it is shared out over lines of its order, so it is not unmatched");
        assertThat(explain("out", "unmatched_payments", "x5")).isEqualTo(1);
        assertThat(output()).contains("only a capture or a refund is matched with an order");
    }

    @Test
    void shouldFindARowThatIsNotItsSum() throws IOException {
        write("wrong/sales_by_region/dt=" + DAY + "/part-0.csv", """
                day,region,currency,lines,units,sales,paid,refunded,revision,phase
                2026-11-03,south,EUR,1,1,9.98,0.00,0.00,1,final
                """);

        assertThat(explain("wrong", "sales_by_region", DAY, "south", "EUR")).isEqualTo(1);
        assertThat(output()).contains("The sum is not the row: sales differ.");

        assertThat(explain("wrong", "sales_by_region", DAY, "north", "EUR")).isEqualTo(1);
        assertThat(output())
                .contains("There is no such row, though these records would make one.")
                .contains("Rows with all but one of its values: 2026-11-03 south EUR.");

        assertThat(explain("wrong", "sales_by_region", DAY, "nowhere", "XXX")).isEqualTo(1);
        assertThat(output()).contains("There is no such row, and no record is part of one.");
    }

    @Test
    void shouldCountNoRecordThatCameTooLate() throws IOException {
        write("live/sales_by_product/dt=" + DAY + "/part-0.csv", """
                op,day,product_id,currency,lines,units,sales,paid,refunded,revision,phase
                upsert,2026-11-03,p1,EUR,2,1,9.99,0.00,0.00,2,final
                upsert,2026-11-03,p1,EUR,3,3,29.99,0.00,0.00,1,running
                """);
        String header = "source,position,feed,event_time,watermark,payload,revision\n";
        String orders = "orders/dt=2026-11-03/by-hand.csv,%d,orders,2026-11-03T08:00:00Z,2026-11-05T00:00:00Z,,1\n";
        int position = ORDERS.indexOf("o1,0");
        write("live/late/part-0.csv", header + orders.formatted(position));

        assertThat(explain("live", "sales_by_product", DAY, "p1", "EUR"))
                .as("%s%s", output, errors)
                .isEqualTo(1);
        assertThat(output())
                .contains("order o1, line 0; late: it stands in the table late")
                .containsPattern("of the records +2 +0 +-0.01 +0.00 +0.00\\R");
    }

    @Test
    void shouldSayWhichResultFileCannotBeRead() throws IOException {
        write("broken/sales_by_region/part-0.csv", "day,region,currency\n2026-11-03,south\n");

        assertThat(explain("broken", "sales_by_region", DAY, "south", "EUR")).isEqualTo(2);
        assertThat(errors.toString(StandardCharsets.UTF_8))
                .contains("cannot read the results: ")
                .contains("broken/sales_by_region/part-0.csv: ")
                .contains("2 values for the 3 columns of the header")
                .hasLineCount(1);
    }

    @Test
    void shouldGiveJsonWithWholePayloads() throws IOException {
        assertThat(explain("out", "sales_daily", DAY, "p1", "south", "spring", "EUR", "--json"))
                .isZero();

        JsonNode json = new ObjectMapper().readTree(output.toByteArray());
        assertThat(json.get("is_sum").asBoolean()).isTrue();
        assertThat(json.get("key").get("product_id").asText()).isEqualTo("p1");
        assertThat(json.get("row").get("sales").asText()).isEqualTo("9.99");
        assertThat(json.get("sums").get("sales").asText()).isEqualTo("9.99");
        JsonNode record = json.get("records").get(0);
        assertThat(record.get("role").asText()).isEqualTo("added");
        assertThat(record.get("source").asText()).isEqualTo("orders/dt=2026-11-03/by-hand.csv");
        assertThat(record.get("position").asText()).isEqualTo(Integer.toString(ORDERS.indexOf("o2,0")));
        assertThat(record.get("sales").asText()).isEqualTo("9.99");
        assertThat(record.get("payload").asText()).startsWith("o2,0,2026-11-03T12:00:00Z,c1,p1");
    }

    @Test
    void shouldReadOnlyTheFoldersThatMatter() throws IOException {
        // whoever opened it would fail
        write("shop/orders/dt=2026-11-20/broken.csv.gz", "no gzip");
        try {
            assertThat(explain("out", "sales_daily", DAY, "p1", "south", "spring", "EUR"))
                    .isZero();
            assertThat(explain("out", "sales_daily", "2026-11-20", "p1", "south", "spring", "EUR"))
                    .isEqualTo(2);
            assertThat(errors.toString(StandardCharsets.UTF_8))
                    .contains("orders: cannot read orders/dt=2026-11-20/broken.csv.gz to its end")
                    .hasLineCount(1);
        } finally {
            Files.delete(root.resolve("shop/orders/dt=2026-11-20/broken.csv.gz"));
        }
    }
}
