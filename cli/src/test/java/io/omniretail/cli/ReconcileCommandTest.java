package io.omniretail.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
        output.reset();
        errors.reset();
        return Main.run(
                all,
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
                .endsWith("Equal but for what is explained: 1 rows differ, all explained." + System.lineSeparator());
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
    void shouldRefusePlacesWithoutResults() {
        assertThat(reconcile("nothing")).isEqualTo(2);
        assertThat(errors.toString(StandardCharsets.UTF_8)).endsWith("nothing does not exist" + System.lineSeparator());
        assertThat(reconcile("report", "--table", "sales_daily")).isEqualTo(2);
        assertThat(errors.toString(StandardCharsets.UTF_8)).contains("there is no table sales_daily");
    }
}
