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
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LiveSalesTotalsTest {
    private static final String DAY = "2026-11-02";
    private static final long CLOSED_MS = at("2026-11-03T00:00:00Z") - 1;
    private static final long SETTLED_MS = at("2026-11-04T00:00:00Z") - 1;

    private final List<KeyedOneInputStreamOperatorTestHarness<Integer, RecordBlock, ResultRow>> opened =
            new ArrayList<>();
    private KeyedOneInputStreamOperatorTestHarness<Integer, RecordBlock, ResultRow> harness;

    @BeforeEach
    void open() throws Exception {
        harness = opened(null);
    }

    @AfterEach
    void close() throws Exception {
        for (KeyedOneInputStreamOperatorTestHarness<Integer, RecordBlock, ResultRow> each : opened) {
            each.close();
        }
    }

    private KeyedOneInputStreamOperatorTestHarness<Integer, RecordBlock, ResultRow> opened(OperatorSubtaskState state)
            throws Exception {
        return opened(Duration.ofDays(1), state);
    }

    private KeyedOneInputStreamOperatorTestHarness<Integer, RecordBlock, ResultRow> opened(
            Duration allowedLateness, OperatorSubtaskState state) throws Exception {
        SalesSettings settings = new SalesSettings(
                ZoneOffset.UTC,
                TimeRange.ALL,
                Duration.ofDays(8),
                allowedLateness,
                Emission.live(Duration.ofSeconds(1)));
        KeyedOneInputStreamOperatorTestHarness<Integer, RecordBlock, ResultRow> created =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new SalesTotals(settings), sums -> sums.bucket, Types.INT, Harnesses.MAX_PARALLELISM, 1, 0);
        opened.add(created);
        created.setup(new PackedSerializer<>(ResultRow.class));
        created.setProcessingTime(10_500);
        if (state != null) {
            created.initializeState(state);
        }
        created.open();
        return created;
    }

    @Test
    void shouldGiveARunningTotalOnceAnIntervalIfItHasChanged() throws Exception {
        send(SalesTable.DAILY, sale("p1", "1.00"));
        send(SalesTable.DAILY, sale("p1", "2.00"));
        assertThat(given()).isEmpty();

        clock(10_999);
        assertThat(given()).isEmpty();
        clock(11_000);
        assertThat(given()).containsExactly("2026-11-02 p1 north none EUR 2 2 3.00 0.00 0.00 1 running");
        clock(60_000);
        assertThat(given()).isEmpty();

        send(SalesTable.DAILY, sale("p1", "4.00"));
        send(SalesTable.DAILY, sale("p2", "5.00"));
        clock(61_000);
        assertThat(given())
                .containsExactlyInAnyOrder(
                        "2026-11-02 p1 north none EUR 3 3 7.00 0.00 0.00 2 running",
                        "2026-11-02 p2 north none EUR 1 1 5.00 0.00 0.00 1 running");
    }

    @Test
    void shouldGiveFinalTotalsWhenTheDayClosesAndCorrectionsUntilItIsSettled() throws Exception {
        send(SalesTable.DAILY, sale("p1", "1.00"));
        clock(11_000);
        given();
        send(SalesTable.DAILY, sale("p2", "2.00"));

        watermark(CLOSED_MS - 1);
        assertThat(given()).isEmpty();
        watermark(CLOSED_MS);
        assertThat(given())
                .containsExactlyInAnyOrder(
                        "2026-11-02 p1 north none EUR 1 1 1.00 0.00 0.00 2 final",
                        "2026-11-02 p2 north none EUR 1 1 2.00 0.00 0.00 1 final");

        send(SalesTable.DAILY, sale("p1", "1.00"));
        clock(12_000);
        assertThat(given()).containsExactly("2026-11-02 p1 north none EUR 2 2 2.00 0.00 0.00 3 corrected");

        send(SalesTable.DAILY, sale("p2", "2.00"));
        watermark(SETTLED_MS);
        assertThat(given()).containsExactly("2026-11-02 p2 north none EUR 2 2 4.00 0.00 0.00 2 corrected");
        assertThat(harness.numKeyedStateEntries()).isZero();
        assertThat(harness.numEventTimeTimers()).isZero();
    }

    @Test
    void shouldCorrectADayThatBeginsAfterItHasClosed() throws Exception {
        watermark(CLOSED_MS);
        send(SalesTable.DAILY, sale("p1", "1.00"));
        clock(11_000);

        assertThat(given()).containsExactly("2026-11-02 p1 north none EUR 1 1 1.00 0.00 0.00 1 corrected");
    }

    @Test
    void shouldTellWhenARowIsGoneAndWhenItComesBack() throws Exception {
        send(SalesTable.DAILY, sale("p1", "1.00"));
        clock(11_000);
        given();
        send(SalesTable.DAILY, Facts.negated(sale("p1", "1.00")));
        clock(12_000);
        assertThat(given()).containsExactly("- 2026-11-02 p1 north none EUR 0 0 0.00 0.00 0.00 2 running");

        send(SalesTable.DAILY, sale("p1", "1.00"));
        send(SalesTable.DAILY, Facts.negated(sale("p1", "1.00")));
        clock(13_000);
        assertThat(given()).isEmpty();

        send(SalesTable.DAILY, sale("p1", "3.00"));
        clock(14_000);
        assertThat(given()).containsExactly("2026-11-02 p1 north none EUR 1 1 3.00 0.00 0.00 3 running");
    }

    @Test
    void shouldGiveOnlyTheRanksThatChange() throws Exception {
        send(SalesTable.TOP_PRODUCTS, sale("p1", "3.00"));
        send(SalesTable.TOP_PRODUCTS, sale("p2", "2.00"));
        send(SalesTable.TOP_PRODUCTS, sale("p3", "1.00"));
        clock(11_000);
        assertThat(given())
                .containsExactly(
                        "2026-11-02 north EUR 1 p1 3.00 1 1 running",
                        "2026-11-02 north EUR 2 p2 2.00 1 1 running",
                        "2026-11-02 north EUR 3 p3 1.00 1 1 running");

        send(SalesTable.TOP_PRODUCTS, sale("p3", "1.50"));
        clock(12_000);
        assertThat(given())
                .containsExactly(
                        "2026-11-02 north EUR 2 p3 2.50 2 2 running", "2026-11-02 north EUR 3 p2 2.00 1 2 running");

        send(SalesTable.TOP_PRODUCTS, Facts.negated(sale("p2", "2.00")));
        clock(13_000);
        assertThat(given()).containsExactly("- 2026-11-02 north EUR 3 p2 2.00 1 3 running");

        watermark(CLOSED_MS);
        assertThat(given())
                .containsExactly(
                        "2026-11-02 north EUR 1 p1 3.00 1 2 final", "2026-11-02 north EUR 2 p3 2.50 2 3 final");

        send(SalesTable.TOP_PRODUCTS, sale("p4", "1.00"));
        clock(14_000);
        assertThat(given()).containsExactly("2026-11-02 north EUR 3 p4 1.00 1 4 corrected");
    }

    @Test
    void shouldHandFactsAtOnceToTheTablesMadeOfThem() throws Exception {
        send(SalesTable.DAILY, sale("p1", "1.00"));
        send(SalesTable.DAILY, Facts.negated(sale("p1", "1.00")));
        watermark(SETTLED_MS);

        assertThat(Harnesses.sideOutput(harness, SalesTotals.SUMS)).hasSize(2);
        assertThat(Facts.sums(Harnesses.sideOutput(harness, SalesTotals.SUMS))).isEmpty();
    }

    @Test
    void shouldGiveWhatHasChangedBeforeABarrierOnceAnInterval() throws Exception {
        send(SalesTable.DAILY, sale("p1", "1.00"));
        harness.prepareSnapshotPreBarrier(1);
        assertThat(given()).containsExactly("2026-11-02 p1 north none EUR 1 1 1.00 0.00 0.00 1 running");

        send(SalesTable.DAILY, sale("p1", "1.00"));
        harness.prepareSnapshotPreBarrier(2);
        assertThat(given()).isEmpty();
        clock(11_000);
        assertThat(given()).containsExactly("2026-11-02 p1 north none EUR 2 2 2.00 0.00 0.00 2 running");

        clock(11_500);
        send(SalesTable.DAILY, sale("p1", "1.00"));
        harness.prepareSnapshotPreBarrier(3);
        assertThat(given()).containsExactly("2026-11-02 p1 north none EUR 3 3 3.00 0.00 0.00 3 running");
    }

    @Test
    void shouldGoOnAfterARestoreWithPhaseRevisionsRanksAndWhatWasStillToBeGiven() throws Exception {
        send(SalesTable.DAILY, sale("p1", "1.00"));
        send(SalesTable.TOP_PRODUCTS, sale("p1", "1.00"));
        watermark(CLOSED_MS);
        send(SalesTable.DAILY, sale("p1", "1.00"));
        OperatorSubtaskState state = harness.snapshot(1, 1);

        harness = opened(state);
        clock(11_000);
        assertThat(given()).containsExactly("2026-11-02 p1 north none EUR 2 2 2.00 0.00 0.00 2 corrected");

        send(SalesTable.TOP_PRODUCTS, Facts.negated(sale("p1", "1.00")));
        clock(12_000);
        assertThat(given()).containsExactly("- 2026-11-02 north EUR 1 p1 1.00 1 2 corrected");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void shouldSettleADayAfterARestoreWithAnotherLateness(int days) throws Exception {
        send(SalesTable.DAILY, sale("p1", "1.00"));
        OperatorSubtaskState state = harness.snapshot(1, 1);

        harness = opened(Duration.ofDays(days), state);
        watermark(CLOSED_MS + Duration.ofDays(days).toMillis() - 1);
        assertThat(harness.numKeyedStateEntries()).isPositive();
        watermark(CLOSED_MS + Duration.ofDays(days).toMillis());
        watermark(SETTLED_MS);

        assertThat(given()).last().isEqualTo("2026-11-02 p1 north none EUR 1 1 1.00 0.00 0.00 1 final");
        assertThat(harness.numKeyedStateEntries()).isZero();
    }

    private static SalesFact sale(String product, String sales) {
        return Facts.sale(DAY, product, "north", sales);
    }

    @Test
    void shouldKnowARankedSumOfMoreThan64BitsAgainAfterARestore() throws Exception {
        for (int i = 0; i < 20; i++) {
            send(SalesTable.TOP_PRODUCTS, sale("much", "99999999999999"));
        }
        clock(11_000);
        assertThat(given()).containsExactly("2026-11-02 north EUR 1 much 1999999999999980.00 20 1 running");

        harness = opened(harness.snapshot(1, 1));
        send(SalesTable.TOP_PRODUCTS, sale("some", "1"));
        clock(12_000);
        assertThat(given()).containsExactly("2026-11-02 north EUR 2 some 1.00 1 1 running");

        // less by 2^64: the same but for what is beyond 64 bits
        SalesFact back = sale("much", "0");
        back.salesCarry = -1;
        send(SalesTable.TOP_PRODUCTS, back);
        clock(13_000);
        assertThat(given()).containsExactlyInAnyOrder("2026-11-02 north EUR 1 much 155325592629024.8384 21 2 running");
    }

    private void send(SalesTable table, SalesFact fact) throws Exception {
        SalesFact projected = Facts.projected(table, fact);
        harness.processElement(TestBlocks.of(projected, SalesTable.shardOf(projected), 0));
    }

    private void clock(long timeMs) throws Exception {
        harness.setProcessingTime(timeMs);
    }

    private void watermark(long timeMs) throws Exception {
        harness.processWatermark(new Watermark(timeMs));
    }

    /** The rows that have come out since the last call; one that is gone begins with a minus. */
    private List<String> given() {
        return Harnesses.newOutput(harness, row -> (row.isDeleted() ? "- " : "") + Harnesses.row(row));
    }
}
