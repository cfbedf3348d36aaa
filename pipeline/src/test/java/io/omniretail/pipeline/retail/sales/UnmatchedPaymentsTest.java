package io.omniretail.pipeline.retail.sales;

import static io.omniretail.pipeline.TestEvents.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.omniretail.domain.result.ResultRow;
import io.omniretail.domain.result.ResultTable;
import io.omniretail.domain.rule.TimeRange;
import io.omniretail.pipeline.common.Emission;
import io.omniretail.pipeline.common.Harnesses;
import io.omniretail.sources.types.PackedSerializer;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UnmatchedPaymentsTest {
    private static final String DAY = "2026-11-02";
    private static final long SETTLED_MS = at("2026-11-04T00:00:00Z") - 1;

    private final List<KeyedOneInputStreamOperatorTestHarness<String, ResultRow, ResultRow>> opened = new ArrayList<>();
    private KeyedOneInputStreamOperatorTestHarness<String, ResultRow, ResultRow> harness;

    @AfterEach
    void close() throws Exception {
        for (KeyedOneInputStreamOperatorTestHarness<String, ResultRow, ResultRow> each : opened) {
            each.close();
        }
    }

    private void open(Emission emission, OperatorSubtaskState state) throws Exception {
        open(emission, Duration.ofDays(1), state);
    }

    private void open(Emission emission, Duration allowedLateness, OperatorSubtaskState state) throws Exception {
        SalesSettings settings =
                new SalesSettings(ZoneOffset.UTC, TimeRange.ALL, Duration.ofDays(8), allowedLateness, emission);
        harness = new KeyedOneInputStreamOperatorTestHarness<>(
                new UnmatchedPayments(settings), UnmatchedPayments::paymentOf, Types.STRING);
        opened.add(harness);
        harness.setup(new PackedSerializer<>(ResultRow.class));
        harness.setProcessingTime(500);
        if (state != null) {
            harness.initializeState(state);
        }
        harness.open();
    }

    private void openLive() throws Exception {
        open(Emission.live(Duration.ofSeconds(1)), null);
    }

    @Test
    void shouldGiveSettledRowsAtOnce() throws Exception {
        open(Emission.SETTLED, null);
        harness.processElement(row("m1", "o1"), 0);

        assertThat(given()).containsExactly("m1 o1 1");
        assertThat(harness.numKeyedStateEntries()).isZero();
    }

    @Test
    void shouldShowAPaymentAsLongAsItIsUnmatched() throws Exception {
        openLive();
        harness.processElement(row("m1", "o1"), 0);
        clock(1_000);
        assertThat(given()).containsExactly("m1 o1 1");

        harness.processElement(row("m1", "o1").deleted(), 0);
        clock(2_000);
        assertThat(given()).containsExactly("- m1 o1 2");

        harness.processElement(row("m1", "o1"), 0);
        clock(3_000);
        assertThat(given()).containsExactly("m1 o1 3");
    }

    @Test
    void shouldSayNothingOfAPaymentWhoseLineComesWithinTheInterval() throws Exception {
        openLive();
        harness.processElement(row("m1", "o1"), 0);
        harness.processElement(row("m1", "o1").deleted(), 0);
        clock(1_000);

        assertThat(given()).isEmpty();
    }

    @Test
    void shouldEndWithTheVersionThatStandsInWhateverOrderTheNewsCome() throws Exception {
        openLive();
        harness.processElement(row("m1", "o1"), 0);
        clock(1_000);
        given();
        // The version of order o2 has taken the place of the one of o1; the news of the two orders come crosswise.
        harness.processElement(row("m1", "o2"), 0);
        harness.processElement(row("m1", "o1").deleted(), 0);
        clock(2_000);

        assertThat(given()).containsExactly("m1 o2 2");
    }

    @Test
    void shouldForgetAPaymentWhenItsDayIsSettledAndGiveWhatIsStillToBeGiven() throws Exception {
        openLive();
        harness.processElement(row("m1", "o1"), 0);
        watermark(SETTLED_MS - 1);
        assertThat(given()).isEmpty();
        watermark(SETTLED_MS);

        assertThat(given()).containsExactly("m1 o1 1");
        assertThat(harness.numKeyedStateEntries()).isZero();
        assertThat(harness.numEventTimeTimers()).isZero();
    }

    @Test
    void shouldGoOnAfterARestore() throws Exception {
        openLive();
        harness.processElement(row("m1", "o1"), 0);
        clock(1_000);
        harness.processElement(row("m2", "o2"), 0);
        OperatorSubtaskState state = harness.snapshot(1, 1);

        open(Emission.live(Duration.ofSeconds(1)), state);
        harness.processElement(row("m1", "o1").deleted(), 0);
        clock(2_000);
        assertThat(given()).containsExactlyInAnyOrder("m2 o2 1", "- m1 o1 2");
    }

    @Test
    void shouldForgetAPaymentAfterARestoreWithALongerLateness() throws Exception {
        openLive();
        harness.processElement(row("m1", "o1"), 0);
        OperatorSubtaskState state = harness.snapshot(1, 1);

        open(Emission.live(Duration.ofSeconds(1)), Duration.ofDays(3), state);
        watermark(SETTLED_MS);
        assertThat(harness.numKeyedStateEntries()).isOne();

        watermark(SETTLED_MS + Duration.ofDays(2).toMillis());
        assertThat(harness.numKeyedStateEntries()).isZero();
    }

    private static ResultRow row(String paymentId, String orderId) {
        return new ResultRow()
                .start(ResultTable.UNMATCHED_PAYMENTS, (int)
                        LocalDate.parse(DAY).toEpochDay())
                .text(paymentId)
                .text(orderId);
    }

    private void clock(long timeMs) throws Exception {
        harness.setProcessingTime(timeMs);
    }

    private void watermark(long timeMs) throws Exception {
        harness.processWatermark(new Watermark(timeMs));
    }

    private List<String> given() {
        return Harnesses.newOutput(harness, row -> (row.isDeleted() ? "- " : "") + Harnesses.row(row));
    }
}
