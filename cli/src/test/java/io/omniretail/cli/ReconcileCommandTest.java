package io.omniretail.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.omniretail.cli.reconcile.TableComparison;
import io.omniretail.pipeline.TextTable;
import io.omniretail.pipeline.config.ConfigFile;
import io.omniretail.sources.kafka.TestBroker;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReconcileCommandTest {
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    @TempDir
    Path root;

    @BeforeEach
    void writeTheReport() throws IOException {
        System.setProperty("omni.home", root.toString());
        System.setProperty("omni.cwd", root.toString());
        write("report/sales_by_region/dt=2026-11-01/part-0.csv", """
                day,region,currency,lines,units,sales,paid,refunded,revision,phase
                2026-11-01,"north, far",EUR,1,2,3.00,4.00,0.00,1,final
                2026-11-01,spain,EUR,1,2,3.00,4.00,0.00,1,final
                """);
        write("report/ledger/part-0.csv", """
                feed,read,used,rejected,duplicate,late,filtered,revision
                orders,2,2,0,0,0,0,1
                """);
    }

    @AfterEach
    void leave() {
        System.clearProperty("omni.home");
        System.clearProperty("omni.cwd");
    }

    private void write(String file, String content) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, content);
    }

    private int reconcile(String... arguments) {
        List<String> all = new ArrayList<>(List.of("reconcile", "--expected", "report", "--actual"));
        all.addAll(List.of(arguments));
        return omni(all.toArray(String[]::new));
    }

    private int omni(String... arguments) {
        output.reset();
        errors.reset();
        return Main.run(
                List.of(arguments),
                new Console(
                        new PrintStream(output, true, StandardCharsets.UTF_8),
                        new PrintStream(errors, true, StandardCharsets.UTF_8),
                        false));
    }

    @Test
    void shouldFindAReportEqualToWhatTheChangesOfALiveJobComeTo() throws IOException {
        write("changes/sales_by_region/dt=2026-11-01/part-1.csv", """
                op,day,region,currency,lines,units,sales,paid,refunded,revision,phase
                upsert,2026-11-01,spain,EUR,1,2,3.00,4.00,0.00,10,corrected
                upsert,2026-11-01,gone,EUR,1,2,3.00,4.00,0.00,1,running
                upsert,2026-11-01,"north, far",EUR,9,9,9.00,9.00,0.00,1,running
                """);
        write("changes/sales_by_region/dt=2026-11-01/part-2.csv", """
                op,day,region,currency,lines,units,sales,paid,refunded,revision,phase
                delete,2026-11-01,gone,EUR,0,0,0.00,0.00,0.00,2,running
                upsert,2026-11-01,"north, far",EUR,1,2,3.00,4.00,0.00,2,final
                upsert,2026-11-01,spain,EUR,7,7,7.00,7.00,0.00,9,final
                """);

        int status = reconcile("changes");

        assertThat(errors).hasToString("");
        assertThat(output.toString(StandardCharsets.UTF_8))
                .contains("sales_by_region")
                .doesNotContain("ledger")
                .endsWith("Equal: 2 rows, 0 differ." + System.lineSeparator());
        assertThat(status).isZero();
    }

    @Test
    void shouldTellEachKindOfDifference() throws IOException {
        write("other/sales_by_region/dt=2026-11-01/part-0.jsonl", "");
        write("other/sales_by_region/dt=2026-11-01/part-0.csv", """
                day,region,currency,lines,units,sales,paid,refunded,revision,phase
                2026-11-01,spain,EUR,1,2,3.01,4.00,0.00,1,final
                2026-11-01,unknown,EUR,1,2,3.00,4.00,0.00,1,final
                """);

        int status = reconcile("other");

        assertThat(output.toString(StandardCharsets.UTF_8))
                .containsPattern("sales_by_region +2 +0 +1 +1 +1")
                .contains("2026-11-01, spain, EUR: expected 1 2 3.00 4.00 0.00, found 1 2 3.01 4.00 0.00")
                .contains("2026-11-01, north, far, EUR: expected 1 2 3.00 4.00 0.00, found no such row")
                .contains("2026-11-01, unknown, EUR: expected no such row, found 1 2 3.00 4.00 0.00")
                .endsWith("Not equal: 3 rows differ, 3 unexplained." + System.lineSeparator());
        assertThat(status).isEqualTo(1);
    }

    @Test
    void shouldCompareATableOfOneRunOnlyWhenAskedFor() throws IOException {
        write("other/ledger/part-0.csv", """
                feed,read,used,rejected,duplicate,late,filtered,revision
                orders,3,3,0,0,0,0,1
                """);

        assertThat(reconcile("other", "--table", "ledger")).isEqualTo(1);
        assertThat(reconcile("report", "--table", "ledger")).isZero();
    }

    /** The window has lost its highest reading; another alert stands at another place, since it came by a topic. */
    @Test
    void shouldExplainStatsAndAlertsByLateReadings() throws IOException {
        String stats = "sensor_id,window_start,window_end,readings,average,minimum,maximum,revision\n";
        String window = ",2026-11-01T00:00:00Z,2026-11-01T00:01:00Z,";
        String alerts = "sensor_id,timestamp,source,position,temperature,threshold,revision\n";
        write("report/sensor_stats/part-0.csv", stats + "s1" + window + "3,20.0033,10.00,30.01,1\n");
        write("report/sensor_alerts/part-0.csv", alerts + """
                s1,2026-11-01T00:00:30Z,readings/a.csv,10,30.01,25.00,1
                s2,2026-11-01T00:00:50Z,readings/a.csv,20,27.00,25.00,1
                """);
        write("live/sensor_stats/part-0.csv", stats + "s1" + window + "2,15.00,10.00,20.00,1\n");
        write("live/sensor_alerts/part-0.csv", alerts + "s2,2026-11-01T00:00:50Z,readings,0:7,27.00,25.00,1\n");
        write("live/late/part-0.csv", """
                source,position,feed,event_time,watermark,payload,revision
                readings,0:5,readings,2026-11-01T00:00:30Z,2026-11-03T00:00:00Z,"2026-11-01T00:00:30Z,s1,30.01,",1
                """);

        assertThat(reconcile("live", "--table", "sensor_stats"))
                .as("%s", output)
                .isZero();
        assertThat(output.toString(StandardCharsets.UTF_8))
                .contains("explained by late readings of the actual side")
                .endsWith("Equal but for what is explained: 1 row differs, all explained." + System.lineSeparator());
        assertThat(reconcile("live", "--table", "sensor_alerts"))
                .as("%s", output)
                .isZero();
        assertThat(output.toString(StandardCharsets.UTF_8)).containsPattern("sensor_alerts +2 +1 +0 +1 +0 +1 +0");

        for (String wrong : List.of("2,15.01,10.00,20.00", "2,15.00,9.99,20.00", "1,15.00,10.00,20.00")) {
            write("live/sensor_stats/part-0.csv", stats + "s1" + window + wrong + ",1\n");
            assertThat(reconcile("live", "--table", "sensor_stats")).as(wrong).isEqualTo(1);
        }
    }

    @Test
    void shouldExplainAnUnmatchedPaymentOnlyByItsOwnOrder() throws IOException {
        String header = "payment_id,event_time,order_id,status,amount,currency,reason,revision\n";
        String row = "p1,2026-11-02T10:00:00Z,o1,capture,5.00,EUR,";
        write("report/unmatched_payments/part-0.csv", header + row + "no_line_in_currency,1\n");
        write("live/unmatched_payments/part-0.csv", header + row + "no_line_in_lookback,1\n");
        String late = """
                source,position,feed,event_time,watermark,payload,revision
                orders,0:5,orders,2026-11-01T00:00:30Z,2026-11-03T00:00:00Z,PAYLOAD,1
                """;
        String line = "{'order_id':'ORDER','line':0,'event_time':'2026-11-01T00:00:30Z','product_id':'a',"
                + "'quantity':1,'unit_price':'2.00','currency':'EUR'}";
        String payload = line.replace("'", "\"\"");

        write("live/late/part-0.csv", late.replace("PAYLOAD", "\"" + payload.replace("ORDER", "o1") + "\""));
        assertThat(reconcile("live", "--table", "unmatched_payments"))
                .as("%s", output)
                .isZero();
        write("live/late/part-0.csv", late.replace("PAYLOAD", "\"" + payload.replace("ORDER", "o2") + "\""));
        assertThat(reconcile("live", "--table", "unmatched_payments")).isEqualTo(1);
    }

    @Test
    void shouldWaitForOpenDaysOnlyWhileRecordsAreToCome() throws IOException {
        String ledger = "feed,read,used,rejected,duplicate,late,filtered,revision\n";
        String header = "day,region,currency,lines,units,sales,paid,refunded,revision,phase\n";
        String row = "2026-11-01,spain,EUR,1,1,2.00,0.00,0.00,1,";
        write("live/sales_by_region/dt=2026-11-01/part-0.csv", header + row + "running\n");

        write("live/ledger/part-0.csv", ledger + "orders,1,1,0,0,0,0,1\n");
        assertThat(reconcile("live")).as("%s", output).isZero();
        assertThat(output.toString(StandardCharsets.UTF_8)).contains("explained by records still to come");

        write("live/ledger/part-0.csv", ledger + "orders,2,2,0,0,0,0,1\n");
        assertThat(reconcile("live")).as("all has been read").isEqualTo(1);

        write("live/ledger/part-0.csv", ledger + "orders,1,1,0,0,0,0,1\n");
        write("live/sales_by_region/dt=2026-11-01/part-0.csv", header + row + "final\n");
        assertThat(reconcile("live")).as("the day is over").isEqualTo(1);
    }

    @Test
    void shouldNotWaitForDaysThatAReportOfFewerDaysLacks() throws IOException {
        write("shorter/sales_by_region/dt=2026-10-31/part-0.csv", """
                day,region,currency,lines,units,sales,paid,refunded,revision,phase
                2026-10-31,spain,EUR,1,1,2.00,0.00,0.00,1,final
                """);
        write("shorter/ledger/part-0.csv", """
                feed,read,used,rejected,duplicate,late,filtered,revision
                orders,1,1,0,0,0,0,1
                """);

        assertThat(reconcile("shorter")).isEqualTo(1);
        assertThat(output.toString(StandardCharsets.UTF_8)).doesNotContain("explained by");
    }

    /** Windows have no phase: only that changes are written tells that more may come. */
    @Test
    void shouldWaitForWindowsOnlyOfALiveJob() throws IOException {
        String stats = "sensor_id,window_start,window_end,readings,average,minimum,maximum,revision\n";
        String first = "s1,2026-11-01T00:00:00Z,2026-11-02T00:00:00Z,1,30.00,30.00,30.00,1\n";
        String second = "s1,2026-11-02T00:00:00Z,2026-11-03T00:00:00Z,1,30.00,30.00,30.00,1\n";
        String alerts = "sensor_id,timestamp,source,position,temperature,threshold,revision\n";
        String ledger = "feed,read,used,rejected,duplicate,late,filtered,revision\n";
        write("report/sensor_stats/part-0.csv", stats + first + second);
        write("report/sensor_alerts/part-0.csv", alerts + "s1,2026-11-02T00:00:00Z,readings/a.csv,10,30.00,28.00,1\n");
        write("actual/sensor_stats/part-0.csv", stats + first);
        write("actual/sensor_alerts/part-0.csv", alerts);
        write("actual/ledger/part-0.csv", ledger + "readings,1,1,0,0,0,0,1\n");

        for (String table : List.of("sensor_stats", "sensor_alerts")) {
            assertThat(reconcile("actual", "--table", table)).as(table).isEqualTo(1);
            assertThat(output.toString(StandardCharsets.UTF_8)).doesNotContain("explained by");
        }

        write("actual/ledger/part-0.csv", "op," + ledger + "upsert,readings,1,1,0,0,0,0,1\n");
        for (String table : List.of("sensor_stats", "sensor_alerts")) {
            assertThat(reconcile("actual", "--table", table)).as(table).isZero();
            assertThat(output.toString(StandardCharsets.UTF_8)).contains("explained by records still to come");
        }

        write("actual/ledger/part-1.csv", ledger + "orders,0,0,0,0,0,0,1\n");
        assertThat(reconcile("actual", "--table", "sensor_stats"))
                .as("a report lies beside the changes")
                .isEqualTo(1);
    }

    @Test
    void shouldTakeTheDayOfAnUnmatchedPaymentInTheZoneOfTheRuns() throws IOException {
        String payments = "payment_id,event_time,order_id,status,amount,currency,reason,revision\n";
        write(
                "report/unmatched_payments/part-0.csv",
                payments + "p1,2026-11-01T20:00:00Z,o1,capture,5.00,EUR,no_line_in_lookback,1\n");
        write("live/unmatched_payments/part-0.csv", payments);
        write("live/sales_by_region/part-0.csv", """
                day,region,currency,lines,units,sales,paid,refunded,revision,phase
                2026-11-02,spain,EUR,1,1,2.00,0.00,0.00,1,running
                """);
        write("live/ledger/part-0.csv", """
                feed,read,used,rejected,duplicate,late,filtered,revision
                orders,1,1,0,0,0,0,1
                """);

        assertThat(reconcile("live", "--table", "unmatched_payments", "--timezone", "Pacific/Auckland"))
                .as("the morning of a day that is running: %s", output)
                .isZero();
        assertThat(reconcile("live", "--table", "unmatched_payments")).isEqualTo(1);
    }

    @Test
    void shouldCompareARowThatStandsTwiceWithAsMany() throws IOException {
        String twice = "2026-11-01,spain,EUR,1,2,3.00,4.00,0.00,1,final\n";
        write("report/sales_by_region/dt=2026-11-02/part-0.csv", """
                day,region,currency,lines,units,sales,paid,refunded,revision,phase
                """ + twice);

        assertThat(reconcile("report")).isZero();
        write("other/sales_by_region/part-0.csv", """
                day,region,currency,lines,units,sales,paid,refunded,revision,phase
                2026-11-01,"north, far",EUR,1,2,3.00,4.00,0.00,1,final
                """ + twice);
        assertThat(reconcile("other")).isEqualTo(1);
        assertThat(output.toString(StandardCharsets.UTF_8)).containsPattern("sales_by_region +3 +2 +0 +1 +0 +0 +1");
    }

    @Test
    void shouldCountAllButExplainNoneWhereMoreRowsDifferThanCanBeHeld() throws IOException {
        int differing = Math.toIntExact(TableComparison.mostDifferences()) + 1;
        StringBuilder rows = new StringBuilder("day,region,currency,lines,units,sales,paid,refunded,revision,phase\n");
        for (int i = 0; i < differing; i++) {
            rows.append("2026-11-01,").append(i).append(",EUR,1,2,3.00,4.00,0.00,1,running\n");
        }
        write("live/sales_by_region/part-0.csv", rows.toString());
        write("live/ledger/part-0.csv", """
                feed,read,used,rejected,duplicate,late,filtered,revision
                orders,1,1,0,0,0,0,1
                """);

        assertThat(reconcile("live")).isEqualTo(1);
        String count = TextTable.count(differing + 2);
        assertThat(output.toString(StandardCharsets.UTF_8))
                .containsPattern("sales_by_region +2 +0 +0 +2 +" + TextTable.count(differing) + " +0 +" + count)
                .contains("sales_by_region: more than " + TextTable.count(differing - 1) + " rows differ")
                .endsWith("Not equal: " + count + " rows differ, " + count + " unexplained." + System.lineSeparator());
    }

    @Test
    void shouldReadSomebodyElsesTableByAMap() throws IOException {
        write("map.yaml", """
                tables:
                  sales_by_region:
                    files: "daily/*.csv"
                    columns: {day: sale_date, region: area, currency: "'EUR'", sales: gross}
                    time: {pattern: dd.MM.yyyy}
                """);
        write("mart/daily/_SUCCESS", "");
        write("mart/daily/part-0.csv", "sale_date,area,gross,more\n01.11.2026,\"north, far\",3,x\n");
        write("mart/daily/part-1.csv", "area,sale_date,gross\nspain,01.11.2026,3.0000\n");

        assertThat(mapped()).as("%s", errors).isZero();
        assertThat(output.toString(StandardCharsets.UTF_8))
                .contains("not mapped, and so not compared: lines, units, paid, refunded")
                .endsWith("Equal: 2 rows, 0 differ." + System.lineSeparator());

        write("mart/daily/part-1.csv", "area,sale_date,gross\nspain,01.11.2026,3.0001\n");
        assertThat(mapped()).isEqualTo(1);
        assertThat(output.toString(StandardCharsets.UTF_8))
                .contains("2026-11-01, spain, EUR: expected 3.0001, found 3.00; unexplained");
    }

    /** Daily sales by product are not there to tell that the late line made the difference. */
    @Test
    void shouldExplainWhatSomebodyElsesTableHasMoreByALateLine() throws IOException {
        write("map.yaml", """
                tables:
                  sales_by_region:
                    columns: {day: day, region: region, currency: currency, sales: sales}
                """);
        write("mart/sales_by_region/a.jsonl", """
                {"day": "2026-11-01", "region": "north, far", "currency": "EUR", "sales": 3}
                {"day": "2026-11-01", "region": "spain", "currency": "EUR", "sales": 5.5}
                """);
        write("report/late/part-0.csv", """
                source,position,feed,event_time,watermark,payload,revision
                orders,0:5,orders,2026-11-01T00:00:30Z,2026-11-03T00:00:00Z,PAYLOAD,1
                """.replace(
                        "PAYLOAD",
                        "\"{'order_id':'o','line':0,'event_time':'2026-11-01T00:00:30Z','product_id':'a','quantity':1,"
                                        .replace("'", "\"\"")
                                + "'unit_price':'2.50','currency':'EUR','region':'spain'}\"".replace("'", "\"\"")));

        assertThat(mapped()).as("%s%s", output, errors).isZero();
        assertThat(output.toString(StandardCharsets.UTF_8))
                .contains("sales_by_region: 1 row explained by late orders of the actual side");

        write("mart/sales_by_region/b.jsonl", """
                {"day": "2026-11-01", "region": "france", "currency": "EUR", "sales": 7}
                """);
        assertThat(mapped()).isEqualTo(1);
        assertThat(output.toString(StandardCharsets.UTF_8)).containsPattern("sales_by_region +3 +1 +1 +1 +0 +1 +1");
    }

    @Test
    void shouldNotRankSomebodyElsesNumbersThatNoJobWrites() throws IOException {
        write("map.yaml", """
                tables:
                  sales_daily:
                    columns: {day: day, product_id: id, region: "'spain'", campaign: "'none'", currency: "'EUR'",
                              sales: sales, units: units}
                  top_products:
                    columns: {day: day, region: "'spain'", currency: "'EUR'", rank: rank, product_id: id, sales: sales,
                              units: units}
                """);
        write("report/sales_daily/part-0.csv", """
                day,product_id,region,campaign,currency,lines,units,sales,paid,refunded,revision,phase
                2026-11-01,p1,spain,none,EUR,1,1,5.00,0.00,0.00,1,final
                2026-11-01,p2,spain,none,EUR,1,1,2.00,0.00,0.00,1,final
                """);
        write("report/top_products/part-0.csv", """
                day,region,currency,rank,product_id,sales,units,revision,phase
                2026-11-01,spain,EUR,1,p1,5.00,1,1,final
                2026-11-01,spain,EUR,2,p2,2.00,1,1,final
                """);

        for (String wrong : List.of("p2,,1,2", "p2,NaN,1,2", "p2,1E+30,1,2", "p2,2.00,2.5,2", "p2,2.00,1,0")) {
            String rows = "id,sales,units,rank\np1,5.01,1,1\n" + wrong + "\n";
            write("mart/sales_daily/day=2026-11-01/part-0.csv", rows);
            write("mart/top_products/day=2026-11-01/part-0.csv", rows);

            assertThat(mapped()).as(wrong).isEqualTo(1);
            assertThat(errors).as(wrong).hasToString("");
            assertThat(output.toString(StandardCharsets.UTF_8)).as(wrong).doesNotContain("explained by");
        }
    }

    private int mapped() {
        return omni("reconcile", "--expected", "mart", "--map", "map.yaml", "--actual", "report");
    }

    @Test
    void shouldSayOnWhichLineAMapIsWrong() throws IOException {
        write("mart/daily/part-0.csv", "sale_date,area\n01.11.2026,spain\n");
        String map = """
                tables:
                  sales_by_region:
                    files: "daily/*.csv"
                    columns: {day: sale_date, region: area, currency: "'EUR'"}
                """;

        for (List<String> wrong : List.of(
                List.of(
                        "region: area",
                        "area: region",
                        "line 4: tables.sales_by_region.columns.area: there is no such"),
                List.of("region: area, ", "", "line 4: tables.sales_by_region.columns: region is missing"),
                List.of("sales_by_region", "sales_by_area", "line 2: tables.sales_by_area: there is no such table"),
                List.of("daily", "dayly", "line 3: tables.sales_by_region.files: no file under"),
                List.of("region: area", "region: areas", "line 4: tables.sales_by_region.columns: there is no column"),
                List.of("tables:", "table:", "line 1: table: there is no such setting: only tables is needed"),
                List.of("sale_date", "sale_date", "part-0.csv, row 1: cannot read day (column sale_date)"))) {
            write("map.yaml", map.replace(wrong.get(0), wrong.get(1)));
            assertThat(mapped()).as("%s", wrong).isEqualTo(2);
            assertThat(errors.toString(StandardCharsets.UTF_8))
                    .contains(wrong.get(2))
                    .hasLineCount(1);
        }
    }

    @Test
    void shouldWriteAPageThatShowsWhatAnyoneHasWritten() throws IOException {
        write("other/sales_by_region/part-0.csv", """
                day,region,currency,lines,units,sales,paid,refunded,revision,phase
                2026-11-01,spain,EUR,1,2,3.01,4.00,0.00,1,final
                2026-11-01,<script>&"',EUR,1,2,3.00,4.00,0.00,1,final
                """);

        assertThat(reconcile("other", "--html", "pages/page.html")).isEqualTo(1);
        assertThat(Files.readString(root.resolve("pages/page.html")))
                .contains("<h1 class=\"bad\">Not equal: 3 rows differ, 3 unexplained.</h1>")
                .contains("3.00</del> → <ins><span class=\"hidden\">found </span>3.01</ins>")
                .contains("<td class=\"key\">&lt;script&gt;&amp;&quot;&#39;</td>")
                .doesNotContain("<script")
                .doesNotContain("are not shown");
        assertThat(reconcile("report", "--html", "pages")).isEqualTo(2);
        assertThat(errors.toString(StandardCharsets.UTF_8)).contains("pages is a folder: name a file in it");
    }

    @Test
    void shouldSayHowManyRowsAPageLeavesOut() throws IOException {
        StringBuilder rows = new StringBuilder("day,region,currency,lines,units,sales,paid,refunded,revision,phase\n");
        for (int i = 0; i < 1500; i++) {
            rows.append("2026-11-01,").append(i).append(",EUR,1,2,3.00,4.00,0.00,1,running\n");
        }
        write("other/sales_by_region/part-0.csv", rows.toString());

        assertThat(reconcile("other", "--html", "page.html")).isEqualTo(1);
        assertThat(Files.readString(root.resolve("page.html")))
                .contains("1,302 more rows of sales_by_region differ and are not shown");
    }

    /** In euros a line is late, and ten cents are paid less for no reason; pounds are another matter. */
    private void writeSalesThatDiffer() throws IOException {
        String header = "day,product_id,region,campaign,currency,lines,units,sales,paid,refunded,revision,phase\n";
        write("report/sales_daily/part-0.csv", header + """
                2026-11-01,a,spain,none,EUR,2,3,1005.50,4.00,0.00,1,final
                2026-11-01,a,france,none,EUR,1,2,3.00,4.00,0.00,1,final
                2026-11-01,a,france,none,GBP,1,2,3.00,4.00,0.00,1,final
                """);
        write("live/sales_daily/part-0.csv", header + """
                2026-11-01,a,spain,none,EUR,1,1,5.00,4.00,0.00,1,final
                2026-11-01,a,france,none,EUR,1,2,3.00,3.90,0.00,1,final
                2026-11-01,a,france,none,GBP,1,2,3.0001,4.00,0.00,1,final
                """);
        write("report/sales_by_region/dt=2026-11-01/part-0.csv", """
                day,region,currency,lines,units,sales,paid,refunded,revision,phase
                2026-11-01,spain,EUR,2,3,1005.50,4.00,0.00,1,final
                """);
        write("live/sales_by_region/part-0.csv", """
                day,region,currency,lines,units,sales,paid,refunded,revision,phase
                2026-11-01,spain,EUR,1,1,6.00,4.00,0.00,1,final
                """);
        write("live/late/part-0.csv", """
                source,position,feed,event_time,watermark,payload,revision
                orders,0:5,orders,2026-11-01T00:00:30Z,2026-11-03T00:00:00Z,PAYLOAD,1
                """.replace(
                        "PAYLOAD",
                        "\"{'order_id':'o','line':0,'event_time':'2026-11-01T00:00:30Z','product_id':'a','quantity':2,"
                                        .replace("'", "\"\"")
                                + "'unit_price':'500.25','currency':'EUR','region':'spain'}\"".replace("'", "\"\"")));
    }

    @Test
    void shouldSumUpWhatIsExplainedInEachCurrencyAndLeaveTheRest() throws IOException {
        writeSalesThatDiffer();

        assertThat(reconcile("live")).isEqualTo(1);

        assertThat(output.toString(StandardCharsets.UTF_8))
                .containsPattern("sales_daily +EUR +difference +1 +2 +1,000.50 +0.10 +0.00\n")
                .containsPattern("sales_daily +EUR +explained by late orders of the actual side +1 +2 +1,000.50\n")
                .containsPattern("sales_daily +EUR +unexplained +0 +0 +0.00 +0.10 +0.00\n")
                .containsPattern("sales_daily +GBP +unexplained +0 +0 +-0.0001 +0.00 +0.00\n")
                .as("what its daily sales explain is no less explained where a sum is wrong besides")
                .containsPattern("sales_by_region +EUR +explained by late orders of the actual side +1 +2 +1,000.50\n")
                .containsPattern("sales_by_region +EUR +unexplained +0 +0 +-1.00 +0.00 +0.00\n");
    }

    @Test
    void shouldShowAMapThatCanBeCopied() throws IOException {
        String map = ReconcileCommand.HELP
                .lines()
                .dropWhile(line -> !line.strip().equals("tables:"))
                .takeWhile(line -> !line.isBlank())
                .collect(Collectors.joining("\n"))
                .stripIndent();
        Path file = Files.writeString(root.resolve("map.yaml"), map);

        assertThat(ConfigFile.read("--map", file).toString()).contains("escape=\\");
    }

    @Test
    void shouldGiveAmountsToProgramsAndOnThePage() throws IOException {
        writeSalesThatDiffer();

        assertThat(reconcile("live", "--table", "sales_daily", "--json", "--html", "page.html"))
                .isEqualTo(1);

        JsonNode told = new ObjectMapper().readTree(output.toByteArray());
        assertThat(told.get("verdict").asText()).isNotEmpty();
        assertThat(told.get("notes").isArray()).isTrue();
        JsonNode table = told.get("tables").get(0);
        JsonNode euros = table.get("amounts").get(0);
        assertThat(euros.get("currency").asText()).isEqualTo("EUR");
        assertThat(euros.get("difference").get("sales").asText()).isEqualTo("1000.50");
        assertThat(euros.get("explanations")
                        .get("late orders of the actual side")
                        .get("sales")
                        .asText())
                .isEqualTo("1000.50");
        assertThat(euros.get("unexplained").get("sales").asText()).isEqualTo("0.00");
        assertThat(euros.get("unexplained").get("paid").asText()).isEqualTo("0.10");
        assertThat(table.get("amounts").get(1).get("unexplained").get("sales").asText())
                .isEqualTo("-0.0001");
        assertThat(table.get("rows_without_amounts").asLong()).isZero();
        assertThat(Files.readString(root.resolve("page.html")))
                .contains("<caption>Expected less actual, in each currency</caption>")
                .contains("<td>explained by late orders of the actual side</td><td class=\"number\">1</td>"
                        + "<td class=\"number\">2</td><td class=\"number\">1,000.50</td>"
                        + "<td class=\"number\"></td><td class=\"number\"></td>")
                .contains("<td>unexplained</td><td class=\"number\">0</td><td class=\"number\">0</td>"
                        + "<td class=\"number\">0.00</td><td class=\"number\">0.10</td>");
    }

    @Test
    void shouldCountAsAmountsStillToComeWhatAnOpenDayLacks() throws IOException {
        String ledger = "feed,read,used,rejected,duplicate,late,filtered,revision\n";
        write("live/sales_by_region/part-0.csv", """
                day,region,currency,lines,units,sales,paid,refunded,revision,phase
                2026-11-01,spain,EUR,1,1,2.00,0.00,0.00,1,running
                """);
        write("live/ledger/part-0.csv", ledger + "orders,1,1,0,0,0,0,1\n");

        assertThat(reconcile("live")).isZero();

        assertThat(output.toString(StandardCharsets.UTF_8))
                .containsPattern("EUR +explained by records still to come +1 +3 +4.00 +8.00 +0.00\n")
                .containsPattern("EUR +unexplained +0 +0 +0.00 +0.00 +0.00\n");
    }

    @Test
    void shouldSumSomebodyElsesNumbersExactlyAndSayWhichItCannot() throws IOException {
        write("map.yaml", """
                tables:
                  sales_by_region:
                    columns: {day: day, region: region, currency: "'EUR'", sales: sales}
                """);
        String header = "day,region,sales\n2026-11-01,\"north, far\",2.9999999999999996\n2026-11-01,spain,";

        write("mart/sales_by_region/part-0.csv", header + "3.1\n");
        assertThat(mapped()).isEqualTo(1);
        assertThat(output.toString(StandardCharsets.UTF_8))
                .containsPattern("sales_by_region +EUR +unexplained +0.0999999999999996\n")
                .doesNotContain("not in the amounts");

        for (String wrong : List.of("NaN", "1E+1000000000", "9".repeat(100))) {
            write("mart/sales_by_region/part-0.csv", header + wrong + "\n");
            assertThat(mapped()).isEqualTo(1);
            assertThat(output.toString(StandardCharsets.UTF_8))
                    .containsPattern("sales_by_region +EUR +unexplained +-0.0000000000000004\n")
                    .contains("sales_by_region: 1 row that differs is not in the amounts: a cell is no plain number");
        }
    }

    @Test
    void shouldNameARecordOfATopicThatIsNotARow() throws IOException {
        write("shop/orders/part-0.jsonl", "{}\n");
        try (TestBroker broker = TestBroker.start(root.resolve("broker"))) {
            broker.createTopic("sales_by_region", 1);
            broker.send("sales_by_region", 0, "key".getBytes(StandardCharsets.UTF_8), new byte[] {'x'}, 0);
            String topics = "kafka://" + broker.servers();

            for (List<String> words : List.of(
                    List.of("reconcile", "--expected=report", "--actual=" + topics),
                    List.of("reconcile", "--expected=" + topics, "--actual=report"),
                    List.of(
                            "explain",
                            "sales_by_region",
                            "2026-11-01",
                            "spain",
                            "EUR",
                            "--input=shop",
                            "--output=" + topics))) {
                assertThat(omni(words.toArray(String[]::new))).as("%s", words).isEqualTo(2);
                assertThat(errors)
                        .hasToString("error: " + topics + ": the record at 0:0 of topic sales_by_region is not a row of"
                                + " this product (it is no JSON object): use a prefix that no one else writes under"
                                + System.lineSeparator());
            }
        }
    }

    @Test
    void shouldCountRowsOfATableThatIsNotExpectedAtAll() throws IOException {
        write(
                "live/sales_by_region/part-0.csv",
                Files.readString(root.resolve("report/sales_by_region/dt=2026-11-01/part-0.csv")));
        write(
                "live/unmatched_payments/part-0.csv",
                "payment_id,event_time,order_id,status,amount,currency,reason,revision\n");
        assertThat(reconcile("live")).as("a table without rows").isZero();

        write("live/unmatched_payments/part-0.csv", """
                payment_id,event_time,order_id,status,amount,currency,reason,revision
                p1,2026-11-01T10:00:00Z,o1,capture,3.00,EUR,no_order,1
                """);
        assertThat(reconcile("live")).isEqualTo(1);
        assertThat(output.toString(StandardCharsets.UTF_8))
                .containsPattern("unmatched_payments +0 +0 +0 +0 +1 +0 +1\n")
                .endsWith("Not equal: 1 row differs, 1 unexplained." + System.lineSeparator());
        assertThat(reconcile("live", "--table", "sales_by_region")).isZero();
    }

    @Test
    void shouldRefusePlacesWithoutResults() throws IOException {
        assertThat(reconcile("nothing")).isEqualTo(2);
        assertThat(errors.toString(StandardCharsets.UTF_8)).endsWith("nothing does not exist" + System.lineSeparator());
        assertThat(reconcile("report", "--table", "sales_daily")).isEqualTo(2);
        assertThat(errors.toString(StandardCharsets.UTF_8)).contains("there is no table sales_daily");
        write("empty/notes.txt", "");
        for (String place : List.of("empty", "empty/notes.txt")) {
            assertThat(reconcile(place)).isEqualTo(2);
            assertThat(errors)
                    .hasToString("error: --actual " + place + ": there is no table: name where a job has written its"
                            + " results" + System.lineSeparator());
            assertThat(omni("reconcile", "--expected", place, "--actual", "report"))
                    .isEqualTo(2);
            assertThat(errors.toString(StandardCharsets.UTF_8)).startsWith("error: --expected " + place);
        }
    }
}
