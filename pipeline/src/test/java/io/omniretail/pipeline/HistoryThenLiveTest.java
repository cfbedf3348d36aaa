package io.omniretail.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.omniretail.domain.result.ResultTable;
import io.omniretail.pipeline.reference.NastyShop;
import io.omniretail.pipeline.reference.ShopEvent;
import io.omniretail.pipeline.reference.ShopFiles;
import io.omniretail.pipeline.reference.ShopFiles.Layout;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.CommonTestUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * One job that reads a history of files and goes on with topics, which overlap by a day. It is killed twice in a row:
 * before the seam, at it (history has ended, and no checkpoint has been taken since), or after it.
 */
class HistoryThenLiveTest {
    private static final long PATIENCE_SECONDS = 60;
    private static final LocalDate FIRST_DAY = LocalDate.parse("2026-10-22");
    private static final int DAYS = 8;
    private static final LocalDate GATE = FIRST_DAY.plusDays(3);
    private static final LocalDate FIRST_LIVE_DAY = FIRST_DAY.plusDays(4);
    private static final LocalDate FIRST_DAY_AFTER_HISTORY = FIRST_DAY.plusDays(5);
    private static final int KILLS = 2;

    @RegisterExtension
    static final SmallCluster CLUSTER = new SmallCluster();

    @RegisterExtension
    static final SharedBroker BROKER = new SharedBroker();

    @TempDir
    private Path folder;

    private LiveShop shop;
    private List<String> flags;
    private int parallelism;
    private JobClient job;
    private String checkpoint;

    /** When the job is killed. */
    enum Moment {
        BEFORE_THE_SEAM,
        AT_THE_SEAM,
        AFTER_THE_SEAM
    }

    /** How it goes on. */
    enum Recovery {
        IN_PLACE,
        BY_RESTORE
    }

    @AfterEach
    void end() throws Exception {
        GatedFiles.open();
        if (job != null) {
            SmallCluster.cancel(job);
        }
        if (shop != null) {
            shop.close();
        }
    }

    @ParameterizedTest(name = "seed {0}: killed {1}, goes on {2}, Kafka busy: {3}, parallelism {4}")
    @CsvSource({
        "401, BEFORE_THE_SEAM, IN_PLACE,   true,  2",
        "402, BEFORE_THE_SEAM, IN_PLACE,   false, 1",
        "403, BEFORE_THE_SEAM, BY_RESTORE, true,  1",
        "404, BEFORE_THE_SEAM, BY_RESTORE, false, 2",
        "405, AT_THE_SEAM,     IN_PLACE,   true,  1",
        "406, AT_THE_SEAM,     IN_PLACE,   false, 2",
        "407, AT_THE_SEAM,     BY_RESTORE, true,  2",
        "408, AT_THE_SEAM,     BY_RESTORE, false, 1",
        "409, AFTER_THE_SEAM,  IN_PLACE,   true,  2",
        "410, AFTER_THE_SEAM,  IN_PLACE,   false, 2",
        "411, AFTER_THE_SEAM,  BY_RESTORE, true,  1",
        "412, AFTER_THE_SEAM,  BY_RESTORE, false, 2"
    })
    void shouldCountEachEventOnceHoweverOftenItIsKilled(
            long seed, Moment moment, Recovery recovery, boolean busy, int readers) throws Exception {
        prepare(seed, readers, busy);
        List<ShopEvent> events = NastyShop.events(seed, FIRST_DAY, DAYS, 150);
        shop.addFiles(ShopFiles.write(
                events.stream()
                        .filter(event -> dayOf(event).isBefore(FIRST_DAY_AFTER_HISTORY))
                        .toList(),
                folder.resolve("history"),
                Layout.DATED,
                ZoneOffset.UTC,
                seed));
        List<ShopEvent> live = events.stream()
                .filter(event -> !dayOf(event).isBefore(FIRST_LIVE_DAY))
                .toList();
        LocalDate firstDayAfterSeam = busy ? FIRST_DAY_AFTER_HISTORY.plusDays(1) : FIRST_LIVE_DAY;
        for (LocalDate day = FIRST_LIVE_DAY; day.isBefore(firstDayAfterSeam); day = day.plusDays(1)) {
            send(live, day);
        }
        CompletableFuture<Void> atGate = GatedFiles.close("dt=" + GATE, parallelism);
        job = CLUSTER.start(onlyWhenTold(), flags);
        shop.openTables();
        atGate.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        takeCheckpoint();

        if (moment == Moment.BEFORE_THE_SEAM) {
            for (int kill = 0; kill < KILLS; kill++) {
                kill(recovery);
                takeCheckpoint();
            }
        }
        GatedFiles.open();
        awaitEndOfHistory();
        if (moment == Moment.AT_THE_SEAM) {
            for (int kill = 0; kill < KILLS; kill++) {
                kill(recovery);
                awaitEndOfHistory();
            }
        }
        takeCheckpoint();
        if (moment == Moment.AFTER_THE_SEAM) {
            takeCheckpoint();
            for (int kill = 0; kill < KILLS; kill++) {
                kill(recovery);
                takeCheckpoint();
            }
        }
        shop.beforeEachLook(this::takeCheckpoint);
        shop.awaitTables();
        for (LocalDate day = firstDayAfterSeam; day.isBefore(FIRST_DAY.plusDays(DAYS + 30)); day = day.plusDays(1)) {
            send(live, day);
        }

        shop.awaitTables();
        assertThat(shop.rows(ResultTable.LATE)).isEmpty();
        shop.ledgerBalances();
        // Days are settled, although history has ended.
        shop.await(() -> shop.rows(ResultTable.SALES_BY_REGION).values().stream()
                .anyMatch(row -> row.get("phase").equals("final")));
    }

