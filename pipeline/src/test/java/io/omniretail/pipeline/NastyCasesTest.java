package io.omniretail.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.omniretail.domain.result.ResultTable;
import io.omniretail.pipeline.LiveShop.Arrival;
import io.omniretail.pipeline.reference.NastyShop;
import io.omniretail.pipeline.reference.ReferenceReport;
import io.omniretail.pipeline.reference.ReferenceReport.Question;
import io.omniretail.pipeline.reference.ShopEvent;
import io.omniretail.pipeline.reference.ShopFiles;
import io.omniretail.pipeline.reference.ShopFiles.Layout;
import io.omniretail.pipeline.reference.ShopFiles.Written;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong in practice, case by case: the README's table says what comes of each. */
class NastyCasesTest {
    private static final long PATIENCE_SECONDS = 60;
    private static final LocalDate FIRST_DAY = LocalDate.parse("2026-10-22");
    private static final LocalDate LONG_AFTER = FIRST_DAY.plusDays(30);
    private static final int DAYS = 8;
    private static final int ORDERS = 100;

    @RegisterExtension
    static final SmallCluster CLUSTER = new SmallCluster();

    @RegisterExtension
    static final SharedBroker BROKER = new SharedBroker();

    @TempDir
    private Path folder;

    private LiveShop shop;
    private JobClient job;

    @AfterEach
    void end() throws Exception {
        GatedFiles.open();
        if (job != null && !job.getJobStatus().get().isGloballyTerminalState()) {
            SmallCluster.cancel(job);
        }
        if (shop != null) {
            shop.close();
        }
    }

    @Test
    void shouldRejectOneEventOfTheYear2099AndCloseNoDayForIt() throws Exception {
        List<ShopEvent> events = open(601, 2, Arrival.SHUFFLED);
        job = CLUSTER.start(flags(2, "PT0S"));
        shop.openTables();
        shop.sendAll(events, 2, () -> {
            shop.sendRejected(LocalDate.parse("2099-01-01"), "too_far_in_future");
            shop.awaitTables();
            return null;
        });

        shop.awaitTables();
        shop.ledgerBalances();
        assertThat(shop.rows(ResultTable.LATE)).isEmpty();
    }

    @Test
    void shouldAccountForEachRecordOfAPartitionThatWasIdleResumesAndCatchesUpHalf() throws Exception {
        List<ShopEvent> events = open(602, 2, Arrival.ONE_IDLE);
        List<String> flags = flags(2, "P1D");
        flags.addAll(List.of("--idle-timeout", "1s"));
        job = CLUSTER.start(flags);
        shop.openTables();
        List<ShopEvent> ofIdlePartition = new ArrayList<>();
        for (ShopEvent event : events) {
            if (event.identity().hashCode() % 3 == 0) {
                ofIdlePartition.add(event);
            }
        }
        List<ShopEvent> ofOther = new ArrayList<>(events);
        ofOther.removeAll(ofIdlePartition);
        shop.sendAll(ofOther);
        // The days close although the first partition has said nothing.
        shop.passTime(LONG_AFTER, 1);

        for (ShopEvent event : ofIdlePartition.subList(0, ofIdlePartition.size() / 2)) {
            shop.send(event, 0);
        }

        shop.awaitTables();
        shop.ledgerBalances();
        assertThat(shop.rows(ResultTable.LATE)).isNotEmpty();
    }

    @Test
    void shouldCloseDaysWhenSomeReadersHaveFinishedAndOthersAreIdle() throws Exception {
        List<ShopEvent> events = open(603, 1, Arrival.SHUFFLED);
        List<Written> written = ShopFiles.write(events, folder.resolve("history"), Layout.FLAT, ZoneOffset.UTC, 603);
        shop.addFiles(written);
        List<String> flags = flags(4, "PT0S");
        flags.addAll(List.of("--input", folder.resolve("history").toString(), "--idle-timeout", "1s"));
        // Of four readers of files each has ended after a while, and of four of Kafka three never have a partition.
        job = CLUSTER.start(flags);
        shop.openTables();
        shop.awaitTables();

        shop.passTime(LONG_AFTER);

        assertThat(shop.rows(ResultTable.LATE)).isEmpty();
        shop.ledgerBalances();
    }

