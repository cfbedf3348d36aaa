package io.omniretail.pipeline.retail.sales;

import static io.omniretail.pipeline.TestEvents.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.omniretail.domain.result.ResultRow;
import io.omniretail.domain.rule.TimeRange;
import io.omniretail.pipeline.common.Emission;
import io.omniretail.pipeline.common.Harnesses;
import io.omniretail.pipeline.state.RecordBlock;
import io.omniretail.pipeline.state.TestBlocks;
import io.omniretail.sources.types.PackedSerializer;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SalesTotalsTest {
    private static final String DAY = "2026-11-02";
    private static final SalesSettings SETTINGS = new SalesSettings(
            ZoneId.of("Europe/Berlin"), TimeRange.ALL, Duration.ofDays(8), Duration.ofDays(1), Emission.SETTLED);
    /** The watermark at which 2 November in Berlin is settled. */
    private static final long SETTLED_MS = at("2026-11-02T23:00:00Z") - 1;

    private final List<AbstractStreamOperatorTestHarness<?>> opened = new ArrayList<>();
    private KeyedOneInputStreamOperatorTestHarness<Integer, RecordBlock, ResultRow> harness;

    @BeforeEach
    void open() throws Exception {
        harness = opened(1, 0, null);
    }

    @AfterEach
    void close() throws Exception {
        for (AbstractStreamOperatorTestHarness<?> each : opened) {
            each.close();
        }
    }

    private KeyedOneInputStreamOperatorTestHarness<Integer, RecordBlock, ResultRow> opened(
            int subtasks, int subtask, OperatorSubtaskState state) throws Exception {
        KeyedOneInputStreamOperatorTestHarness<Integer, RecordBlock, ResultRow> created =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new SalesTotals(SETTINGS),
                        sums -> sums.bucket,
                        Types.INT,
                        Harnesses.MAX_PARALLELISM,
                        subtasks,
                        subtask);
        opened.add(created);
        created.setup(new PackedSerializer<>(ResultRow.class));
        if (state != null) {
            created.initializeState(state);
        }
        created.open();
        return created;
    }

    @Test
    void shouldGiveTheRowsOfADayOnceWhenItIsSettled() throws Exception {
        SalesFact paid = Facts.fact(DAY, "p1", "north", "none", "EUR");
        paid.paidE4 = 70_000;
        paid.refundedE4 = 1;
        send(SalesTable.DAILY, Facts.sale(DAY, "p1", "north", "1.00"));
        send(SalesTable.DAILY, Facts.sale(DAY, "p1", "north", "2.5"));
        send(SalesTable.DAILY, paid);
        send(SalesTable.DAILY, Facts.sale("2026-11-03", "p1", "north", "9"));

        watermark(SETTLED_MS - 1);
        assertThat(given()).isEmpty();
        watermark(SETTLED_MS);
        assertThat(given()).containsExactly("2026-11-02 p1 north none EUR 2 2 3.50 7.00 0.0001 1 final");
        watermark(Long.MAX_VALUE);
        assertThat(given()).containsExactly("2026-11-03 p1 north none EUR 1 1 9.00 0.00 0.00 1 final");
        assertThat(harness.numKeyedStateEntries()).isZero();
        assertThat(harness.numEventTimeTimers()).isZero();
    }

    @Test
    void shouldHandTheSettledSumsToTheTablesMadeOfThem() throws Exception {
        SalesFact fact = Facts.sale(DAY, "p1", "north", "1.00");
        send(SalesTable.DAILY, fact);
        send(SalesTable.DAILY, fact);
        send(SalesTable.DAILY, Facts.sale(DAY, "p2", "north", "1.00"));
        send(SalesTable.DAILY, Facts.negated(Facts.sale(DAY, "p2", "north", "1.00")));
        watermark(Long.MAX_VALUE);

        assertThat(Harnesses.sideOutput(harness, SalesTotals.SUMS)).hasSize(1);
        assertThat(Facts.sums(Harnesses.sideOutput(harness, SalesTotals.SUMS)))
                .isEqualTo(Map.of("2026-11-02 p1 north none EUR", "2 2 2.00 0.00 0.00"));
    }

    @Test
    void shouldGiveNoRowWhoseLinesPaidAndRefundedAreZero() throws Exception {
        send(SalesTable.DAILY, Facts.sale(DAY, "gone", "north", "1.00"));
        send(SalesTable.DAILY, Facts.negated(Facts.sale(DAY, "gone", "north", "1.00")));
        SalesFact paid = Facts.fact(DAY, "only paid", "north", "none", "EUR");
        paid.paidE4 = 1;
        send(SalesTable.DAILY, paid);
        SalesFact refunded = Facts.fact(DAY, "only refunded", "north", "none", "EUR");
        refunded.refundedE4 = 1;
        send(SalesTable.DAILY, refunded);
        SalesFact free = Facts.sale(DAY, "free", "north", "0");
        send(SalesTable.DAILY, free);
        watermark(Long.MAX_VALUE);

        assertThat(given())
                .containsExactlyInAnyOrder(
                        "2026-11-02 only paid north none EUR 0 0 0.00 0.0001 0.00 1 final",
                        "2026-11-02 only refunded north none EUR 0 0 0.00 0.00 0.0001 1 final",
                        "2026-11-02 free north none EUR 1 1 0.00 0.00 0.00 1 final");
    }

    @Test
    void shouldPrintTheColumnsOfEachTable() throws Exception {
        SalesFact fact = Facts.fact(DAY, "p1", "north", "autumn", "EUR");
        fact.lines = 1;
        fact.units = -1;
        fact.salesE4 = 12_345;
        for (SalesTable table : SalesTable.values()) {
            send(table, fact);
        }
        watermark(Long.MAX_VALUE);

        assertThat(given())
                .containsExactlyInAnyOrder(
                        "2026-11-02 p1 north autumn EUR 1 -1 1.2345 0.00 0.00 1 final",
                        "2026-11-02 p1 EUR 1 -1 1.2345 0.00 0.00 1 final",
                        "2026-11-02 north EUR 1 -1 1.2345 0.00 0.00 1 final",
                        "2026-11-02 autumn EUR 1 -1 1.2345 0.00 0.00 1 final",
                        "2026-11-02 north EUR 1 p1 1.2345 -1 1 final");
    }

    @Test
    void shouldRankTheTenBestProductsOfEachRegionAndCurrency() throws Exception {
        for (int i = 1; i <= 12; i++) {
            send(SalesTable.TOP_PRODUCTS, Facts.sale(DAY, "p" + i, "north", i + ".00"));
        }
        send(SalesTable.TOP_PRODUCTS, Facts.sale(DAY, "p1", "south", "5.00"));
        SalesFact dollars = Facts.fact(DAY, "p1", "north", "none", "USD");
        dollars.salesE4 = 10_000;
        send(SalesTable.TOP_PRODUCTS, dollars);
        send(SalesTable.TOP_PRODUCTS, Facts.sale("2026-11-03", "p1", "north", "1.00"));
        watermark(Long.MAX_VALUE);

        List<String> expected = new ArrayList<>(List.of(
                "2026-11-02 south EUR 1 p1 5.00 1 1 final",
                "2026-11-02 north USD 1 p1 1.00 0 1 final",
                "2026-11-03 north EUR 1 p1 1.00 1 1 final"));
        for (int rank = 1; rank <= 10; rank++) {
            int product = 13 - rank;
            expected.add("2026-11-02 north EUR " + rank + " p" + product + " " + product + ".00 1 1 final");
        }
        assertThat(given()).containsExactlyInAnyOrderElementsOf(expected);
    }

    /** Where sums of 64 bits end, with four fraction digits, at 922 trillion. */
    @Test
    void shouldGoOnWhereSumsNeedMoreThan64Bits() throws Exception {
        for (int i = 0; i < 20; i++) {
            for (SalesTable table : List.of(SalesTable.DAILY, SalesTable.TOP_PRODUCTS)) {
                send(table, Facts.sale(DAY, "much", "north", "99999999999999.50"));
                send(table, Facts.negated(Facts.sale(DAY, "minus", "north", "99999999999999")));
                send(table, Facts.sale(DAY, "some", "north", "9"));
            }
        }
        harness.snapshot(1, 1);
        watermark(Long.MAX_VALUE);

        assertThat(given())
                .containsExactlyInAnyOrder(
                        "2026-11-02 much north none EUR 20 20 1999999999999990.00 0.00 0.00 1 final",
                        "2026-11-02 minus north none EUR -20 -20 -1999999999999980.00 0.00 0.00 1 final",
                        "2026-11-02 some north none EUR 20 20 180.00 0.00 0.00 1 final",
                        "2026-11-02 north EUR 1 much 1999999999999990.00 20 1 final",
                        "2026-11-02 north EUR 2 some 180.00 20 1 final");
    }

    /** By UTF-16, a letter beyond the basic plane would come before the full-width tilde. */
    @Test
    void shouldRankEqualSalesByTheBytesOfTheProduct() throws Exception {
        List<String> products = List.of("Z", "a", "aa", "é", "\uFF5E", "\uD835\uDD4A");
        for (int i = products.size() - 1; i >= 0; i--) {
            send(SalesTable.TOP_PRODUCTS, Facts.sale(DAY, products.get(i), "north", "1.00"));
        }
        watermark(Long.MAX_VALUE);

        List<String> expected = new ArrayList<>();
        for (int i = 0; i < products.size(); i++) {
            expected.add("2026-11-02 north EUR " + (i + 1) + " " + products.get(i) + " 1.00 1 1 final");
        }
        assertThat(given()).containsExactlyElementsOf(expected);
    }

    @Test
    void shouldNotRankProductsWithoutPositiveSales() throws Exception {
        send(SalesTable.TOP_PRODUCTS, Facts.sale(DAY, "minus", "north", "-1.00"));
        send(SalesTable.TOP_PRODUCTS, Facts.sale(DAY, "zero", "north", "0"));
        send(SalesTable.TOP_PRODUCTS, Facts.sale(DAY, "plus", "north", "0.0001"));
        watermark(Long.MAX_VALUE);

        assertThat(given()).containsExactly("2026-11-02 north EUR 1 plus 0.0001 1 1 final");
    }

    @ParameterizedTest
    @CsvSource({"1, 3", "3, 1", "2, 4"})
    void shouldGoOnAfterARestoreAtAnyParallelism(int subtasks, int restoredSubtasks) throws Exception {
        int products = 60;
        List<OperatorSubtaskState> states = new ArrayList<>();
        for (int subtask = 0; subtask < subtasks; subtask++) {
            harness = opened(subtasks, subtask, null);
            sendMine(products, subtasks, subtask);
            states.add(harness.snapshot(1, 1));
            // What comes after the checkpoint comes again after the restore.
            sendMine(products, subtasks, subtask);
        }
        OperatorSubtaskState state =
                AbstractStreamOperatorTestHarness.repackageState(states.toArray(new OperatorSubtaskState[0]));
        List<String> rows = new ArrayList<>();
        for (int subtask = 0; subtask < restoredSubtasks; subtask++) {
            harness = opened(
                    restoredSubtasks,
                    subtask,
                    AbstractStreamOperatorTestHarness.repartitionOperatorState(
                            state, Harnesses.MAX_PARALLELISM, subtasks, restoredSubtasks, subtask));
            sendMine(products, restoredSubtasks, subtask);
            watermark(SETTLED_MS);
            rows.addAll(given());
        }
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < products; i++) {
            expected.add("2026-11-02 p" + i + " north none EUR 2 2 2.00 0.00 0.00 1 final");
        }
        assertThat(rows).containsExactlyInAnyOrderElementsOf(expected);
    }

    private void sendMine(int products, int subtasks, int subtask) throws Exception {
        for (int i = 0; i < products; i++) {
            SalesFact fact = Facts.sale(DAY, "p" + i, "north", "1.00");
            int owner = KeyGroupRangeAssignment.assignKeyToParallelOperator(
                    SalesTable.shardOf(fact), Harnesses.MAX_PARALLELISM, subtasks);
            if (owner == subtask) {
                send(SalesTable.DAILY, fact);
            }
        }
    }

    private void send(SalesTable table, SalesFact fact) throws Exception {
        SalesFact projected = Facts.projected(table, fact);
        harness.processElement(TestBlocks.of(projected, SalesTable.shardOf(projected), 0));
    }

    private void watermark(long timeMs) throws Exception {
        harness.processWatermark(new Watermark(timeMs));
    }

    /** The rows that have come out since the last call. */
    private List<String> given() {
        return Harnesses.newOutput(harness, Harnesses::row);
    }
}