    private void prepare(long seed, int readers, boolean busy) {
        shop = new LiveShop(BROKER.broker(), seed, 2, ZoneOffset.UTC);
        parallelism = readers;
        flags = shop.flags(readers, "P1D", folder.resolve("checkpoints"));
        flags.set(flags.indexOf("300ms"), "1h");
        // Silent topics are idle when history ends.
        String idleTimeout = busy ? "2s" : "100ms";
        flags.addAll(List.of("--input", "gated:" + folder.resolve("history"), "--idle-timeout", idleTimeout));
    }

    /**
     * Checkpoints are taken only where a test says so: the first of those that Flink takes itself would come at any
     * moment of the first interval, and what it commits would be there twice after a restore of an earlier one.
     */
    private static Configuration onlyWhenTold() {
        Configuration configuration = new Configuration();
        configuration.set(CheckpointingOptions.MIN_PAUSE_BETWEEN_CHECKPOINTS, Duration.ofHours(1));
        return configuration;
    }

    private void send(List<ShopEvent> events, LocalDate day) throws Exception {
        shop.sendAll(events.stream().filter(event -> dayOf(event).equals(day)).toList());
    }

    private static LocalDate dayOf(ShopEvent event) {
        return Instant.ofEpochMilli(event.timeMs()).atZone(ZoneOffset.UTC).toLocalDate();
    }

    private Void takeCheckpoint() throws Exception {
        checkpoint = CLUSTER.takeCheckpoint(job);
        return null;
    }

    /** Waits until all of history has been read; its readers then wait for a checkpoint before they end. */
    private void awaitEndOfHistory() throws Exception {
        CommonTestUtils.waitForAllTaskRunning(CLUSTER.cluster(), job.getJobID(), true);
        CommonTestUtils.waitUntilCondition(() -> CLUSTER.gauges(job.getJobID(), ".*historyWatermarkMs")
                .equals(Collections.nCopies(parallelism, Long.MAX_VALUE)));
    }

    private void kill(Recovery recovery) throws Exception {
        switch (recovery) {
            case IN_PLACE -> CLUSTER.replaceTaskManager();
            case BY_RESTORE -> {
                SmallCluster.cancel(job);
                CommonTestUtils.waitUntilCondition(
                        () -> job.getJobStatus().get().isGloballyTerminalState());
                Configuration restored = onlyWhenTold();
                restored.set(StateRecoveryOptions.SAVEPOINT_PATH, checkpoint);
                job = CLUSTER.start(restored, flags);
            }
        }
    }
}
