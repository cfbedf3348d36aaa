package io.omniretail.pipeline.retail.sales;

import static io.omniretail.pipeline.TestEvents.at;
import static io.omniretail.pipeline.TestEvents.customer;
import static io.omniretail.pipeline.TestEvents.line;
import static io.omniretail.pipeline.TestEvents.lineOf;
import static io.omniretail.pipeline.common.Harnesses.ledger;
import static org.assertj.core.api.Assertions.assertThat;

import io.omniretail.domain.Text;
import io.omniretail.domain.event.CustomerRecord;
import io.omniretail.domain.event.Event;
import io.omniretail.domain.event.Feed;
import io.omniretail.domain.event.OrderLine;
import io.omniretail.domain.rule.TimeRange;
import io.omniretail.pipeline.common.Emission;
import io.omniretail.pipeline.common.GatedOperators;
import io.omniretail.pipeline.common.Harnesses;
import io.omniretail.pipeline.common.SideOutputs;
import io.omniretail.pipeline.state.Buckets;
import io.omniretail.pipeline.state.RecordBlock;
import io.omniretail.pipeline.state.TestBlocks;
import io.omniretail.sources.types.PackedSerializer;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegionAsOfTest {
    private static final SalesSettings LIVE = new SalesSettings(
            ZoneOffset.UTC,
            TimeRange.ALL,
            Duration.ofDays(3),
            Duration.ofDays(1),
            Emission.live(Duration.ofSeconds(1)));
    private static final SalesSettings SETTLED =
            new SalesSettings(ZoneOffset.UTC, TimeRange.ALL, Duration.ofDays(3), Duration.ofDays(1), Emission.SETTLED);
    /** The watermark at which 2 November is settled. */
    private static final long SETTLED_MS = at("2026-11-04T00:00:00Z") - 1;
    /** The same in a report, where nothing is late. */
    private static final long DAY_END_MS = at("2026-11-03T00:00:00Z") - 1;

    private final List<AbstractStreamOperatorTestHarness<?>> opened = new ArrayList<>();
    private KeyedTwoInputStreamOperatorTestHarness<Integer, RecordBlock, RecordBlock, RegionalLine> harness;

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

    private KeyedTwoInputStreamOperatorTestHarness<Integer, RecordBlock, RecordBlock, RegionalLine> opened(
            SalesSettings settings, int subtasks, int subtask, OperatorSubtaskState state) throws Exception {
        KeyedTwoInputStreamOperatorTestHarness<Integer, RecordBlock, RecordBlock, RegionalLine> created =
                new KeyedTwoInputStreamOperatorTestHarness<>(
                        GatedOperators.of(new RegionAsOf(settings)),
                        lines -> lines.bucket,
                        records -> records.bucket,
                        Types.INT,
                        Harnesses.MAX_PARALLELISM,
                        subtasks,
                        subtask);
        opened.add(created);
        created.setup(new PackedSerializer<>(RegionalLine.class));
        if (state != null) {
            created.initializeState(state);
        }
        created.open();
        return created;
    }

    @Test
    void shouldGiveTheRegionThatTheCrmHeldAtTheLinesTimeWhenTheCrmComesFirst() throws Exception {
        crm("c1", "2026-11-02T12:00:00Z", "south");
        crm("c1", "2026-11-02T10:00:00Z", "north");

        send(lineOf("c1", "o1", 0, "2026-11-02T09:59:59.999Z"));
        send(lineOf("c1", "o1", 1, "2026-11-02T10:00:00Z"));
        send(lineOf("c1", "o1", 2, "2026-11-02T11:59:59.999Z"));
        send(lineOf("c1", "o1", 3, "2026-11-02T12:00:00Z"));
        send(lineOf("c2", "o2", 0, "2026-11-02T12:00:00Z"));

        assertThat(given()).containsExactly("o1/0 unknown", "o1/1 north", "o1/2 north", "o1/3 south", "o2/0 unknown");
    }

    @Test
    void shouldTellTheOrderOnceWhenTheCrmComesAfterItsLines() throws Exception {
        send(lineOf("c1", "o1", 0, "2026-11-02T10:00:00Z"));
        send(lineOf("c1", "o1", 1, "2026-11-02T10:00:00Z"));
        send(lineOf("c2", "o2", 0, "2026-11-02T10:00:00Z"));
        assertThat(given()).containsExactly("o1/0 unknown", "o1/1 unknown", "o2/0 unknown");

        crm("c1", "2026-11-02T10:00:00Z", "north");

        assertThat(given()).containsExactly("o1 of c1 from 2026-11-02T10:00:00Z for ever: north");
    }

    @Test
    void shouldChangeOnlyTheTimeUpToTheNextRecordWhenARegionMovesBackInTime() throws Exception {
        crm("c1", "2026-11-01T08:00:00Z", "north");
        crm("c1", "2026-11-02T12:00:00Z", "south");
        send(lineOf("c1", "o1", 0, "2026-11-02T08:59:59.999Z"));
        send(lineOf("c1", "o2", 0, "2026-11-02T09:00:00Z"));
        send(lineOf("c1", "o3", 0, "2026-11-02T12:00:00Z"));
        assertThat(given()).containsExactly("o1/0 north", "o2/0 north", "o3/0 south");

        crm("c1", "2026-11-02T09:00:00Z", "west");

        assertThat(given()).containsExactly("o2 of c1 from 2026-11-02T09:00:00Z to 2026-11-02T12:00:00Z: west");
        send(lineOf("c1", "o4", 0, "2026-11-02T09:00:00Z"));
        assertThat(given()).containsExactly("o4/0 west");
    }

    @Test
    void shouldTellNobodyWhenTheRegionStaysTheSame() throws Exception {
        crm("c1", "2026-11-01T08:00:00Z", "north");
        send(lineOf("c1", "o1", 0, "2026-11-02T10:00:00Z"));
        given();

        crm("c1", "2026-11-02T09:00:00Z", "north");

        assertThat(given()).isEmpty();
    }

    /** By UTF-16, a letter beyond the basic plane would come before the full-width tilde. */
    @ParameterizedTest
    @CsvSource({"north, south", "North, north", "north, norths", "z, é", "\uFF5E, \uD835\uDD4A"})
    void shouldTakeTheGreaterRegionOfTwoAtOneTime(String smaller, String greater) throws Exception {
        send(lineOf("c1", "o1", 0, "2026-11-02T10:00:00Z"));
        send(lineOf("c2", "o2", 0, "2026-11-02T10:00:00Z"));
        given();

        crm("c1", "2026-11-02T10:00:00Z", smaller);
        crm("c1", "2026-11-02T10:00:00Z", greater);
        crm("c2", "2026-11-02T10:00:00Z", greater);
        crm("c2", "2026-11-02T10:00:00Z", smaller);

        assertThat(given())
                .containsExactly(
                        "o1 of c1 from 2026-11-02T10:00:00Z for ever: " + smaller,
                        "o1 of c1 from 2026-11-02T10:00:00Z for ever: " + greater,
                        "o2 of c2 from 2026-11-02T10:00:00Z for ever: " + greater);
        send(lineOf("c1", "o3", 0, "2026-11-02T10:00:00Z"));
        send(lineOf("c2", "o3", 1, "2026-11-02T10:00:00Z"));
        assertThat(given()).containsExactly("o3/0 " + greater, "o3/1 " + greater);
        assertThat(ledger(harness, Feed.CUSTOMERS)).containsExactly(4L, 0L, 0L, 0L, 0L);
    }

    @Test
    void shouldCountEqualCrmRecordsOnce() throws Exception {
        crm("c1", "2026-11-02T10:00:00Z", "north");
        crm("c1", "2026-11-02T10:00:00Z", "north");

        assertThat(ledger(harness, Feed.CUSTOMERS)).containsExactly(1L, 0L, 1L, 0L, 0L);
        assertThat(Harnesses.unusable(harness)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"a, b, 2", "b, a, 1", "'', a, 2"})
    void shouldRejectTheCrmRecordWithTheGreaterSegmentWhicheverCameFirst(
            String first, String second, long rejectedPosition) throws Exception {
        send(withSegment(first, 1));
        send(withSegment(second, 2));

        assertThat(Harnesses.unusable(harness)).containsExactly("conflict " + rejectedPosition);
        assertThat(ledger(harness, Feed.CUSTOMERS)).containsExactly(1L, 1L, 0L, 0L, 0L);

        // The one that counts is the one that is remembered.
        send(withSegment(rejectedPosition == 2 ? first : second, 3));
        assertThat(ledger(harness, Feed.CUSTOMERS)).containsExactly(1L, 1L, 1L, 0L, 0L);
    }

    @Test
    void shouldFilterCrmRecordsOutsideTheRangeAndYetUseThem() throws Exception {
        TimeRange range = new TimeRange(at("2026-11-02T00:00:00Z"), at("2026-11-03T00:00:00Z"));
        harness = opened(
                new SalesSettings(ZoneOffset.UTC, range, Duration.ofDays(3), Duration.ofDays(1), LIVE.emission()),
                1,
                0,
                null);

        crm("c1", "2026-11-01T08:00:00Z", "north");
        crm("c1", "2026-11-02T08:00:00Z", "south");
        send(lineOf("c1", "o1", 0, "2026-11-02T07:00:00Z"));

        assertThat(given()).containsExactly("o1/0 north");
        assertThat(ledger(harness, Feed.CUSTOMERS)).containsExactly(1L, 0L, 0L, 0L, 1L);
    }

    @Test
    void shouldLetGuestsAndLinesWithARegionOfTheirOwnPassWithoutState() throws Exception {
        OrderLine own = lineOf("c1", "o1", 0, "2026-11-02T10:00:00Z");
        own.ownRegion.set(Text.of("own"));
        crm("c1", "2026-11-01T10:00:00Z", "north");
        int entries = harness.numKeyedStateEntries();

        send(own);
        send(line("o1", 1, "2026-11-02T10:00:00Z"));
        crm("c1", "2026-11-02T10:00:00Z", "south");

        assertThat(given()).containsExactly("o1/0 own", "o1/1 unknown");
        assertThat(harness.numKeyedStateEntries()).isEqualTo(entries);
    }

    @Test
    void shouldSortOutLinesWhoseDayIsSettled() throws Exception {
        watermark(SETTLED_MS - 1);
        send(placed(lineOf("c1", "o1", 0, "2026-11-02T23:59:59.999Z"), 1));
        send(placed(line("o1", 1, "2026-11-02T00:00:00Z"), 2));
        watermark(SETTLED_MS);
        send(placed(lineOf("c1", "o1", 2, "2026-11-02T23:59:59.999Z"), 3));
        send(placed(line("o1", 3, "2026-11-02T23:59:59.999Z"), 4));
        send(placed(line("o1", 4, "2026-11-03T00:00:00Z"), 5));

        assertThat(given()).containsExactly("o1/0 unknown", "o1/1 unknown", "o1/4 unknown");
        assertThat(Harnesses.late(harness)).containsExactly("3 " + SETTLED_MS, "4 " + SETTLED_MS);
        assertThat(ledger(harness, Feed.ORDERS)).containsExactly(0L, 0L, 0L, 2L, 0L);
    }

    @Test
    void shouldLetALateCrmRecordHoldFromTheWatermarkOn() throws Exception {
        long watermarkMs = at("2026-11-04T10:00:00Z");
        crm("c1", "2026-11-01T00:00:00Z", "north");
        watermark(watermarkMs);
        send(lineOf("c1", "o1", 0, "2026-11-04T09:59:59.999Z"));
        send(lineOf("c1", "o2", 0, "2026-11-04T10:00:00Z"));
        given();

        send(placed(customer("c1", "2026-11-02T12:00:00Z", "south"), 7));

        assertThat(given()).containsExactly("o2 of c1 from 2026-11-04T10:00:00Z for ever: south");
        assertThat(Harnesses.late(harness)).containsExactly("7 " + watermarkMs);
        assertThat(ledger(harness, Feed.CUSTOMERS)).containsExactly(1L, 0L, 0L, 1L, 0L);
        assertThat(Harnesses.sideOutput(harness, SideOutputs.UNUSABLE))
                .extracting(unusable -> unusable.timeMs)
                .containsExactly(at("2026-11-02T12:00:00Z"));
        send(lineOf("c1", "o3", 0, "2026-11-04T09:59:59.999Z"));
        send(lineOf("c1", "o3", 1, "2026-11-04T10:00:00Z"));
        assertThat(given()).containsExactly("o3/0 north", "o3/1 south");
    }

    @Test
    void shouldCallACrmRecordLateThatComesWhenAllDaysAreClosedForGood() throws Exception {
        crm("c1", "2026-11-01T00:00:00Z", "north");
        watermark(Long.MAX_VALUE);
        harness = opened(LIVE, 1, 0, harness.snapshot(1, 1));

        send(placed(customer("c1", "2026-11-02T12:00:00Z", "south"), 7));
        send(placed(customer("c2", "2026-11-02T12:00:00Z", "south"), 8));
        watermark(at("2026-12-31T00:00:00Z"));
        send(placed(lineOf("c1", "o1", 0, "2026-11-02T12:00:00Z"), 9));

        assertThat(Harnesses.late(harness))
                .containsExactly("7 " + Long.MAX_VALUE, "8 " + Long.MAX_VALUE, "9 " + Long.MAX_VALUE);
        assertThat(given()).isEmpty();
    }

    @Test
    void shouldKeepOnlyTheNewestRecordOfACustomerOnceOlderOnesCanServeNoLine() throws Exception {
        crm("c1", "2026-10-01T00:00:00Z", "north");
        crm("c1", "2026-11-02T10:00:00Z", "west");
        crm("c1", "2026-11-02T10:00:00Z", "south");
        send(lineOf("c1", "o1", 0, "2026-11-02T12:00:00Z"));
        given();

        watermark(SETTLED_MS - 1);
        send(lineOf("c1", "o2", 0, "2026-11-02T09:00:00Z"));
        assertThat(given()).containsExactly("o2/0 north");
        watermark(SETTLED_MS);
        watermark(at("2027-11-02T10:00:00Z"));

        assertThat(harness.numKeyedStateEntries()).isEqualTo(2);
        assertThat(harness.numEventTimeTimers()).isZero();
        send(lineOf("c1", "o3", 0, "2027-11-02T10:00:00Z"));
        assertThat(given()).containsExactly("o3/0 west");
    }

    @Test
    void shouldNeverSayThatItIsIdle() throws Exception {
        harness.processWatermark1(new Watermark(5));
        harness.processWatermark2(new Watermark(3));
        harness.processWatermarkStatus2(WatermarkStatus.IDLE);
        harness.processWatermarkStatus1(WatermarkStatus.IDLE);

        assertThat(harness.getOutput()).containsExactly(new Watermark(3), new Watermark(5));
    }

    @Test
    void shouldForgetLinesWhenTheirDayIsSettled() throws Exception {
        send(lineOf("c1", "o1", 0, "2026-11-02T12:00:00Z"));
        send(lineOf("c1", "o2", 0, "2026-11-03T12:00:00Z"));

        watermark(SETTLED_MS);
        assertThat(harness.numKeyedStateEntries()).isEqualTo(1);
        watermark(SETTLED_MS + Duration.ofDays(1).toMillis());

        assertThat(harness.numKeyedStateEntries()).isZero();
        assertThat(harness.numEventTimeTimers()).isZero();
    }

    @Test
    void shouldNotMixUpCustomersOfOneBucket() throws Exception {
        Map<Integer, String> customers = new HashMap<>();
        String one = "";
        String other = null;
        for (int i = 0; other == null; i++) {
            one = "c" + i;
            other = customers.put(Buckets.FEW.of(Text.of(one)), one);
        }
        crm(one, "2026-11-01T00:00:00Z", "north");
        send(lineOf(one, "o1", 0, "2026-11-02T12:00:00Z"));
        send(lineOf(other, "o2", 0, "2026-11-02T12:00:00Z"));
        assertThat(given()).containsExactly("o1/0 north", "o2/0 unknown");

        crm(other, "2026-11-01T00:00:00Z", "south");

        assertThat(given()).containsExactly("o2 of " + other + " from 2026-11-01T00:00:00Z for ever: south");
        assertThat(harness.numKeyedStateEntries()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"1, 3", "3, 1", "2, 2", "2, 4"})
    void shouldKnowAfterARestoreAtAnyParallelismWhatItKnewBefore(int subtasks, int restoredSubtasks) throws Exception {
        int customers = 40;
        List<OperatorSubtaskState> states = new ArrayList<>();
        for (int subtask = 0; subtask < subtasks; subtask++) {
            harness = opened(LIVE, subtasks, subtask, null);
            for (int i = 0; i < customers; i++) {
                if (isMine("c" + i, subtasks, subtask)) {
                    crm("c" + i, "2026-11-01T00:00:00Z", "region " + i);
                    send(lineOf("c" + i, "o" + i, 0, "2026-11-03T12:00:00Z"));
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
            for (int i = 0; i < customers; i++) {
                if (isMine("c" + i, restoredSubtasks, subtask)) {
                    // Flink's own watermark is back at its beginning.
                    send(placed(lineOf("c" + i, "late", 0, "2026-11-02T12:00:00Z"), i));
                    send(lineOf("c" + i, "new" + i, 0, "2026-11-03T11:00:00Z"));
                    crm("c" + i, "2026-11-03T12:00:00Z", "next");
                }
            }
            given.addAll(given());
            late.addAll(Harnesses.late(harness));
            watermark(Long.MAX_VALUE);
            assertThat(harness.numEventTimeTimers()).isZero();
        }
        List<String> expected = new ArrayList<>();
        List<String> expectedLate = new ArrayList<>();
        for (int i = 0; i < customers; i++) {
            expected.add("new" + i + "/0 region " + i);
            expected.add("o" + i + " of c" + i + " from 2026-11-03T12:00:00Z for ever: next");
            expectedLate.add(i + " " + SETTLED_MS);
        }
        assertThat(given).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(late).containsExactlyInAnyOrderElementsOf(expectedLate);
    }

    @Test
    void shouldLetLinesWaitUntilTheirDayIsSettledWhereOnlySettledRowsAreGiven() throws Exception {
        harness = opened(SETTLED, 1, 0, null);
        send(lineOf("c1", "o1", 0, "2026-11-02T10:00:00Z"));
        send(lineOf("c1", "o2", 0, "2026-11-03T10:00:00Z"));
        crm("c1", "2026-11-02T10:00:00Z", "north");
        crm("c1", "2026-11-02T10:00:00Z", "north");
        crm("c1", "2026-11-02T10:00:00.001Z", "west");
        watermark(DAY_END_MS - 1);
        assertThat(given()).isEmpty();

        watermark(DAY_END_MS);
        assertThat(given()).containsExactly("o1/0 north");

        crm("c1", "2026-11-03T10:00:00.001Z", "south");
        watermark(Long.MAX_VALUE - 1);
        assertThat(given()).containsExactly("o2/0 west");
        assertThat(ledger(harness, Feed.ORDERS)).containsExactly(0L, 0L, 0L, 0L, 0L);
        assertThat(ledger(harness, Feed.CUSTOMERS)).containsExactly(3L, 0L, 1L, 0L, 0L);
    }

    @Test
    void shouldTellOfALineThatWentOnInOneBlockWithAnEarlierOneWhenItsRegionChanges() throws Exception {
        harness = opened(SETTLED, 1, 0, null);
        OrderLine later = lineOf("c1", "o2", 0, "2026-11-03T10:00:00Z");
        StreamRecord<RecordBlock> lines = TestBlocks.of(
                lineOf("c1", "o1", 0, "2026-11-02T10:00:00Z"),
                Buckets.FEW.of(Text.of("c1")),
                at("2026-11-02T10:00:00Z"));
        TestBlocks.add(lines.getValue(), later, later.timeMs);
        harness.processElement1(lines);
        watermark(DAY_END_MS);
        assertThat(given()).containsExactly("o1/0 unknown", "o2/0 unknown");

        crm("c1", "2026-11-03T09:00:00Z", "south");
        watermark(Long.MAX_VALUE - 1);

        assertThat(given()).containsExactly("o2 of c1 from 2026-11-03T09:00:00Z for ever: south");
    }

    @Test
    void shouldPreferTheGreaterRegionOfALateRecordThatHoldsFromTheEndOfASettledDayOn() throws Exception {
        crm("c1", "2026-11-03T23:59:59.999Z", "north");
        crm("c2", "2026-11-03T23:59:59.999Z", "south");
        // Both days are settled by now, and the first record is as early as the late ones, which hold from now on.
        harness = opened(withoutLateness(), 1, 0, harness.snapshot(1, 1));
        watermark(at("2026-11-04T00:00:00Z") - 1);
        crm("c1", "2026-11-02T10:00:00Z", "south");
        crm("c2", "2026-11-02T10:00:00Z", "north");
        watermark(at("2026-11-05T00:00:00Z"));

        send(lineOf("c1", "o1", 0, "2026-11-05T10:00:00Z"));
        send(lineOf("c2", "o2", 0, "2026-11-05T10:00:00Z"));
        assertThat(given()).containsExactly("o1/0 south", "o2/0 south");
    }

    private static SalesSettings withoutLateness() {
        return new SalesSettings(ZoneOffset.UTC, TimeRange.ALL, Duration.ofDays(3), Duration.ZERO, LIVE.emission());
    }

    @Test
    void shouldForgetLinesThatHaveWaitedAndGoneOn() throws Exception {
        harness = opened(SETTLED, 1, 0, null);
        send(lineOf("c1", "o1", 0, "2026-11-02T10:00:00Z"));
        watermark(SETTLED_MS);

        assertThat(given()).containsExactly("o1/0 unknown");
        assertThat(harness.numKeyedStateEntries()).isZero();
        assertThat(harness.numEventTimeTimers()).isZero();
    }

    @Test
    void shouldSayOfALineThatComesLateInsteadOfLettingItWait() throws Exception {
        harness = opened(SETTLED, 1, 0, null);
        watermark(SETTLED_MS);
        send(placed(lineOf("c1", "o1", 0, "2026-11-02T10:00:00Z"), 7));

        assertThat(Harnesses.late(harness)).containsExactly("7 " + SETTLED_MS);
        watermark(Long.MAX_VALUE);
        assertThat(given()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1, 3", "3, 1", "2, 4"})
    void shouldKeepWaitingLinesOverARestoreAtAnyParallelism(int subtasks, int restoredSubtasks) throws Exception {
        int customers = 40;
        List<OperatorSubtaskState> states = new ArrayList<>();
        for (int subtask = 0; subtask < subtasks; subtask++) {
            harness = opened(SETTLED, subtasks, subtask, null);
            for (int i = 0; i < customers; i++) {
                if (isMine("c" + i, subtasks, subtask)) {
                    send(lineOf("c" + i, "o" + i, 0, "2026-11-02T12:00:00Z"));
                    send(lineOf("c" + i, "o" + i, 1, "2026-11-02T12:00:00Z"));
                }
            }
            states.add(harness.snapshot(1, 1));
        }
        OperatorSubtaskState state =
                AbstractStreamOperatorTestHarness.repackageState(states.toArray(new OperatorSubtaskState[0]));

        List<String> given = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (int subtask = 0; subtask < restoredSubtasks; subtask++) {
            harness = opened(
                    SETTLED,
                    restoredSubtasks,
                    subtask,
                    AbstractStreamOperatorTestHarness.repartitionOperatorState(
                            state, Harnesses.MAX_PARALLELISM, subtasks, restoredSubtasks, subtask));
            for (int i = 0; i < customers; i++) {
                if (isMine("c" + i, restoredSubtasks, subtask)) {
                    crm("c" + i, "2026-11-01T00:00:00Z", "region " + i);
                    send(lineOf("c" + i, "o" + i, 2, "2026-11-02T12:00:00Z"));
                }
            }
            watermark(SETTLED_MS);
            given.addAll(given());
        }
        for (int i = 0; i < customers; i++) {
            for (int line = 0; line < 3; line++) {
                expected.add("o" + i + "/" + line + " region " + i);
            }
        }
        assertThat(given).containsExactlyInAnyOrderElementsOf(expected);
    }

    private static boolean isMine(String customerId, int subtasks, int subtask) {
        return KeyGroupRangeAssignment.assignKeyToParallelOperator(
                        Buckets.FEW.of(Text.of(customerId)), Harnesses.MAX_PARALLELISM, subtasks)
                == subtask;
    }

    private void send(OrderLine line) throws Exception {
        harness.processElement1(TestBlocks.of(line, Buckets.FEW.of(RegionAsOf.keyOf(line)), line.timeMs));
    }

    private void send(CustomerRecord record) throws Exception {
        harness.processElement2(TestBlocks.of(record, Buckets.FEW.of(record.customerId), record.timeMs));
    }

    private void crm(String customerId, String time, String region) throws Exception {
        send(customer(customerId, time, region));
    }

    private void watermark(long timeMs) throws Exception {
        harness.processBothWatermarks(new Watermark(timeMs));
    }

    private static CustomerRecord withSegment(String segment, long position) {
        CustomerRecord record = placed(customer("c1", "2026-11-02T10:00:00Z", "north"), position);
        record.segment.set(Text.of(segment));
        return record;
    }

    private static <E extends Event> E placed(E event, long position) {
        event.position = position;
        return event;
    }

    /** What has come out since the last call. */
    private List<String> given() {
        return Harnesses.newOutput(harness, RegionAsOfTest::inWords);
    }

    private static String inWords(RegionalLine given) {
        if (!given.isChange) {
            return given.line.orderId + "/" + given.line.line + " " + given.region;
        }
        return given.line.orderId + " of " + given.line.customerId + " from " + Instant.ofEpochMilli(given.fromMs)
                + (given.toMs == Long.MAX_VALUE ? " for ever" : " to " + Instant.ofEpochMilli(given.toMs)) + ": "
                + given.region;
    }
}
