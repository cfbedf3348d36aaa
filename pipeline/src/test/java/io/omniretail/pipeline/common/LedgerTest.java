package io.omniretail.pipeline.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.omniretail.domain.event.Feed;
import io.omniretail.domain.result.LedgerEntry;
import io.omniretail.domain.result.ResultRow;
import io.omniretail.sources.types.PackedSerializer;
import java.time.Duration;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // Harnesses say that closing them may be interrupted
class LedgerTest {
    private static final List<Feed> FEEDS = List.of(Feed.ORDERS, Feed.PAYMENTS);

    @Test
    void shouldGiveARowForEachFeedAtTheEnd() throws Exception {
        try (OneInputStreamOperatorTestHarness<LedgerEntry, ResultRow> harness = ledger(null)) {
            harness.processElement(entry(Feed.ORDERS, 7, 0), 0);
            harness.processElement(entry(Feed.ORDERS, 0, 8), 0);
            harness.processElement(entry(Feed.ORDERS, 0, -1), 0);
            assertThat(harness.getOutput()).isEmpty();

            harness.getOperator().finish();

            assertThat(Harnesses.newOutput(harness, Harnesses::row))
                    .containsExactly("orders 7 7 0 0 0 0 1", "payments 0 0 0 0 0 0 1");
        }
    }

    @Test
    void shouldFailAReportThatDoesNotAccountForEachRecord() throws Exception {
        try (OneInputStreamOperatorTestHarness<LedgerEntry, ResultRow> harness = ledger(null)) {
            harness.processElement(entry(Feed.ORDERS, 7, 7), 0);
            harness.processElement(entry(Feed.PAYMENTS, 7, 6), 0);

            assertThatThrownBy(() -> harness.getOperator().finish())
                    .hasStackTraceContaining("payments: read 7 != used 6 + rejected 0")
                    .hasStackTraceContaining("does not balance");
            assertThat(harness.getOutput()).isEmpty();
            // The harness finishes once more when it is closed.
            harness.processElement(entry(Feed.PAYMENTS, 0, 1), 0);
        }
    }

    @Test
    void shouldGoOnAfterARestoreFromWhatTheCheckpointHeld() throws Exception {
        OperatorSubtaskState state;
        try (OneInputStreamOperatorTestHarness<LedgerEntry, ResultRow> harness = ledger(null)) {
            harness.processElement(entry(Feed.ORDERS, 7, 7), 0);
            state = harness.snapshot(1, 1);
            harness.processElement(entry(Feed.ORDERS, 1, 1), 0);
        }
        try (OneInputStreamOperatorTestHarness<LedgerEntry, ResultRow> harness = ledger(state)) {
            harness.processElement(entry(Feed.PAYMENTS, 2, 2), 0);
            harness.getOperator().finish();

            assertThat(Harnesses.newOutput(harness, Harnesses::row))
                    .containsExactly("orders 7 7 0 0 0 0 1", "payments 2 2 0 0 0 0 1");
        }
    }

    @Test
    void shouldGiveLiveTheRowsThatHaveChangedBeforeEachBarrier() throws Exception {
        try (OneInputStreamOperatorTestHarness<LedgerEntry, ResultRow> harness =
                ledger(Emission.live(Duration.ofSeconds(1)), null)) {
            harness.processElement(entry(Feed.ORDERS, 7, 7), 0);
            harness.prepareSnapshotPreBarrier(1);
            assertThat(Harnesses.newOutput(harness, Harnesses::row))
                    .containsExactly("orders 7 7 0 0 0 0 1", "payments 0 0 0 0 0 0 1");

            harness.prepareSnapshotPreBarrier(2);
            assertThat(harness.getOutput()).isEmpty();

            harness.processElement(entry(Feed.PAYMENTS, 2, 2), 0);
            harness.prepareSnapshotPreBarrier(3);
            assertThat(Harnesses.newOutput(harness, Harnesses::row)).containsExactly("payments 2 2 0 0 0 0 3");
        }
    }

    @Test
    void shouldGiveLiveWhatIsLeftAtTheEndAndNothingBeforeTheBarrierAfterIt() throws Exception {
        try (OneInputStreamOperatorTestHarness<LedgerEntry, ResultRow> harness =
                ledger(Emission.live(Duration.ofSeconds(1)), null)) {
            harness.prepareSnapshotPreBarrier(6);
            harness.processElement(entry(Feed.ORDERS, 7, 7), 0);
            harness.getOutput().clear();

            harness.getOperator().finish();
            assertThat(Harnesses.newOutput(harness, Harnesses::row)).containsExactly("orders 7 7 0 0 0 0 7");

            harness.prepareSnapshotPreBarrier(7);
            assertThat(harness.getOutput()).isEmpty();
        }
    }

    @Test
    void shouldGoOnLiveAfterARestoreWithHigherRevisionsEvenIfItEndsAtOnce() throws Exception {
        OperatorSubtaskState state;
        try (OneInputStreamOperatorTestHarness<LedgerEntry, ResultRow> harness =
                ledger(Emission.live(Duration.ofSeconds(1)), null)) {
            harness.processElement(entry(Feed.ORDERS, 7, 7), 0);
            state = harness.snapshot(1, 1);
        }
        try (OneInputStreamOperatorTestHarness<LedgerEntry, ResultRow> harness =
                new OneInputStreamOperatorTestHarness<>(new Ledger(FEEDS, Emission.live(Duration.ofSeconds(1))))) {
            harness.setup(new PackedSerializer<>(ResultRow.class));
            harness.setRestoredCheckpointId(41);
            harness.initializeState(state);
            harness.open();
            harness.getOperator().finish();

            assertThat(Harnesses.newOutput(harness, Harnesses::row))
                    .containsExactly("orders 7 7 0 0 0 0 42", "payments 0 0 0 0 0 0 42");
        }
    }

    private static OneInputStreamOperatorTestHarness<LedgerEntry, ResultRow> ledger(OperatorSubtaskState state)
            throws Exception {
        return ledger(Emission.SETTLED, state);
    }

    private static OneInputStreamOperatorTestHarness<LedgerEntry, ResultRow> ledger(
            Emission emission, OperatorSubtaskState state) throws Exception {
        OneInputStreamOperatorTestHarness<LedgerEntry, ResultRow> harness =
                new OneInputStreamOperatorTestHarness<>(new Ledger(FEEDS, emission));
        harness.setup(new PackedSerializer<>(ResultRow.class));
        if (state != null) {
            harness.initializeState(state);
        }
        harness.open();
        return harness;
    }

    private static LedgerEntry entry(Feed feed, long read, long used) {
        LedgerEntry entry = LedgerEntry.of(feed);
        entry.read = read;
        entry.used = used;
        return entry;
    }
}