    @Test
    void shouldCloseAllDaysWhenItIsDrainedWithAnIdlePartition() throws Exception {
        List<ShopEvent> events = open(604, 2, Arrival.ONE_IDLE);
        List<String> flags = flags(2, "P1D");
        flags.addAll(List.of("--idle-timeout", "1s"));
        job = CLUSTER.start(flags);
        shop.openTables();
        shop.sendAll(events);
        shop.awaitTables();

        stop(true);

        shop.awaitTables();
        shop.await(() -> shop.rows(ResultTable.SALES_BY_REGION).values().stream()
                .noneMatch(row -> row.get("phase").equals("running")));
    }

    @Test
    void shouldFailInsteadOfPassingOverWhatWasDeletedFromATopic() throws Exception {
        List<ShopEvent> events = open(605, 1, Arrival.SHUFFLED);
        String savepoint = stoppedAfter(events.subList(0, events.size() / 2), 1);
        shop.sendAll(events.subList(events.size() / 2, events.size()));
        BROKER.broker()
                .admin()
                .deleteRecords(Map.of(new TopicPartition("s605.orders", 0), RecordsToDelete.beforeOffset(-1)))
                .all()
                .get();

        cannotGoOnFrom(savepoint, "s605.orders-0");
    }

    @Test
    void shouldFailInsteadOfReadingATopicThatWasMadeAnewAsIfItWereTheOldOne() throws Exception {
        String savepoint = stoppedAfter(open(606, 1, Arrival.SHUFFLED), 1);
        BROKER.broker().deleteTopics("s606.orders");
        BROKER.broker().createTopic("s606.orders", 1);

        cannotGoOnFrom(savepoint, "s606.orders-0");
    }

