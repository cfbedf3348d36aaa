package io.omniretail.pipeline.sensors;

import static io.omniretail.pipeline.TestEvents.at;
import static io.omniretail.pipeline.TestEvents.reading;
import static io.omniretail.pipeline.common.Harnesses.ledger;
import static org.assertj.core.api.Assertions.assertThat;

import io.omniretail.domain.event.Feed;
import io.omniretail.domain.event.Reading;
import io.omniretail.domain.result.ResultRow;
import io.omniretail.domain.rule.TimeRange;
import io.omniretail.pipeline.NumberedPlaces;
import io.omniretail.pipeline.common.Emission;
import io.omniretail.pipeline.common.GatedOperators;
import io.omniretail.pipeline.common.Harnesses;
import io.omniretail.pipeline.state.Buckets;
import io.omniretail.pipeline.state.RecordBlock;
import io.omniretail.pipeline.state.TestBlocks;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SensorWindowsTest {
    private static final Duration LATENESS = Duration.ofHours(1);
    private static final Emission LIVE = Emission.live(Duration.ofMillis(100));
    private static final TimeRange RANGE = new TimeRange(at("2026-11-01T00:00:00Z"), at("2026-11-04T00:00:00Z"));

    /** Few, so that windows share them. */
    private static final Buckets BUCKETS = new Buckets(4);

    private final Map<String, String> table = new TreeMap<>();
    private ReadingRule rule;
    private KeyedOneInputStreamOperatorTestHarness<Integer, RecordBlock, ResultRow> harness;

    @BeforeEach
    void open() throws Exception {
        open(Emission.SETTLED, null);
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    private void open(Emission emission, OperatorSubtaskState state) throws Exception {
        if (harness != null) {
            harness.close();
        }
        SensorSettings settings =
                new SensorSettings(ZoneOffset.UTC, RANGE, Duration.ofHours(1), 280_000, LATENESS, emission);
        rule = new ReadingRule(settings, new NumberedPlaces());
        harness = new KeyedOneInputStreamOperatorTestHarness<>(
                GatedOperators.of(new SensorWindows(settings, new NumberedPlaces())),
                block -> block.bucket,
                Types.INT,
                Harnesses.MAX_PARALLELISM,
                1,
                0);
        harness.setup();
        if (state != null) {
            harness.initializeState(state);
        }
        harness.open();
    }

    @Test
    void shouldSumUpEachWindowOnceItIsSettled() throws Exception {
        send("s1", "2026-11-02T10:00:00Z", "20");
        send("s1", "2026-11-02T10:59:59.999Z", "21.0001");
        send("s1", "2026-11-02T11:00:00Z", "-3");
        send("s2", "2026-11-02T10:30:00Z", "28.5");
        assertThat(given()).isEmpty();

        watermark("2026-11-02T12:15:00Z");

        assertThat(given())
                .containsExactlyInAnyOrder(
                        "s1 2026-11-02T10:00:00Z 2026-11-02T11:00:00Z 2 20.50 20.00 21.0001 1",
                        "s2 2026-11-02T10:00:00Z 2026-11-02T11:00:00Z 1 28.50 28.50 28.50 1");
        assertThat(Harnesses.rows(harness)).containsExactly("s2 2026-11-02T10:30:00Z source-0 0 28.50 28.00 1");

        watermark("9999-11-02T12:15:00Z");

        assertThat(given()).containsExactly("s1 2026-11-02T11:00:00Z 2026-11-02T12:00:00Z 1 -3.00 -3.00 -3.00 1");
        assertThat(harness.numKeyedStateEntries()).isZero();
        assertThat(harness.numEventTimeTimers()).isZero();
    }

    @Test
    void shouldGiveWhatChangedAtTheMomentsOfAnInterval() throws Exception {
        open(LIVE, null);
        send("s1", "2026-11-02T10:00:00Z", "20");
        send("s1", "2026-11-02T10:01:00Z", "22");
        assertThat(given()).isEmpty();

        clock(100);
        assertThat(given()).containsExactly("s1 2026-11-02T10:00:00Z 2026-11-02T11:00:00Z 2 21.00 20.00 22.00 1");

        clock(200);
        assertThat(given()).isEmpty();

        send("s1", "2026-11-02T10:01:00Z", "21");
        clock(300);
        assertThat(given()).containsExactly("s1 2026-11-02T10:00:00Z 2026-11-02T11:00:00Z 2 20.50 20.00 21.00 2");

        // Windows that share a bucket with it, one an interval.
        for (int i = 0; i < 8; i++) {
            send("other" + i, "2026-11-02T10:00:00Z", "1");
            clock(400 + 100 * i);
            assertThat(given())
                    .containsExactly("other" + i + " 2026-11-02T10:00:00Z 2026-11-02T11:00:00Z 1 1.00 1.00 1.00 1");
        }

        watermark("2026-11-02T13:00:00Z");
        assertThat(given()).isEmpty();
        assertThat(harness.numKeyedStateEntries()).isZero();
    }

    @Test
    void shouldGiveEachChangeAtOnceWithoutAnInterval() throws Exception {
        open(Emission.live(Duration.ZERO), null);

        send("s1", "2026-11-02T10:00:00Z", "20");
        send("s1", "2026-11-02T10:01:00Z", "22");

        assertThat(given())
                .containsExactly(
                        "s1 2026-11-02T10:00:00Z 2026-11-02T11:00:00Z 1 20.00 20.00 20.00 1",
                        "s1 2026-11-02T10:00:00Z 2026-11-02T11:00:00Z 2 21.00 20.00 22.00 2");
    }

    @Test
    void shouldTakeAnAlertBackWithTheReading() throws Exception {
        open(LIVE, null);

        send("s1", "2026-11-02T10:00:00Z", "30");
        send("s1", "2026-11-02T10:00:00Z", "29");
        send("s1", "2026-11-02T10:00:00Z", "20");
        send("s1", "2026-11-02T10:00:00Z", "31");

        assertThat(Harnesses.rows(harness))
                .extracting(row -> row.substring(row.indexOf("source-0")))
                .containsExactly(
                        "source-0 0 30.00 28.00 1",
                        "source-0 0 30.00 28.00 2",
                        "source-0 0 29.00 28.00 1",
                        "source-0 0 29.00 28.00 2");
        assertThat(ledger(harness, Feed.READINGS)).containsExactly(1L, 3L, 0L, 0L, 0L);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldNameTheFirstPlaceOfEqualReadingsWhicheverCameFirst(boolean isLive) throws Exception {
        List<List<Integer>> places = List.of(List.of(2, 7), List.of(2, 9), List.of(1, 8), List.of(3, 1), List.of(1, 8));
        for (int first = 0; first < places.size(); first++) {
            open(isLive ? LIVE : Emission.SETTLED, null);
            Set<String> alerts = new TreeSet<>();
            for (int i = 0; i < places.size(); i++) {
                List<Integer> place = places.get((first + i) % places.size());
                Reading reading = reading("s1", "2026-11-02T10:00:00Z", "30");
                reading.sourceId = place.get(0);
                reading.position = place.get(1);
                harness.processElement(TestBlocks.of(reading, BUCKETS.of(rule.windowHash(reading)), reading.timeMs));
            }
            watermark("2026-11-02T13:00:00Z");
            for (String row : Harnesses.rows(harness)) {
                String alert = row.substring(row.indexOf("source-"), row.lastIndexOf(' '));
                boolean isNew = row.endsWith(" 1");
                assertThat(isNew ? alerts.add(alert) : alerts.remove(alert))
                        .as(row)
                        .isTrue();
            }

            assertThat(alerts).containsExactly("source-1 8 30.00 28.00");
            assertThat(ledger(harness, Feed.READINGS)).containsExactly(1L, 0L, 4L, 0L, 0L);
        }
    }

    @Test
    void shouldGiveAfterARestoreWhatHadChangedBefore() throws Exception {
        open(LIVE, null);
        send("s1", "2026-11-02T10:00:00Z", "20");
        OperatorSubtaskState state = harness.snapshot(1, 1);

        open(LIVE, state);
        send("s1", "2026-11-02T10:00:00Z", "20");
        clock(1_000);

        assertThat(given()).containsExactly("s1 2026-11-02T10:00:00Z 2026-11-02T11:00:00Z 1 20.00 20.00 20.00 1");
        assertThat(ledger(harness, Feed.READINGS)).containsExactly(0L, 0L, 1L, 0L, 0L);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void shouldEndWithWhatTheReadingsThatCountAddUpTo(long seed) throws Exception {
        Random random = new Random(seed);
        boolean isLive = seed % 2 == 0;
        open(isLive ? LIVE : Emission.SETTLED, null);
        List<Reading> sent = new ArrayList<>();
        long timeMs = at("2026-10-31T20:00:00Z");
        for (int i = 0; i < 3_000; i++) {
            Reading reading = reading(
                    "s" + random.nextInt(4),
                    Instant.ofEpochMilli(timeMs - 60_000L * random.nextInt(110)).toString(),
                    new BigDecimal(random.nextInt(-40, 41)).movePointLeft(1).toPlainString());
            if (i > 10 && random.nextInt(4) == 0) {
                Reading earlier = sent.get(i - 1 - random.nextInt(10));
                reading.timeMs = earlier.timeMs;
                reading.sensorId.set(earlier.sensorId.copy());
            }
            sent.add(reading);
            harness.processElement(TestBlocks.of(reading, BUCKETS.of(rule.windowHash(reading)), reading.timeMs));
            timeMs += 60_000;
            if (i % 50 == 0) {
                // None of them is late.
                harness.processWatermark(new Watermark(timeMs - 125 * 60_000));
                clock(harness.getProcessingTime() + random.nextInt(200));
            }
            if (i % 1_000 == 500) {
                keep();
                open(isLive ? LIVE : Emission.SETTLED, harness.snapshot(1, 1));
            }
        }
        harness.processWatermark(Watermark.MAX_WATERMARK);
        keep();

        assertThat(Harnesses.late(harness)).isEmpty();
        Map<String, String> rows = new TreeMap<>();
        table.forEach((key, row) -> rows.put(key, row.substring(0, row.lastIndexOf(' '))));
        assertThat(rows).isEqualTo(expected(sent));
        assertThat(harness.numKeyedStateEntries()).isZero();
        assertThat(harness.numEventTimeTimers()).isZero();
        if (!isLive) {
            assertThat(table.values()).allMatch(row -> row.endsWith(" 1"));
        }
    }

    private void send(String sensorId, String instant, String temperature) throws Exception {
        Reading reading = reading(sensorId, instant, temperature);
        harness.processElement(TestBlocks.of(reading, BUCKETS.of(rule.windowHash(reading)), reading.timeMs));
    }

    private void watermark(String instant) throws Exception {
        harness.processWatermark(new Watermark(at(instant)));
    }

    private void clock(long timeMs) throws Exception {
        harness.setProcessingTime(timeMs);
    }

    /** The rows since the last call. */
    private List<String> given() {
        return Harnesses.newOutput(harness, Harnesses::row);
    }

    /** Puts the rows since the last call into the table, and checks that a row's revisions rise one by one. */
    private void keep() {
        for (String row : given()) {
            String key = row.substring(0, row.indexOf('Z'));
            String before = table.put(key, row);
            assertThat(revision(row)).as(row).isEqualTo(before == null ? 1 : revision(before) + 1);
        }
    }

    private static int revision(String row) {
        return Integer.parseInt(row.substring(row.lastIndexOf(' ') + 1));
    }

    /** By sensor and window, the cells without the revision. */
    private static Map<String, String> expected(List<Reading> sent) {
        Map<String, BigDecimal> counting = new TreeMap<>();
        for (Reading reading : sent) {
            if (RANGE.contains(reading.timeMs)) {
                counting.merge(
                        reading.sensorId + " " + Instant.ofEpochMilli(reading.timeMs),
                        BigDecimal.valueOf(reading.temperatureE4, 4),
                        BigDecimal::min);
            }
        }
        Map<String, List<BigDecimal>> byWindow = new TreeMap<>();
        counting.forEach((identity, temperature) -> {
            String[] words = identity.split(" ");
            Instant start = Instant.parse(words[1]).truncatedTo(ChronoUnit.HOURS);
            byWindow.computeIfAbsent(words[0] + " " + start, key -> new ArrayList<>())
                    .add(temperature);
        });
        Map<String, String> rows = new TreeMap<>();
        byWindow.forEach((window, temperatures) -> {
            BigDecimal sum = temperatures.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
            Instant end = Instant.parse(window.split(" ")[1]).plus(Duration.ofHours(1));
            rows.put(
                    window.substring(0, window.length() - 1),
                    String.join(
                            " ",
                            window,
                            end.toString(),
                            Integer.toString(temperatures.size()),
                            cell(sum.divide(BigDecimal.valueOf(temperatures.size()), 4, RoundingMode.HALF_EVEN)),
                            cell(Collections.min(temperatures)),
                            cell(Collections.max(temperatures))));
        });
        return rows;
    }

    private static String cell(BigDecimal value) {
        BigDecimal stripped = value.stripTrailingZeros();
        return stripped.setScale(Math.max(stripped.scale(), 2)).toPlainString();
    }
}
