package io.omniretail.pipeline.common;

import static io.omniretail.pipeline.TestEvents.at;
import static io.omniretail.pipeline.TestEvents.capture;
import static io.omniretail.pipeline.TestEvents.payment;
import static io.omniretail.pipeline.common.Harnesses.ledger;
import static org.assertj.core.api.Assertions.assertThat;

import io.omniretail.domain.Text;
import io.omniretail.domain.event.Feed;
import io.omniretail.domain.event.Payment;
import io.omniretail.domain.event.Payment.Status;
import io.omniretail.domain.rule.TimeRange;
import io.omniretail.pipeline.retail.sales.PaymentRule;
import io.omniretail.pipeline.retail.sales.SalesSettings;
import io.omniretail.pipeline.state.Buckets;
import io.omniretail.pipeline.state.RecordBlock;
import io.omniretail.pipeline.state.TestBlocks;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityTest {
    private static final Duration LOOKBACK = Duration.ofDays(8);
    private static final SalesSettings LIVE = new SalesSettings(
            ZoneOffset.UTC, TimeRange.ALL, LOOKBACK, Duration.ofDays(1), Emission.live(Duration.ofSeconds(1)));
    private static final SalesSettings SETTLED =
            new SalesSettings(ZoneOffset.UTC, TimeRange.ALL, LOOKBACK, Duration.ofDays(1), Emission.SETTLED);
    private static final Duration PURGE_SLACK = Duration.ofDays(1);
    private static final String NOON = "2026-11-02T12:00:00Z";
    /** The watermark at which 2 November is settled. */
    private static final long SETTLED_MS = at("2026-11-04T00:00:00Z") - 1;

    private final List<AbstractStreamOperatorTestHarness<?>> opened = new ArrayList<>();
    private KeyedOneInputStreamOperatorTestHarness<Integer, RecordBlock, EventChange<Payment>> harness;

    @BeforeEach
    void open() throws Exception {
        harness = opened(LIVE, 1, 0, null);
    }

    @AfterEach
    void close() throws Exception {
        for (AbstractStreamOperatorTestHarness<?> each : opened) {
            each.close();
        }
    }

    private KeyedOneInputStreamOperatorTestHarness<Integer, RecordBlock, EventChange<Payment>> opened(
            SalesSettings settings, int subtasks, int subtask, OperatorSubtaskState state) throws Exception {
        KeyedOneInputStreamOperatorTestHarness<Integer, RecordBlock, EventChange<Payment>> created =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        GatedOperators.of(new Identity<>(
                                new PaymentRule(settings, false),
                                settings.allowedLateness(),
                                PURGE_SLACK,
                                settings.emission())),
                        block -> block.bucket,
                        Types.INT,
                        Harnesses.MAX_PARALLELISM,
                        subtasks,
                        subtask);
        opened.add(created);
        created.setup(EventChange.<Payment>type()
                .createSerializer(created.getExecutionConfig().getSerializerConfig()));
        if (state != null) {
            created.initializeState(state);
        }
        created.open();
        return created;
    }

    @Test
    void shouldPassAnEventOnOnceHoweverOftenItComes() throws Exception {
        send(capture("m1", NOON, "o1", "10"), 1);
        send(capture("m1", NOON, "o1", "10"), 2);
        send(capture("m1", NOON, "o1", "10.0000"), 3);

        assertThat(given()).containsExactly("+ m1 at 1");
        assertThat(Harnesses.unusable(harness)).isEmpty();
        assertThat(ledger(harness, Feed.PAYMENTS)).containsExactly(1L, 0L, 2L, 0L, 0L);
    }

    @Test
    void shouldRejectTheGreaterOfDifferentVersionsThatComesLater() throws Exception {
        send(capture("m1", NOON, "o1", "10"), 1);
        send(capture("m1", "2026-11-02T12:00:00.001Z", "o1", "10"), 2);
        send(capture("m1", NOON, "o1", "11"), 3);
        send(capture("m1", NOON, "o2", "10"), 4);

        assertThat(given()).containsExactly("+ m1 at 1");
        assertThat(Harnesses.unusable(harness)).containsExactly("conflict 2", "conflict 3", "conflict 4");
        assertThat(ledger(harness, Feed.PAYMENTS)).containsExactly(1L, 3L, 0L, 0L, 0L);
    }

    @Test
    void shouldWithdrawTheGreaterOfDifferentVersionsThatCameEarlier() throws Exception {
        send(capture("m1", NOON, "o2", "10"), 1);
        send(capture("m1", NOON, "o1", "11"), 2);
        send(capture("m1", "2026-11-02T11:59:59.999Z", "o9", "99"), 3);
        send(capture("m1", NOON, "o2", "10"), 4);

        assertThat(given()).containsExactly("+ m1 at 1", "- m1 at 1", "+ m1 at 2", "- m1 at 2", "+ m1 at 3");
        assertThat(Harnesses.unusable(harness)).containsExactly("conflict 1", "conflict 2", "conflict 4");
        assertThat(ledger(harness, Feed.PAYMENTS)).containsExactly(1L, 3L, 0L, 0L, 0L);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldSayTheSameOfEachRecordInWhateverOrderVersionsAndTheirCopiesCome(boolean isLive) throws Exception {
        for (int start = 0; start < 6; start++) {
            for (int step : new int[] {1, 5}) {
                harness = opened(isLive ? LIVE : SETTLED, 1, 0, null);
                List<String> unusable = new ArrayList<>();
                List<Long> books = List.of(0L, 0L, 0L, 0L, 0L);
                for (int i = 0; i < 6; i++) {
                    // two copies of the version that counts, two of a greater one, and two of another payment
                    int position = (start + i * step) % 6;
                    String id = position < 4 ? "m1" : "m2";
                    send(capture(id, NOON, "o1", position < 2 ? "10" : "11"), position);
                    if (i == 3) {
                        unusable.addAll(Harnesses.unusable(harness));
                        books = sum(books, ledger(harness, Feed.PAYMENTS));
                        harness = opened(isLive ? LIVE : SETTLED, 1, 0, harness.snapshot(1, 1));
                    }
                }
                watermark(SETTLED_MS);
                unusable.addAll(Harnesses.unusable(harness));
                books = sum(books, ledger(harness, Feed.PAYMENTS));

                assertThat(unusable).containsExactlyInAnyOrder("conflict 2", "conflict 3");
                assertThat(books).containsExactly(2L, 2L, 2L, 0L, 0L);
                watermark(Long.MAX_VALUE);
                assertThat(harness.numKeyedStateEntries()).isZero();
                assertThat(harness.numEventTimeTimers()).isZero();
            }
        }
    }

    private static List<Long> sum(List<Long> one, List<Long> other) {
        List<Long> sum = new ArrayList<>();
        for (int i = 0; i < one.size(); i++) {
            sum.add(one.get(i) + other.get(i));
        }
        return sum;
    }

    /** A copy may stay in state for longer than its event. */
    @Test
    void shouldNotRejectCopiesOfAnEarlierEventThatHadTheSameIdentity() throws Exception {
        String later = "2026-12-20T12:00:00Z";
        Payment[] ofLater = new Payment[41];
        Arrays.setAll(ofLater, i -> capture("later", later, "o1", "10"));
        sendTogether(
                capture("m0", "2026-11-01T12:00:00Z", "o1", "10"), capture("m0", "2026-11-01T12:00:00Z", "o1", "10"));
        sendTogether(ofLater);
        watermark(at("2026-11-04T12:00:00Z"));
        send(capture("m1", "2026-11-05T12:00:00Z", "o1", "10"), 1);
        send(capture("m1", "2026-11-05T12:00:00Z", "o1", "10"), 2);
        watermark(at("2026-12-18T00:00:00Z"));

        send(capture("m1", later, "o1", "11"), 3);
        send(capture("m1", later, "o1", "10"), 4);

        assertThat(given()).endsWith("+ m1 at 1", "+ m1 at 3", "- m1 at 3", "+ m1 at 4");
        assertThat(Harnesses.unusable(harness)).containsExactly("conflict 3");
        assertThat(ledger(harness, Feed.PAYMENTS)).containsExactly(4L, 1L, 42L, 0L, 0L);
    }

    @Test
    void shouldForgetCopiesWhenNothingCanDisplaceTheirEventAnyMore() throws Exception {
        send(capture("m1", NOON, "o1", "10"), 1);
        int before = harness.numKeyedStateEntries();
        for (int i = 0; i < 9; i++) {
            send(capture("m1", NOON, "o1", "10"), 2 + i);
        }
        assertThat(harness.numKeyedStateEntries()).isGreaterThan(before);

        watermark(SETTLED_MS + PURGE_SLACK.toMillis());

        assertThat(harness.numKeyedStateEntries()).isEqualTo(before);
    }

    @Test
    void shouldWithdrawAnEventFromWhatFollowsWhenTheOneThatCountsIsNotPassedOn() throws Exception {
        send(capture("m1", NOON, "o1", "10"), 1);
        send(payment(Status.AUTHORIZATION, "m1", NOON, "o1", "10"), 2);

        assertThat(given()).containsExactly("+ m1 at 1", "- m1 at 1");
        assertThat(ledger(harness, Feed.PAYMENTS)).containsExactly(1L, 1L, 0L, 0L, 0L);
    }

    @Test
    void shouldTellVersionsApartByFieldsThatItDoesNotPassOn() throws Exception {
        Payment greater = capture("m1", NOON, "o1", "10");
        greater.cardId.set(Text.of("k2"));
        Payment smaller = capture("m1", NOON, "o1", "10");
        smaller.cardId.set(Text.of("k1"));
        Payment again = capture("m1", NOON, "o1", "10");
        again.cardId.set(Text.of("k1"));

        send(greater, 1);
        send(smaller, 2);
        send(again, 3);

        assertThat(Harnesses.output(harness))
                .extracting(change -> change.event.cardId.toString())
                .containsOnly("");
        assertThat(given()).containsExactly("+ m1 at 1", "- m1 at 1", "+ m1 at 2");
        assertThat(Harnesses.unusable(harness)).containsExactly("conflict 1");
        assertThat(ledger(harness, Feed.PAYMENTS)).containsExactly(1L, 1L, 1L, 0L, 0L);
    }

    @Test
    void shouldKeepTheBooksWhenVersionsLieOnBothSidesOfTheRange() throws Exception {
        TimeRange range = new TimeRange(at("2026-11-02T00:00:00Z"), at("2026-11-03T00:00:00Z"));
        harness = opened(
                new SalesSettings(ZoneOffset.UTC, range, LOOKBACK, Duration.ofDays(1), LIVE.emission()), 1, 0, null);

        send(capture("m1", NOON, "o1", "10"), 1);
        assertThat(ledger(harness, Feed.PAYMENTS)).containsExactly(1L, 0L, 0L, 0L, 0L);
        send(capture("m1", "2026-11-01T23:59:59.999Z", "o1", "10"), 2);

        assertThat(given()).containsExactly("+ m1 at 1", "- m1 at 1");
        assertThat(ledger(harness, Feed.PAYMENTS)).containsExactly(0L, 1L, 0L, 0L, 1L);
    }

    @Test
    void shouldSortOutEventsWhoseDayIsSettled() throws Exception {
        watermark(SETTLED_MS - 1);
        send(capture("m1", NOON, "o1", "10"), 1);
        watermark(SETTLED_MS);
        send(capture("m2", NOON, "o1", "10"), 2);
        send(capture("m1", NOON, "o1", "10"), 3);
        send(capture("m3", "2026-11-03T00:00:00Z", "o1", "10"), 4);

        assertThat(given()).containsExactly("+ m1 at 1", "+ m3 at 4");
        assertThat(Harnesses.late(harness)).containsExactly("2 " + SETTLED_MS, "3 " + SETTLED_MS);
        assertThat(ledger(harness, Feed.PAYMENTS)).containsExactly(2L, 0L, 0L, 2L, 0L);
    }

    @Test
    void shouldRememberAnEventForTheLookbackAndThenNoLonger() throws Exception {
        send(capture("m1", NOON, "o1", "10"), 1);
        send(capture("m2", "2026-11-01T00:00:00Z", "o1", "10"), 2);
        watermark(at("2026-11-11T23:59:59.999Z") - 1);
        send(capture("m1", "2026-11-10T23:59:59.999Z", "o1", "10"), 3);
        assertThat(Harnesses.unusable(harness)).containsExactly("conflict 3");

        watermark(at("2026-11-14T00:00:00Z"));

        assertThat(harness.numKeyedStateEntries()).isZero();
        assertThat(harness.numEventTimeTimers()).isZero();
    }

    @Test
    void shouldKeepADaySettledAfterARestoreWithALongerLateness() throws Exception {
        watermark(SETTLED_MS);
        OperatorSubtaskState state = harness.snapshot(1, 1);

        harness = opened(
                new SalesSettings(ZoneOffset.UTC, TimeRange.ALL, LOOKBACK, Duration.ofDays(7), LIVE.emission()),
                1,
                0,
                state);
        send(capture("m1", NOON, "o1", "10"), 1);
        send(capture("m2", "2026-11-03T12:00:00Z", "o1", "10"), 2);

        assertThat(Harnesses.late(harness)).containsExactly("1 " + SETTLED_MS);
    }

    @Test
    void shouldHandInItsBooksBeforeEachBarrierAndAtTheEnd() throws Exception {
        send(capture("m1", NOON, "o1", "10"), 1);
        send(capture("m1", NOON, "o1", "10"), 2);
        assertThat(Harnesses.sideOutput(harness, SideOutputs.LEDGER)).isEmpty();

        harness.prepareSnapshotPreBarrier(1);
        harness.prepareSnapshotPreBarrier(2);
        send(capture("m2", NOON, "o1", "10"), 3);
        harness.getOperator().finish();

        assertThat(Harnesses.sideOutput(harness, SideOutputs.LEDGER))
                .extracting(entry -> entry.used + " " + entry.duplicate)
                .containsExactly("1 1", "1 0");
    }

    @Test
    void shouldNeverSayThatItIsIdle() throws Exception {
        harness.processWatermarkStatus(WatermarkStatus.IDLE);

        assertThat(harness.getOutput()).isEmpty();
    }

    @Test
    void shouldForgetEverythingAtTheEnd() throws Exception {
        for (int i = 0; i < 100; i++) {
            send(capture("m" + i, NOON, "o1", "10"), i);
            send(capture("m" + i, NOON, "o1", i % 2 == 0 ? "9" : "11"), 100 + i);
        }
        assertThat(harness.numKeyedStateEntries()).isPositive();

        watermark(Long.MAX_VALUE);

        assertThat(harness.numKeyedStateEntries()).isZero();
        assertThat(harness.numEventTimeTimers()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"1, 3", "3, 1", "2, 2", "2, 4"})
    void shouldKnowAfterARestoreAtAnyParallelismWhatItKnewBefore(int subtasks, int restoredSubtasks) throws Exception {
        int events = 40;
        List<OperatorSubtaskState> states = new ArrayList<>();
        for (int subtask = 0; subtask < subtasks; subtask++) {
            harness = opened(LIVE, subtasks, subtask, null);
            for (int i = 0; i < events; i++) {
                if (isMine("m" + i, subtasks, subtask)) {
                    send(capture("m" + i, "2026-11-03T12:00:00Z", "o1", "10"), i);
                }
            }
            watermark(SETTLED_MS);
            states.add(harness.snapshot(1, 1));
        }
        OperatorSubtaskState state =
                AbstractStreamOperatorTestHarness.repackageState(states.toArray(new OperatorSubtaskState[0]));

        List<String> given = new ArrayList<>();
        List<String> late = new ArrayList<>();
        for (int subtask = 0; subtask < restoredSubtasks; subtask++) {
            harness = opened(
                    LIVE,
                    restoredSubtasks,
                    subtask,
                    AbstractStreamOperatorTestHarness.repartitionOperatorState(
                            state, Harnesses.MAX_PARALLELISM, subtasks, restoredSubtasks, subtask));
            for (int i = 0; i < events; i++) {
                if (isMine("m" + i, restoredSubtasks, subtask)) {
                    // Flink's own watermark is back at its beginning.
                    send(capture("m" + i, NOON, "o1", "9"), 100 + i);
                    send(capture("m" + i, "2026-11-03T12:00:00Z", "o1", "10"), 200 + i);
                    send(capture("m" + i, "2026-11-03T12:00:00Z", "o0", "10"), 300 + i);
                }
            }
            given.addAll(given());
            late.addAll(Harnesses.late(harness));
            watermark(Long.MAX_VALUE);
            assertThat(harness.numKeyedStateEntries()).isZero();
        }
        List<String> expected = new ArrayList<>();
        List<String> expectedLate = new ArrayList<>();
        for (int i = 0; i < events; i++) {
            expected.add("- m" + i + " at " + i);
            expected.add("+ m" + i + " at " + (300 + i));
            expectedLate.add(100 + i + " " + SETTLED_MS);
        }
        assertThat(given).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(late).containsExactlyInAnyOrderElementsOf(expectedLate);
    }

    @Test
    void shouldLetEventsWaitUntilTheirDayIsSettledWhereOnlySettledRowsAreGiven() throws Exception {
        harness = opened(SETTLED, 1, 0, null);
        send(capture("m1", NOON, "o2", "10"), 1);
        send(capture("m1", NOON, "o1", "10"), 2);
        send(capture("m1", NOON, "o1", "10"), 3);
        OperatorSubtaskState state = harness.snapshot(1, 1);

        harness = opened(SETTLED, 1, 0, state);
        watermark(SETTLED_MS - 1);
        assertThat(given()).isEmpty();
        watermark(SETTLED_MS);
        assertThat(given()).containsExactly("+ m1 at 1", "- m1 at 1", "+ m1 at 2");
        assertThat(ledger(harness, Feed.PAYMENTS)).containsExactly(1L, 1L, 1L, 0L, 0L);

        // What has waited is remembered.
        send(capture("m1", "2026-11-03T12:00:00Z", "o1", "10"), 4);
        send(capture("m1", NOON, "o1", "10"), 5);
        assertThat(Harnesses.late(harness)).containsExactly("5 " + SETTLED_MS);
        watermark(Long.MAX_VALUE);
        assertThat(given()).isEmpty();
        assertThat(Harnesses.unusable(harness)).contains("conflict 4");
        assertThat(harness.numKeyedStateEntries()).isZero();
        assertThat(harness.numEventTimeTimers()).isZero();
    }

    @Test
    void shouldKeepOfASettledEventWhatALaterOneOfTheSameIdentityIsRejectedBy() throws Exception {
        harness = opened(SETTLED, 1, 0, null);
        for (int i = 0; i < 50; i++) {
            send(capture("m" + i, NOON, "o1", "10"), i);
        }
        watermark(SETTLED_MS);
        assertThat(given()).hasSize(50);
        OperatorSubtaskState state = harness.snapshot(1, 1);

        harness = opened(SETTLED, 1, 0, state);
        for (int i = 0; i < 50; i++) {
            send(capture("m" + i, "2026-11-10T12:00:00Z", "o1", "10"), 100 + i);
            send(capture("n" + i, "2026-11-10T12:00:00Z", "o1", "10"), 200 + i);
        }
        watermark(at("2026-11-12T00:00:00Z"));
        assertThat(given()).hasSize(50).allMatch(event -> event.startsWith("+ n"));
        assertThat(Harnesses.unusable(harness)).hasSize(50).allMatch(event -> event.startsWith("conflict 1"));

        watermark(at("2026-11-24T00:00:00Z"));
        assertThat(harness.numKeyedStateEntries()).isZero();
        assertThat(harness.numEventTimeTimers()).isZero();
    }

    @Test
    void shouldCompareWithAllOfAnEventThatWentOnInOneBlockWithAnEarlierOne() throws Exception {
        harness = opened(SETTLED, 1, 0, null);
        String nextDay = "2026-11-03T12:00:00Z";
        sendTogether(capture("m1", NOON, "o1", "10"), capture("m2", nextDay, "o2", "10"));
        watermark(SETTLED_MS);
        assertThat(given()).containsExactly("+ m1 at 0", "+ m2 at 0");
        sendTogether(capture("m2", nextDay, "o2", "10"), capture("m2", nextDay, "o1", "10"));

        watermark(Long.MAX_VALUE);

        assertThat(given()).containsExactly("- m2 at 0", "+ m2 at 0");
        assertThat(ledger(harness, Feed.PAYMENTS)).containsExactly(2L, 2L, 0L, 0L, 0L);
        assertThat(harness.numKeyedStateEntries()).isZero();
    }

    @Test
    void shouldForgetAnEventThatWentOnInOneBlockWithAnEarlierOneThoughNoOtherComes() throws Exception {
        harness = opened(SETTLED, 1, 0, null);
        sendTogether(capture("m1", NOON, "o1", "10"), capture("m2", "2026-11-03T12:00:00Z", "o2", "10"));
        watermark(SETTLED_MS);

        watermark(Long.MAX_VALUE);

        assertThat(harness.numKeyedStateEntries()).isZero();
        assertThat(harness.numEventTimeTimers()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldJudgeEachRecordOfABlockByItself(boolean isLive) throws Exception {
        harness = opened(isLive ? LIVE : SETTLED, 1, 0, null);
        watermark(SETTLED_MS);
        RecordBlock block = new RecordBlock();
        block.start(Buckets.FEW.of(Text.of("m1")));
        long position = 1;
        for (String time : List.of("2026-11-03T12:00:00Z", NOON, "2026-11-04T12:00:00Z")) {
            Payment payment = capture("m" + position, time, "o1", "10");
            payment.position = position++;
            TestBlocks.add(block, payment, payment.timeMs);
        }

        harness.processElement(new StreamRecord<>(block));

        assertThat(Harnesses.late(harness)).containsExactly("2 " + SETTLED_MS);
        watermark(Long.MAX_VALUE);
        assertThat(given()).containsExactly("+ m1 at 1", "+ m3 at 3");
        assertThat(ledger(harness, Feed.PAYMENTS)).containsExactly(2L, 0L, 0L, 1L, 0L);
    }

    private static boolean isMine(String paymentId, int subtasks, int subtask) {
        return KeyGroupRangeAssignment.assignKeyToParallelOperator(
                        Buckets.FEW.of(Text.of(paymentId)), Harnesses.MAX_PARALLELISM, subtasks)
                == subtask;
    }

    private void send(Payment payment, long position) throws Exception {
        payment.position = position;
        harness.processElement(TestBlocks.of(payment, Buckets.FEW.of(payment.paymentId), payment.timeMs));
    }

    /** In one block, whatever bucket the later ones belong to. */
    private void sendTogether(Payment... payments) throws Exception {
        RecordBlock block = new RecordBlock();
        block.start(Buckets.FEW.of(Text.of("m1")));
        for (Payment payment : payments) {
            TestBlocks.add(block, payment, payment.timeMs);
        }
        harness.processElement(new StreamRecord<>(block));
    }

    private void watermark(long timeMs) throws Exception {
        harness.processWatermark(new Watermark(timeMs));
    }

    /** What has come out since the last call. */
    private List<String> given() {
        return Harnesses.newOutput(
                harness,
                change -> (change.isWithdrawn ? "- " : "+ ") + change.event.paymentId + " at " + change.event.position);
    }
}