    @Test
    void shouldFailInOneLineWhenAnotherJobOfItsNameBegins() throws Exception {
        List<ShopEvent> events = open(609, 1, Arrival.SHUFFLED);
        job = CLUSTER.start(flags(1, "P1D"));
        CLUSTER.takeCheckpoint(job);

        // What such a job does first. In one process Flink refuses a second one before it begins.
        BROKER.broker()
                .admin()
                .fenceProducers(List.of("live+s609.:kafka-results:fence-0"))
                .all()
                .get();
        shop.sendAll(events);

        assertThatThrownBy(() -> job.getJobExecutionResult().get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .hasStackTraceContaining("another job of the same name has begun to write here");
        // Behind a transaction that is left open nobody would see what the other job commits.
        assertThat(BROKER.broker()
                        .admin()
                        .listTransactions(new ListTransactionsOptions().filterStates(List.of(TransactionState.ONGOING)))
                        .all()
                        .get())
                .extracting(TransactionListing::transactionalId)
                .noneMatch(id -> id.startsWith("live+s609."));
    }

    @Test
    void shouldGoOnFromASavepointWithAnOutputMore() throws Exception {
        List<ShopEvent> events = open(607, 2, Arrival.SHUFFLED);
        String savepoint = stoppedAfter(events.subList(0, events.size() / 2), 2);
        List<String> flags = flags(2, "P1D");
        flags.addAll(List.of(
                "--output",
                flags.get(flags.indexOf("--input") + 1),
                "--output",
                folder.resolve("changes").toString()));

        job = CLUSTER.start(RuntimeExecutionMode.STREAMING, restored(savepoint), flags);
        shop.sendAll(events.subList(events.size() / 2, events.size()));

        shop.awaitTables();
        shop.ledgerBalances();
        shop.await(() -> !PublishedTables.changes(folder.resolve("changes"), "sales_daily")
                .isEmpty());
    }

    @Test
    void shouldGoOnAtAnotherParallelismWithAYearOfState() throws Exception {
        LocalDate firstDay = LocalDate.parse("2025-11-01");
        int days = 365;
        List<ShopEvent> events = NastyShop.events(608, firstDay, days, 2_000);
        List<Written> written = ShopFiles.write(events, folder.resolve("in"), Layout.DATED, ZoneOffset.UTC, 608);
        List<String> flags = new ArrayList<>(List.of(
                "--input",
                "gated:" + folder.resolve("in"),
                "--output",
                folder.resolve("out").toString(),
                "--lookback",
                "P" + days + "D",
                "--parallelism",
                "2",
                "--checkpoint-interval",
                "1h",
                "--checkpoint-dir",
                folder.resolve("checkpoints").toString()));
        Configuration onlyWhenTold = new Configuration();
        onlyWhenTold.set(CheckpointingOptions.MIN_PAUSE_BETWEEN_CHECKPOINTS, Duration.ofHours(1));
        CompletableFuture<Void> atGate = GatedFiles.close("dt=" + firstDay.plusDays(days - 5), 2);
        job = CLUSTER.start(onlyWhenTold, flags);
        atGate.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        String checkpoint = CLUSTER.takeCheckpoint(job);
        SmallCluster.cancel(job);
        GatedFiles.open();
        flags.set(flags.indexOf("--parallelism") + 1, "3");

        CLUSTER.run(RuntimeExecutionMode.STREAMING, restored(checkpoint), flags);

        List<ShopEvent> usable = written.stream()
                .filter(record -> record.reason().isEmpty())
                .map(Written::event)
                .toList();
        Map<String, SortedMap<String, String>> expected =
                ReferenceReport.of(usable, new Question(ZoneOffset.UTC, Duration.ofDays(days), null, null));
        List<String> differences = new ArrayList<>();
        for (String table : LiveShop.SALES_TABLES) {
            PublishedTables.addDifferences(
                    table, expected.get(table), PublishedTables.read(folder.resolve("out"), table), differences);
        }
        assertThat(differences).isEmpty();
    }

    /** A savepoint of a job that has made tables of these events. */
    private String stoppedAfter(List<ShopEvent> events, int parallelism) throws Exception {
        job = CLUSTER.start(flags(parallelism, "P1D"));
        shop.openTables();
        shop.sendAll(events);
        shop.awaitTables();
        return stop(false);
    }

    private void cannotGoOnFrom(String savepoint, String partition) throws Exception {
        job = CLUSTER.start(RuntimeExecutionMode.STREAMING, restored(savepoint), flags(1, "P1D"));

        assertThatThrownBy(() -> job.getJobExecutionResult().get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .hasStackTraceContaining(partition)
                .hasStackTraceContaining("OffsetOutOfRange");
    }

    /** Makes the topics; gives what will have happened. */
    private List<ShopEvent> open(long seed, int partitions, Arrival arrival) {
        shop = new LiveShop(
                BROKER.broker(),
                "s" + seed + ".",
                seed,
                partitions,
                arrival,
                ZoneOffset.UTC,
                Duration.ofSeconds(PATIENCE_SECONDS));
        return NastyShop.events(seed, FIRST_DAY, DAYS, ORDERS);
    }

    private List<String> flags(int parallelism, String lateness) {
        return shop.flags(parallelism, lateness, folder.resolve("checkpoints"));
    }

    private String stop(boolean drain) throws Exception {
        CLUSTER.takeCheckpoint(job);
        return job.stopWithSavepoint(drain, folder.resolve("savepoints").toString(), SavepointFormatType.CANONICAL)
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Of a job that is not tried again when it fails. */
    private static Configuration restored(String checkpoint) {
        Configuration configuration = new Configuration();
        configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, checkpoint);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        return configuration;
    }
}
