package io.omniretail.pipeline.retail.sales;

import static io.omniretail.pipeline.TestEvents.at;
import static io.omniretail.pipeline.TestEvents.capture;
import static io.omniretail.pipeline.TestEvents.line;
import static io.omniretail.pipeline.TestEvents.linePriced;
import static io.omniretail.pipeline.TestEvents.payment;
import static io.omniretail.pipeline.common.Harnesses.ledger;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.omniretail.domain.Text;
import io.omniretail.domain.event.Feed;
import io.omniretail.domain.event.OrderLine;
import io.omniretail.domain.event.Payment;
import io.omniretail.domain.event.Payment.Status;
import io.omniretail.domain.rule.TimeRange;
import io.omniretail.pipeline.common.Emission;
import io.omniretail.pipeline.common.EventChange;
import io.omniretail.pipeline.common.GatedOperators;
import io.omniretail.pipeline.common.Harnesses;
import io.omniretail.pipeline.state.Buckets;
import io.omniretail.pipeline.state.RecordBlock;
import io.omniretail.pipeline.state.TestBlocks;
import io.omniretail.sources.types.PackedSerializer;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrderSalesTest {
    private static final Duration LOOKBACK = Duration.ofDays(8);
    private static final SalesSettings LIVE = new SalesSettings(
            ZoneOffset.UTC, TimeRange.ALL, LOOKBACK, Duration.ofDays(1), Emission.live(Duration.ofSeconds(1)));
    private static final SalesSettings SETTLED =
            new SalesSettings(ZoneOffset.UTC, TimeRange.ALL, LOOKBACK, Duration.ofDays(1), Emission.SETTLED);
    private static final String MORNING = "2026-11-02T08:00:00Z";
    private static final String NOON = "2026-11-02T12:00:00Z";
    private static final String NEXT_DAY = "2026-11-03T12:00:00Z";

    private final List<AbstractStreamOperatorTestHarness<?>> opened = new ArrayList<>();
    private KeyedTwoInputStreamOperatorTestHarness<Integer, RecordBlock, RecordBlock, SalesFact> harness;

    /** Something that the operator receives. */
    private interface Input {
        void send() throws Exception;
    }

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

    private KeyedTwoInputStreamOperatorTestHarness<Integer, RecordBlock, RecordBlock, SalesFact> opened(
            SalesSettings settings, int subtasks, int subtask, OperatorSubtaskState state) throws Exception {
        KeyedTwoInputStreamOperatorTestHarness<Integer, RecordBlock, RecordBlock, SalesFact> created =
                new KeyedTwoInputStreamOperatorTestHarness<>(
                        GatedOperators.of(new OrderSales(settings)),
                        lines -> lines.bucket,
                        payments -> payments.bucket,
                        Types.INT,
                        Harnesses.MAX_PARALLELISM,
                        subtasks,
                        subtask);
        opened.add(created);
        created.setup(new PackedSerializer<>(SalesFact.class));
        if (state != null) {
            created.initializeState(state);
        }
        created.open();
        return created;
    }

    @Test
    void shouldCountALineOnItsDayForItsRegionAndCampaign() throws Exception {
        OrderLine plain = line("o1", 0, "2026-11-02T23:59:59.999Z");
        plain.quantity = 3;
        OrderLine discounted = line("o1", 1, "2026-11-03T00:00:00Z");
        discounted.campaign.set(Text.of("autumn"));
        discounted.hasLineAmount = true;
        discounted.lineAmountE4 = 75_001;

        send(plain, "north");
        send(discounted, "south");

        assertThat(sums())
                .containsOnly(
                        entry("2026-11-02 p1 north none EUR", "1 3 30.00 0.00 0.00"),
                        entry("2026-11-03 p1 south autumn EUR", "1 1 7.5001 0.00 0.00"));
        assertThat(ledger(harness, Feed.ORDERS)).containsExactly(2L, 0L, 0L, 0L, 0L);
    }

    @Test
    void shouldReduceUnitsAndSalesByAReturn() throws Exception {
        send(line("o1", 0, NOON), "north");
        OrderLine returned = line("o1", 1, NOON);
        returned.quantity = -2;
        send(returned, "north");

        assertThat(sums()).containsOnly(entry("2026-11-02 p1 north none EUR", "2 -1 -10.00 0.00 0.00"));
    }

    @Test
    void shouldCountAPaymentOnItsOwnDayWithItsLinesProductRegionAndCampaign() throws Exception {
        OrderLine paidFor = line("o1", 0, NOON);
        paidFor.campaign.set(Text.of("autumn"));
        send(paidFor, "north");
        send(capture("m1", NEXT_DAY, "o1", "7"));
        send(payment(Status.REFUND, "m2", "2026-11-04T12:00:00Z", "o1", "2.5"));

        assertThat(sums())
                .containsOnly(
                        entry("2026-11-02 p1 north autumn EUR", "1 1 10.00 0.00 0.00"),
                        entry("2026-11-03 p1 north autumn EUR", "0 0 0.00 7.00 0.00"),
                        entry("2026-11-04 p1 north autumn EUR", "0 0 0.00 0.00 2.50"));
        watermark(Long.MAX_VALUE);
        assertThat(unmatched()).isEmpty();
    }

    /** Three lines at 10.00 each; the units left go to the largest fractions, ties to the lowest line number. */
    @ParameterizedTest
    @CsvSource({
        "10, 10, 10, 0.0001, 0.0001 0.00 0.00",
        "10, 10, 10, 0.0002, 0.0001 0.0001 0.00",
        "10, 10, 10, 10, 3.3334 3.3333 3.3333",
        "10, 10, 10, 20, 6.6667 6.6667 6.6666",
        "1, 1, 2, 0.0001, 0.00 0.00 0.0001",
        "1, 2, 4, 0.0003, 0.00 0.0001 0.0002",
        "999999999, 0.0001, 0.0001, 1, 1.00 0.00 0.00",
        "1000000000, 1000000000, 1000000000, 1000000000, 333333333.3334 333333333.3333 333333333.3333"
    })
    void shouldShareAnAmountOutByTheLargestRemainder(
            String first, String second, String third, String amount, String shares) throws Exception {
        send(named(linePriced("o1", 2, NOON, third), "p2"), "r");
        send(named(linePriced("o1", 0, NOON, first), "p0"), "r");
        send(capture("m1", NEXT_DAY, "o1", amount));
        send(named(linePriced("o1", 1, NOON, second), "p1"), "r");

        Map<String, String> sums = sums();
        List<String> paid = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            String measures = sums.getOrDefault("2026-11-03 p" + i + " r none EUR", "0 0 0.00 0.00 0.00");
            paid.add(measures.split(" ")[3]);
        }
        assertThat(paid).containsExactly(shares.split(" "));
    }

    @Test
    void shouldShareOutOverPositiveLinesInThePaymentsCurrencyThatCameBefore() throws Exception {
        send(named(line("o1", 0, NOON), "paid"), "r");
        OrderLine returned = named(line("o1", 1, NOON), "returned");
        returned.quantity = -1;
        send(returned, "r");
        send(named(linePriced("o1", 2, NOON, "0"), "free"), "r");
        OrderLine foreign = named(line("o1", 3, NOON), "foreign");
        foreign.currency.set(Text.of("USD"));
        send(foreign, "r");
        send(named(line("o1", 4, "2026-11-03T12:00:00.001Z"), "after"), "r");
        send(named(line("o2", 0, NOON), "other"), "r");

        send(capture("m1", NEXT_DAY, "o1", "8"));

        Map<String, String> sums = sums();
        sums.values().removeIf(measures -> measures.endsWith(" 0.00 0.00"));
        assertThat(sums).containsOnly(entry("2026-11-03 paid r none EUR", "0 0 0.00 8.00 0.00"));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-03T12:00:00.001Z, no_line_in_lookback",
        "2026-11-03T12:00:00Z, ",
        "2026-10-26T12:00:00Z, ",
        "2026-10-26T11:59:59.999Z, no_line_in_lookback"
    })
    void shouldIncludeBothEndsOfTheLookback(String lineTime, String unmatchedReason) throws Exception {
        send(line("o1", 0, lineTime), "north");
        send(capture("m1", NEXT_DAY, "o1", "8"));
        watermark(Long.MAX_VALUE);

        if (unmatchedReason == null) {
            assertThat(sums().get("2026-11-03 p1 north none EUR")).contains(" 8.00 0.00");
            assertThat(unmatched()).isEmpty();
        } else {
            assertThat(sums()).hasSize(1);
            assertThat(unmatched()).containsExactly("m1 2026-11-03T12:00:00Z o1 capture 8.00 EUR " + unmatchedReason);
        }
    }

    @Test
    void shouldSayWhyAPaymentIsUnmatched() throws Exception {
        harness = opened(SETTLED, 1, 0, null);
        OrderLine foreign = line("o1", 0, NOON);
        foreign.currency.set(Text.of("USD"));
        send(foreign, "north");
        send(linePriced("o2", 0, NOON, "0"), "north");
        OrderLine alsoForeign = line("o2", 1, NOON);
        alsoForeign.currency.set(Text.of("USD"));
        send(alsoForeign, "north");
        send(capture("m1", NEXT_DAY, "o1", "8"));
        send(payment(Status.REFUND, "m2", NEXT_DAY, "o2", "8"));
        send(capture("m3", NEXT_DAY, "o3", "8"));
        send(capture("m4", NEXT_DAY, "", "8"));

        watermark(at("2026-11-03T23:59:59.998Z"));
        assertThat(unmatched()).isEmpty();
        watermark(Long.MAX_VALUE);

        assertThat(unmatched())
                .containsExactlyInAnyOrder(
                        "m1 2026-11-03T12:00:00Z o1 capture 8.00 EUR no_line_in_currency",
                        "m2 2026-11-03T12:00:00Z o2 refund 8.00 EUR no_positive_line",
                        "m3 2026-11-03T12:00:00Z o3 capture 8.00 EUR no_line_in_lookback",
                        "m4 2026-11-03T12:00:00Z  capture 8.00 EUR no_order_id");
    }

    @Test
    void shouldTellLiveAtOnceWhetherAPaymentIsUnmatchedAndWhenThatChanges() throws Exception {
        harness = opened(
                new SalesSettings(
                        ZoneOffset.UTC,
                        TimeRange.ALL,
                        LOOKBACK,
                        Duration.ofDays(1),
                        Emission.live(Duration.ofSeconds(1))),
                1,
                0,
                null);
        String row = "m1 2026-11-03T12:00:00Z o1 capture 8.00 EUR ";
        send(capture("m1", NEXT_DAY, "o1", "8"));
        assertThat(unmatched()).containsExactly(row + "no_line_in_lookback");

        OrderLine foreign = line("o1", 0, NOON);
        foreign.currency.set(Text.of("USD"));
        send(foreign, "north");
        assertThat(unmatched())
                .endsWith("- " + row + "no_line_in_lookback", row + "no_line_in_currency")
                .hasSize(3);

        send(line("o1", 1, NOON), "north");
        assertThat(unmatched()).endsWith("- " + row + "no_line_in_currency").hasSize(4);

        send(line("o1", 2, NOON), "north");
        watermark(Long.MAX_VALUE);
        assertThat(unmatched()).hasSize(4);
    }

    @Test
    void shouldNotTakeAPaymentWithoutOrderForOneOfTheOrderNamedLikeIt() throws Exception {
        send(line("m1", 0, NOON), "north");
        send(capture("m1", NEXT_DAY, "", "8"));
        watermark(Long.MAX_VALUE);

        assertThat(sums()).hasSize(1);
        assertThat(unmatched()).containsExactly("m1 2026-11-03T12:00:00Z  capture 8.00 EUR no_order_id");
    }

    @Test
    void shouldMoveEverythingWhenASmallerVersionOfALineDisplacesIt() throws Exception {
        OrderLine greater = placed(named(line("o1", 0, NOON), "old"), 1);
        send(greater, "old region");
        send(named(line("o1", 1, NOON), "other"), "r");
        send(capture("m1", NEXT_DAY, "o1", "8"));

        OrderLine smaller = placed(named(linePriced("o1", 0, MORNING, "30"), "new"), 2);
        send(smaller, "new region");

        Map<String, String> expected = Map.of(
                "2026-11-02 new new region none EUR", "1 1 30.00 0.00 0.00",
                "2026-11-02 other r none EUR", "1 1 10.00 0.00 0.00",
                "2026-11-03 new new region none EUR", "0 0 0.00 6.00 0.00",
                "2026-11-03 other r none EUR", "0 0 0.00 2.00 0.00");
        assertThat(sums()).isEqualTo(expected);
        assertThat(Harnesses.unusable(harness)).containsExactly("conflict 1");

        send(greater, "old region");
        send(smaller, "new region");

        assertThat(sums()).isEqualTo(expected);
        assertThat(Harnesses.unusable(harness)).containsExactly("conflict 1", "conflict 1");
        assertThat(ledger(harness, Feed.ORDERS)).containsExactly(2L, 2L, 1L, 0L, 0L);
    }

    @Test
    void shouldReportOnlyTheRangeButUseLinesFromBefore() throws Exception {
        TimeRange range = new TimeRange(at("2026-11-03T00:00:00Z"), at("2026-11-04T00:00:00Z"));
        harness = opened(
                new SalesSettings(ZoneOffset.UTC, range, LOOKBACK, Duration.ofDays(1), LIVE.emission()), 1, 0, null);

        send(line("o1", 0, NOON), "north");
        send(capture("m1", NEXT_DAY, "o1", "8"));

        assertThat(sums()).containsOnly(entry("2026-11-03 p1 north none EUR", "0 0 0.00 8.00 0.00"));
        assertThat(ledger(harness, Feed.ORDERS)).containsExactly(0L, 0L, 0L, 0L, 1L);
    }

    @Test
    void shouldMoveLinesAndSharesOfACustomerInASpanOfTimeToAnotherRegion() throws Exception {
        send(regional(named(line("o1", 0, MORNING), "before"), "c1", "a", 1));
        send(regional(named(line("o1", 1, NOON), "inside"), "c1", "a", 1));
        send(regional(named(line("o1", 2, NEXT_DAY), "after"), "c1", "a", 1));
        send(regional(named(line("o1", 3, NOON), "else's"), "c2", "a", 1));
        OrderLine own = named(line("o1", 4, NOON), "own");
        own.ownRegion.set(Text.of("a"));
        send(regional(own, "c1", "a", 0));
        send(regional(named(line("o1", 5, NOON), "newer"), "c1", "a", 3));
        send(capture("m1", "2026-11-02T13:00:00Z", "o1", "50"));
        Map<String, String> expected = sums();
        expected.put("2026-11-02 inside b none EUR", expected.remove("2026-11-02 inside a none EUR"));

        send(moved("o1", "c1", NOON, NEXT_DAY, "b", 2));

        assertThat(sums()).isEqualTo(expected);
    }

    @Test
    void shouldNotTouchPaymentsBeforeTheLinesThatChange() throws Exception {
        send(regional(line("o1", 0, MORNING), "c1", "north", 1));
        send(capture("m1", NOON, "o1", "8"));
        harness.getOutput().clear();

        send(regional(line("o1", 1, NEXT_DAY), "c1", "north", 1));
        assertThat(Harnesses.output(harness)).hasSize(1).allMatch(fact -> fact.lines == 1);

        send(moved("o1", "c1", NEXT_DAY, "2026-11-04T12:00:00Z", "south", 2));
        assertThat(Harnesses.output(harness)).hasSize(3).allMatch(fact -> fact.paidE4 == 0);
    }

    @Test
    void shouldWithdrawAPaymentWithItsShares() throws Exception {
        send(line("o1", 0, NOON), "north");
        Payment payment = capture("m1", NEXT_DAY, "o1", "8");
        send(payment);
        withdraw(payment);
        watermark(Long.MAX_VALUE);

        assertThat(sums()).containsOnly(entry("2026-11-02 p1 north none EUR", "1 1 10.00 0.00 0.00"));
        assertThat(unmatched()).isEmpty();
    }

    @Test
    void shouldLetAWithdrawalThatOvertakesItsPaymentWaitForIt() throws Exception {
        Payment payment = capture("m1", NEXT_DAY, "o1", "8");
        withdraw(payment);
        send(line("o1", 0, NOON), "north");
        send(payment);
        send(line("o1", 1, NOON), "north");
        watermark(Long.MAX_VALUE);

        assertThat(sums()).containsOnly(entry("2026-11-02 p1 north none EUR", "2 2 20.00 0.00 0.00"));
        assertThat(unmatched()).isEmpty();
    }

    @Test
    void shouldTakeBackTheVersionThatIsWithdrawnAndNoOther() throws Exception {
        send(line("o1", 0, NOON), "north");
        Payment greater = capture("m1", NEXT_DAY, "o1", "8");
        Payment smaller = capture("m1", NEXT_DAY, "o1", "7");
        send(greater);
        send(smaller);
        withdraw(greater);

        assertThat(sums()).contains(entry("2026-11-03 p1 north none EUR", "0 0 0.00 7.00 0.00"));
    }

    @Test
    void shouldForgetOrdersWhenNoPaymentCanComeForThemAnyMore() throws Exception {
        for (int i = 0; i < 100; i++) {
            send(line("o" + i, 0, NOON), "north");
            send(capture("m" + i, "2026-11-10T12:00:00Z", "o" + i, "8"));
        }
        // Half of them again, for the table that then holds nothing.
        for (int i = 0; i < 50; i++) {
            withdraw(capture("m" + i, "2026-11-10T12:00:00Z", "o" + i, "8"));
        }

        // Lines of 2 November wait until 10 November is settled; a slack of a day is left.
        watermark(at("2026-11-11T23:59:59.998Z"));
        assertThat(harness.numKeyedStateEntries()).isPositive();
        watermark(at("2026-11-13T00:00:00Z"));

        assertThat(harness.numKeyedStateEntries()).isZero();
        assertThat(harness.numEventTimeTimers()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldGiveTheSameSumsInWhateverOrderEverythingComes(long seed) throws Exception {
        List<Input> inputs = new ArrayList<>();
        OrderLine smaller = named(linePriced("o1", 0, MORNING, "30"), "new");
        OrderLine greater = named(line("o1", 0, NOON), "old");
        inputs.add(() -> send(smaller, "x"));
        inputs.add(() -> send(greater, "y"));
        inputs.add(() -> send(greater, "y"));
        inputs.add(() -> send(linePriced("o1", 1, NOON, "0.0003"), "x"));
        inputs.add(() -> send(linePriced("o1", 2, NOON, "0.0007"), "x"));
        inputs.add(() -> send(linePriced("o1", 3, NEXT_DAY, "5"), "z"));
        inputs.add(() -> send(capture("m1", NEXT_DAY, "o1", "33.3333")));
        inputs.add(() -> send(capture("m2", NOON, "o1", "0.0001")));
        inputs.add(() -> send(payment(Status.REFUND, "m3", NEXT_DAY, "o1", "1")));
        Payment withdrawn = capture("m4", NEXT_DAY, "o1", "77");
        inputs.add(() -> send(withdrawn));
        inputs.add(() -> withdraw(withdrawn));
        inputs.add(() -> send(capture("m5", MORNING, "o2", "1")));
        harness = opened(SETTLED, 1, 0, null);
        for (Input input : inputs) {
            input.send();
        }
        watermark(Long.MAX_VALUE);
        Map<String, String> expected = sums();
        List<String> expectedRows = unmatched();
        List<Long> expectedAccount = ledger(harness, Feed.ORDERS);

        Random random = new Random(seed);
        for (int round = 0; round < 20; round++) {
            Collections.shuffle(inputs, random);
            for (SalesSettings settings : List.of(SETTLED, LIVE)) {
                harness = opened(settings, 1, 0, null);
                for (Input input : inputs) {
                    input.send();
                }
                assertThat(sums().isEmpty()).isEqualTo(settings.equals(SETTLED));
                watermark(Long.MAX_VALUE);

                assertThat(sums()).isEqualTo(expected);
                if (settings.equals(SETTLED)) {
                    assertThat(unmatched()).isEqualTo(expectedRows);
                }
                assertThat(ledger(harness, Feed.ORDERS)).isEqualTo(expectedAccount);
                assertThat(harness.numKeyedStateEntries()).isZero();
                assertThat(harness.numEventTimeTimers()).isZero();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 3, false", "3, 1, true", "2, 4, false", "2, 4, true"})
    void shouldGoOnAfterARestoreAtAnyParallelism(int subtasks, int restoredSubtasks, boolean isSettledBefore)
            throws Exception {
        int orders = 40;
        List<SalesFact> facts = new ArrayList<>();
        List<OperatorSubtaskState> states = new ArrayList<>();
        for (int subtask = 0; subtask < subtasks; subtask++) {
            harness = opened(SETTLED, subtasks, subtask, null);
            for (int i = 0; i < orders; i++) {
                if (isMine("o" + i, subtasks, subtask)) {
                    send(named(line("o" + i, 0, NOON), "old" + i), "north");
                    send(capture("m" + i, NEXT_DAY, "o" + i, "8"));
                    send(capture("n" + i, MORNING, "o" + i, "8"));
                }
            }
            if (isSettledBefore) {
                watermark(at("2026-11-03T00:00:00Z") - 1);
            }
            states.add(harness.snapshot(1, 1));
            facts.addAll(Harnesses.output(harness));
        }
        OperatorSubtaskState state =
                AbstractStreamOperatorTestHarness.repackageState(states.toArray(new OperatorSubtaskState[0]));
        List<String> unmatched = new ArrayList<>();
        for (int subtask = 0; subtask < restoredSubtasks; subtask++) {
            harness = opened(
                    SETTLED,
                    restoredSubtasks,
                    subtask,
                    AbstractStreamOperatorTestHarness.repartitionOperatorState(
                            state, Harnesses.MAX_PARALLELISM, subtasks, restoredSubtasks, subtask));
            for (int i = 0; i < orders; i++) {
                if (isMine("o" + i, restoredSubtasks, subtask)) {
                    send(named(linePriced("o" + i, 0, NOON, "9"), "new" + i), "south");
                }
            }
            watermark(Long.MAX_VALUE);
            facts.addAll(Harnesses.output(harness));
            unmatched.addAll(unmatched());
            assertThat(harness.numKeyedStateEntries()).isZero();
        }
        Map<String, String> expected = new TreeMap<>();
        for (int i = 0; i < orders; i++) {
            expected.put("2026-11-02 new" + i + " south none EUR", "1 1 9.00 0.00 0.00");
            expected.put("2026-11-03 new" + i + " south none EUR", "0 0 0.00 8.00 0.00");
        }
        assertThat(Facts.sums(facts)).isEqualTo(expected);
        assertThat(unmatched).hasSize(orders).allMatch(row -> row.startsWith("n"));
    }

    @Test
    void shouldKeepNothingOfAChangeThatHasNoLines() throws Exception {
        harness = opened(SETTLED, 1, 0, null);
        send(moved("o1", "c1", NOON, NEXT_DAY, "south", 2));
        watermark(at("2026-11-03T00:00:00Z") - 1);

        assertThat(sums()).isEmpty();
        assertThat(harness.numKeyedStateEntries()).isZero();
    }

    @Test
    void shouldLetEverythingWaitUntilADayIsSettledWhereOnlySettledRowsAreGiven() throws Exception {
        harness = opened(SETTLED, 1, 0, null);
        send(capture("m1", NOON, "o1", "8"));
        send(regional(line("o1", 0, MORNING), "c1", "north", 1));
        send(regional(line("o1", 1, NEXT_DAY), "c1", "north", 1));
        send(moved("o1", "c1", NEXT_DAY, "2026-11-04T12:00:00Z", "south", 2));
        watermark(at("2026-11-03T00:00:00Z") - 2);
        assertThat(sums()).isEmpty();

        watermark(at("2026-11-03T00:00:00Z") - 1);
        // Lines go before payments, so that nothing is given and taken back.
        assertThat(Harnesses.output(harness).stream().filter(fact -> fact.paidE4 != 0))
                .hasSize(1);
        Map<String, String> expected = new TreeMap<>(Map.of(
                "2026-11-02 p1 north none EUR", "1 1 10.00 8.00 0.00",
                "2026-11-03 p1 south none EUR", "1 1 10.00 0.00 0.00"));
        assertThat(sums()).isEqualTo(expected);

        send(moved("o1", "c1", NEXT_DAY, "2026-11-04T12:00:00Z", "west", 3));
        assertThat(sums()).isEqualTo(expected);
        watermark(at("2026-11-04T00:00:00Z") - 1);
        expected.put("2026-11-03 p1 west none EUR", expected.remove("2026-11-03 p1 south none EUR"));
        assertThat(sums()).isEqualTo(expected);
    }

    @Test
    void shouldTellAPaymentThatIsUnmatchedAfterAnotherOneWasWithdrawnOnTheSameDay() throws Exception {
        harness = opened(SETTLED, 1, 0, null);
        send(regional(line("o1", 0, NOON), "c1", "north", 1));
        Payment withdrawn = capture("m1", NEXT_DAY, "o1", "8");
        send(withdrawn);
        send(capture("m2", MORNING, "o1", "5"));
        send(capture("m3", NEXT_DAY, "o1", "3"));
        withdraw(withdrawn);
        watermark(Long.MAX_VALUE);

        assertThat(unmatched()).hasSize(1).first().asString().startsWith("m2");
    }

    private static boolean isMine(String orderId, int subtasks, int subtask) {
        return KeyGroupRangeAssignment.assignKeyToParallelOperator(
                        Buckets.FEW.of(Text.of(orderId)), Harnesses.MAX_PARALLELISM, subtasks)
                == subtask;
    }

    private static OrderLine named(OrderLine line, String productId) {
        line.productId.set(Text.of(productId));
        return line;
    }

    private static OrderLine placed(OrderLine line, long position) {
        line.position = position;
        return line;
    }

    private static RegionalLine regional(OrderLine line, String customerId, String region, long version) {
        RegionalLine regional = new RegionalLine();
        regional.line = line;
        line.customerId.set(Text.of(customerId));
        regional.region.set(Text.of(region));
        regional.version = version;
        return regional;
    }

    private static RegionalLine moved(
            String orderId, String customerId, String from, String to, String region, long version) {
        RegionalLine change = regional(new OrderLine(), customerId, region, version);
        change.isChange = true;
        change.line.orderId.set(Text.of(orderId));
        change.fromMs = at(from);
        change.toMs = at(to);
        return change;
    }

    private void send(RegionalLine line) throws Exception {
        harness.processElement1(TestBlocks.of(line, Buckets.FEW.of(line.line.orderId), line.timeMs()));
    }

    private void send(OrderLine line, String region) throws Exception {
        RegionalLine regional = new RegionalLine();
        regional.line = line;
        regional.region.set(Text.of(region));
        send(regional);
    }

    private void send(Payment payment) throws Exception {
        change(payment, false);
    }

    private void withdraw(Payment payment) throws Exception {
        change(payment, true);
    }

    private void change(Payment payment, boolean isWithdrawn) throws Exception {
        EventChange<Payment> change = new EventChange<>();
        change.event = payment;
        change.isWithdrawn = isWithdrawn;
        harness.processElement2(TestBlocks.of(change, Buckets.FEW.of(OrderSales.keyOf(payment)), payment.timeMs));
    }

    private void watermark(long timeMs) throws Exception {
        harness.processBothWatermarks(new Watermark(timeMs));
    }

    /** The sums of all facts so far. */
    private Map<String, String> sums() {
        return Facts.sums(Harnesses.output(harness));
    }

    /** The rows of unmatched payments so far; one that is taken back begins with a minus. */
    private List<String> unmatched() {
        return Harnesses.sideOutput(harness, OrderSales.UNMATCHED).stream()
                .map(row -> (row.isDeleted() ? "- " : "") + Harnesses.row(row))
                .toList();
    }
}
