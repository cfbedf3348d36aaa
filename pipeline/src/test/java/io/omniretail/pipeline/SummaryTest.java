package io.omniretail.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.omniretail.domain.result.ResultTable;
import io.omniretail.pipeline.JobOptions.Output;
import io.omniretail.pipeline.JobOptions.PipelineKind;
import io.omniretail.sinks.Format;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SummaryTest {
    private static final long TWO_SECONDS_NANOS = 2_000_000_000L;
    private static final int TODAY = (int) LocalDate.parse("2026-11-02").toEpochDay();

    @TempDir
    Path folder;

    private Set<LocalDate> cutDays = Set.of();

    private void write(String path, String content) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private String printed(Format format, Map<ResultTable, Long> rows) throws IOException {
        return printed(PipelineKind.RETAIL, format, rows);
    }

    private String printed(PipelineKind pipeline, Format format, Map<ResultTable, Long> rows) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Map<ResultTable, Long> sorted = new EnumMap<>(ResultTable.class);
        sorted.putAll(rows);
        Summary.read(
                        new Output(folder.toString(), format),
                        pipeline::tellsOf,
                        day -> day == TODAY,
                        sorted,
                        cutDays,
                        TWO_SECONDS_NANOS)
                .print(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void shouldShowTablesLedgerWarningsAndSpeed() throws IOException {
        write("ledger/part-0.csv", """
                feed,read,used,rejected,duplicate,late,filtered,revision
                orders,12000,11990,3,5,2,0,1
                payments,7,7,0,0,0,0,1
                """);
        write("rejects/part-0.csv", """
                source,position,feed,reason,detail,payload,revision
                orders/a.csv,1,orders,outside_partition,"not, there","a
                ""b"",c",1
                orders/a.csv,2,orders,bad_number,x,y,1
                """);
        write("rejects/dt=2026-11-02/part-0.csv", """
                source,position,feed,reason,detail,payload,revision
                orders/a.csv,3,orders,outside_partition,x,y,1
                """);
        write("rejects/dt=2026-11-01/part-0.csv", """
                source,position,feed,reason,detail,payload,revision
                orders/of-an-earlier-run.csv,3,orders,conflict,x,y,1
                """);
        write("ledger/part-1.csv", """
                feed,read,used,rejected,duplicate,late,filtered,revision
                readings,9,5,1,0,3,0,1
                """);
        write("rejects/part-1.csv", """
                source,position,feed,reason,detail,payload,revision
                readings/a.csv,1,readings,bad_number,x,y,1
                """);

        cutDays = Set.of(LocalDate.parse("2026-11-02"));

        assertThat(printed(Format.CSV, Map.of(ResultTable.SALES_DAILY, 1_234L, ResultTable.LEDGER, 2L)))
                .isEqualToNormalizingNewlines("""

                        Published in FOLDER
                          table         rows
                          sales_daily  1,234
                          ledger           2

                        Ledger: what became of every record
                          feed        read    used  rejected  duplicate  late  filtered
                          orders    12,000  11,990         3          5     2         0
                          payments       7       7         0          0     0         0

                        Warnings
                          2026-11-02 is cut by --from or --to: its rows tell of a part of it, and replace what an earlier run told of the whole
                          orders: 1 rejected as bad_number
                          orders: 2 rejected as outside_partition
                            their dt= folder is not their day in UTC: if the folders are load dates, set --partition-slack, such as 1d
                          Each stands in FOLDER/rejects with its place, reason and bytes.
                          orders: 2 late, counted nowhere: they stand in FOLDER/late

                        Done in 2.0 s: 12,007 records, 6,004 a second.
                        """.replace("FOLDER", folder.toString()));
    }

    @Test
    void shouldReadJsonToo() throws IOException {
        write("ledger/part-0.json", """
                {"feed":"readings","read":11,"used":10,"rejected":1,"duplicate":0,"late":0,"filtered":0,"revision":1}
                """);
        write("rejects/part-0.json", """
                {"source":"a.txt","position":"12","feed":"readings","reason":"bad_number","detail":"x","payload":"a\\nb"}
                """);

        assertThat(printed(PipelineKind.SENSORS, Format.JSON, Map.of()))
                .contains("readings    11    10         1          0     0         0")
                .contains("readings: 1 rejected as bad_number");
    }

    @Test
    void shouldNotWarnWhenAllIsWell() throws IOException {
        write("ledger/part-0.csv", """
                feed,read,used,rejected,duplicate,late,filtered,revision
                orders,1,1,0,0,0,0,1
                """);
        write("rejects/part-0.csv", "source,position,feed,reason,detail,payload,revision\n");

        assertThat(printed(Format.CSV, Map.of())).doesNotContain("Warnings");
    }
}
