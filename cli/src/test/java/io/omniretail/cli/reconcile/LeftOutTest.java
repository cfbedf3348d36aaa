package io.omniretail.cli.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.omniretail.domain.result.ResultTable;
import io.omniretail.domain.rule.Days;
import io.omniretail.pipeline.JobOptions.Output;
import io.omniretail.sinks.Format;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A day's sales that one late line makes up; a second one is late on both sides. */
class LeftOutTest {
    private static final String SALES = "day,region,currency,lines,units,sales,paid,refunded,revision,phase\n";
    private static final String LATE = "source,position,feed,event_time,watermark,payload,revision\n";

    @TempDir
    Path folder;

    private ResultPlace expected;
    private ResultPlace actual;

    @BeforeEach
    void writeBoth() throws IOException {
        expected = place("expected", SALES + "2026-11-01,spain,EUR,1,1,2.50,0.00,0.00,1,final\n", LATE + line(2));
        actual = place("actual", SALES, LATE + line(1) + line(2) + line(2));
    }

    private ResultPlace place(String name, String sales, String late) throws IOException {
        Path place = folder.resolve(name);
        Files.createDirectories(place.resolve("sales_by_region"));
        Files.createDirectories(place.resolve("late"));
        Files.writeString(place.resolve("sales_by_region/part-0.csv"), sales);
        Files.writeString(place.resolve("late/part-0.csv"), late);
        return ResultPlace.of(new Output(place.toString(), Format.CSV));
    }

    private static String line(int number) {
        return "orders,0:1,orders,2026-11-01T00:00:30Z,2026-11-03T00:00:00Z,\""
                + """
                {'order_id':'o','line':%d,'event_time':'2026-11-01T00:00:30Z','product_id':'a','quantity':1,\
                'unit_price':'2.50','currency':'EUR','region':'spain'}""".formatted(number).replace("'", "\"\"")
                + "\",1\n";
    }

    @Test
    void shouldHoldWhatOnlyOneSideHasLeftOut() throws IOException {
        LeftOut leftOut = LeftOut.read(expected, actual, ZoneOffset.UTC, LeftOut.mostBytes());

        assertThat(leftOut.holdsAll()).isTrue();
        assertThat(leftOut.lines()).extracting(line -> line.event().line).containsExactly(1L);
    }

    @Test
    void shouldExplainNothingWhereMemoryCannotHoldAllThatIsLate() throws IOException {
        List<TableComparison> comparisons = List.of(TableComparison.of(ResultTable.SALES_BY_REGION, expected, actual));
        Days days = new Days(ZoneOffset.UTC);

        Reconciliation all = new Reconciliation(
                comparisons, Explanations.of(comparisons, expected, actual, days, LeftOut.mostBytes()));
        Reconciliation some =
                new Reconciliation(comparisons, Explanations.of(comparisons, expected, actual, days, 2_000));

        assertThat(all.isExplained()).isTrue();
        assertThat(all.notes()).containsExactly("sales_by_region: 1 row explained by late orders of the actual side");
        assertThat(some.isExplained()).isFalse();
        assertThat(some.amounts(comparisons.get(0)).get(0).unexplained().get("sales"))
                .isEqualTo("2.50");
        assertThat(some.notes())
                .containsExactly("more than 2 late and rejected records are there, which is what memory can hold:"
                        + " nothing is explained; a greater OMNI_HEAP holds more");
    }
}
