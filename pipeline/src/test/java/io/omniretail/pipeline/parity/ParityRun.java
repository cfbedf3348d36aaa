package io.omniretail.pipeline.parity;

import static org.assertj.core.api.Assertions.assertThat;

import io.omniretail.domain.result.ResultTable;
import io.omniretail.pipeline.GatedFiles;
import io.omniretail.pipeline.LiveShop;
import io.omniretail.pipeline.LiveShop.Arrival;
import io.omniretail.pipeline.PublishedTables;
import io.omniretail.pipeline.SmallCluster;
import io.omniretail.pipeline.parity.Cell.Disturbance;
import io.omniretail.pipeline.parity.Cell.Way;
import io.omniretail.pipeline.reference.NastyShop;
import io.omniretail.pipeline.reference.ReferenceReport;
import io.omniretail.pipeline.reference.ReferenceReport.Question;
import io.omniretail.pipeline.reference.ShopEvent;
import io.omniretail.pipeline.reference.ShopFiles;
import io.omniretail.pipeline.reference.ShopFiles.Written;
import io.omniretail.sources.kafka.TestBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;

/** Makes the tables of events in the way of one cell, and compares them with a naive computation of the same. */
final class ParityRun {
    static final LocalDate FIRST_DAY = LocalDate.parse("2026-10-22");
    static final int DAYS = 8;

    private static final long PATIENCE_SECONDS = 60;
    private static final LocalDate LONG_AFTER = FIRST_DAY.plusDays(30);
    private static final int PERCENT_OF_STRAGGLERS = 10;
    private static final int PORTIONS = 3;
    private static final int MOST_RESTARTS = 20;
    private static final String NEVER = "1h";

    private final SmallCluster cluster;
    private final TestBroker broker;
    private final Path folder;
    private final String name;
    private final Duration timeLimit;
    private final Cell cell;
    private final long seed;
    private final ZoneId zone;
    private final Random random;
    /** Each event that is in the input, but for broken ones. */
    private List<ShopEvent> usable;

    /**
     * A run.
     *
     * @param folder an empty one of its own
     * @param name no other run may have the same: topics are called by it
     * @param timeLimit how long live tables are waited for
     */
    ParityRun(
            SmallCluster cluster,
            TestBroker broker,
            Path folder,
            String name,
            Duration timeLimit,
            Cell cell,
            long seed) {
        this.cluster = cluster;
        this.broker = broker;
        this.folder = folder;
        this.name = name;
        this.timeLimit = timeLimit;
        this.cell = cell;
        this.seed = seed;
        zone = ZoneId.of(cell.zone());
        random = new Random(seed);
    }

    /**
     * Runs the job.
     *
     * @return the rows of each table
     * @throws AssertionError if the tables are not those of the naive computation, or anything is late without a reason
     */
    Map<String, SortedMap<String, String>> tables(List<ShopEvent> events) throws Exception {
        Map<String, SortedMap<String, String>> tables = switch (cell.way()) {
            case FILES -> files(events);
            case FILES_DAY_BY_DAY -> dayByDay(events);
            case KAFKA_TO_ITS_END, LIVE, HISTORY_THEN_LIVE -> kafka(events);
        };
        Map<String, SortedMap<String, String>> expected =
                ReferenceReport.of(usable, new Question(zone, NastyShop.LOOKBACK, null, null));
        List<String> differences = new ArrayList<>();
        for (String table : LiveShop.SALES_TABLES) {
            PublishedTables.addDifferences(
                    table, expected.getOrDefault(table, new TreeMap<>()), tables.get(table), differences);
        }
        assertThat(differences).isEmpty();
        return tables;
    }

    private Map<String, SortedMap<String, String>> files(List<ShopEvent> events) throws Exception {
        int count = writeFiles(events);
        List<String> flags = flags(cell.parallelism());
        if (cell.disturbance() == Disturbance.NONE) {
            cluster.run(cell.mode(), flags);
            return published();
        }
        flags.set(flags.indexOf("--input") + 1, "gated:" + input());
        flags.addAll(List.of("--checkpoint-interval", NEVER));
        CompletableFuture<Void> atGate = GatedFiles.closeAfter(random.nextInt(count));
        JobClient[] job = {cluster.start(cell.mode(), configuration(), flags)};
        try {
            atGate.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            job[0] = disturbAtGate(job[0], flags);
            GatedFiles.open();
            job[0].getJobExecutionResult().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            wasDisturbed(job[0]);
        } finally {
            GatedFiles.open();
            end(job[0]);
        }
        return published();
    }

    /**
     * A job that had ended before it was killed would prove nothing. One that waits at a gate cannot end before it is
     * killed for the second time either.
     */
    private void wasDisturbed(JobClient job) throws Exception {
        if (cell.disturbance() == Disturbance.KILLED || cell.disturbance() == Disturbance.KILLED_TWICE) {
            boolean waits = cell.way() == Way.FILES && cell.disturbance() == Disturbance.KILLED_TWICE;
            assertThat(cluster.attempts(job)).as("attempts to run a task").isGreaterThan(waits ? 2 : 1);
        }
    }

    private static void end(JobClient job) throws Exception {
        if (!job.getJobStatus().get(PATIENCE_SECONDS, TimeUnit.SECONDS).isGloballyTerminalState()) {
            SmallCluster.cancel(job);
        }
    }

    private JobClient disturbAtGate(JobClient job, List<String> flags) throws Exception {
        String checkpoint = cell.mode() == RuntimeExecutionMode.STREAMING ? cluster.takeCheckpoint(job) : null;
        if (cell.disturbance() == Disturbance.RESTORED_AT_OTHER_PARALLELISM) {
            SmallCluster.cancel(job);
            return restored(checkpoint, flags);
        }
        kill(job);
        return job;
    }

    private void kill(JobClient job) throws Exception {
        cluster.replaceTaskManager();
        if (cell.disturbance() == Disturbance.KILLED_TWICE) {
            cluster.awaitTasks(job);
            cluster.replaceTaskManager();
        }
    }

    private JobClient restored(String checkpoint, List<String> flags) throws Exception {
        Configuration configuration = configuration();
        configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, checkpoint);
        List<String> others = new ArrayList<>(flags);
        others.set(others.indexOf("--parallelism") + 1, Integer.toString(cell.parallelism() % 4 + 1));
        return cluster.start(cell.mode(), configuration, others);
    }

    /** A job goes on at once; if it reads files, there are no checkpoints but the ones that are asked for. */
    private Configuration configuration() {
        Configuration configuration = new Configuration();
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, MOST_RESTARTS);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(100));
        if (cell.way() == Way.FILES) {
            configuration.set(CheckpointingOptions.MIN_PAUSE_BETWEEN_CHECKPOINTS, Duration.ofHours(1));
        }
        return configuration;
    }

    private Map<String, SortedMap<String, String>> dayByDay(List<ShopEvent> events) throws Exception {
        writeFiles(events);
        LocalDate last = FIRST_DAY;
        LocalDate first = FIRST_DAY;
        for (ShopEvent event : usable) {
            LocalDate day = Instant.ofEpochMilli(event.timeMs()).atZone(zone).toLocalDate();
            boolean isCrm = event instanceof ShopEvent.Customer;
            first = !isCrm && day.isBefore(first) ? day : first;
            last = !isCrm && day.isAfter(last) ? day : last;
        }
        for (LocalDate day = first; !day.isAfter(last); day = day.plusDays(1)) {
            List<String> flags = flags(cell.parallelism());
            flags.addAll(
                    List.of("--from", day.toString(), "--to", day.plusDays(1).toString()));
            cluster.run(cell.mode(), flags);
        }
        return published();
    }

    private int writeFiles(List<ShopEvent> events) throws Exception {
        List<Written> written = ShopFiles.write(events, input(), cell.layout(), zone, seed);
        usable = written.stream()
                .filter(record -> record.reason().isEmpty())
                .map(Written::event)
                .toList();
        return (int) written.stream().map(Written::source).distinct().count();
    }

    private Map<String, SortedMap<String, String>> published() {
        assertThat(PublishedTables.read(output(), "late")).as("late").isEmpty();
        Map<String, SortedMap<String, String>> tables = new TreeMap<>();
        for (String table : LiveShop.SALES_TABLES) {
            tables.put(table, PublishedTables.read(output(), table));
        }
        return tables;
    }

    private Map<String, SortedMap<String, String>> kafka(List<ShopEvent> events) throws Exception {
        try (LiveShop shop =
                new LiveShop(broker, name + ".", seed, cell.partitions(), cell.arrival(), zone, timeLimit)) {
            switch (cell.way()) {
                case KAFKA_TO_ITS_END -> toItsEnd(shop, events);
                case LIVE -> live(shop, events);
                default -> historyThenLive(shop, events);
            }
            shop.awaitTables();
            shop.ledgerBalances();
            if (!mayBeLate()) {
                assertThat(shop.rows(ResultTable.LATE)).isEmpty();
            }
            usable = shop.usable();
            Map<String, SortedMap<String, String>> tables = new TreeMap<>();
            for (String table : LiveShop.SALES_TABLES) {
                tables.put(
                        table,
                        PublishedTables.cells(
                                table,
                                shop.rows(ResultTable.valueOf(table.toUpperCase(Locale.ROOT)))
                                        .values()));
            }
            return tables;
        }
    }

    private boolean mayBeLate() {
        return cell.stragglers() || cell.arrival() == Arrival.ONE_IDLE;
    }

    private List<String> liveFlags(LiveShop shop) {
        List<String> flags = shop.flags(cell.parallelism(), cell.lateness(), folder.resolve("checkpoints"));
        if (mayBeLate()) {
            // Readers whose topics say nothing hold event time back for so long after each restart.
            flags.addAll(List.of("--idle-timeout", "1s"));
        }
        return flags;
    }

    private void toItsEnd(LiveShop shop, List<ShopEvent> events) throws Exception {
        shop.sendAll(events);
        List<String> flags = liveFlags(shop);
        flags.set(flags.indexOf("stream"), "batch");
        JobClient job = cluster.start(cell.mode(), configuration(), flags);
        try {
            if (cell.disturbance() != Disturbance.NONE) {
                cluster.awaitTasks(job);
                kill(job);
            }
            job.getJobExecutionResult().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            wasDisturbed(job);
        } finally {
            end(job);
        }
        shop.openTables();
    }

    private void live(LiveShop shop, List<ShopEvent> events) throws Exception {
        List<ShopEvent> onTime = new ArrayList<>(events);
        List<ShopEvent> stragglers = new ArrayList<>();
        if (cell.stragglers()) {
            onTime.removeIf(event -> random.nextInt(100) < PERCENT_OF_STRAGGLERS && stragglers.add(event));
        }
        List<String> flags = liveFlags(shop);
        JobClient[] job = {cluster.start(configuration(), flags)};
        try {
            shop.openTables();
            shop.sendAll(onTime, PORTIONS, () -> job[0] = disturb(job[0], flags));
            if (cell.stragglers()) {
                shop.awaitTables();
                shop.passTime(LONG_AFTER);
                job[0] = disturb(job[0], flags);
                shop.sendAll(stragglers);
            }
            shop.awaitTables();
        } finally {
            end(job[0]);
        }
    }

    /** Something happens to a live job, which takes its checkpoints by itself. */
    private JobClient disturb(JobClient job, List<String> flags) throws Exception {
        if (cell.disturbance() == Disturbance.NONE) {
            return job;
        }
        if (cell.disturbance() != Disturbance.RESTORED_AT_OTHER_PARALLELISM) {
            kill(job);
            return job;
        }
        cluster.takeCheckpoint(job);
        String savepoint = job.stopWithSavepoint(
                        false, folder.resolve("savepoints").toString(), SavepointFormatType.CANONICAL)
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return restored(savepoint, flags);
    }

    private void historyThenLive(LiveShop shop, List<ShopEvent> events) throws Exception {
        LocalDate firstLiveDay = FIRST_DAY.plusDays(1 + random.nextInt(DAYS - 1));
        LocalDate firstDayAfterHistory = firstLiveDay.plusDays(random.nextInt(2));
        List<ShopEvent> history = events.stream()
                .filter(event -> utcDay(event).isBefore(firstDayAfterHistory))
                .toList();
        List<ShopEvent> live = events.stream()
                .filter(event -> !utcDay(event).isBefore(firstLiveDay))
                .toList();
        List<Written> written = ShopFiles.write(history, input(), cell.layout(), zone, seed);
        shop.addFiles(written);
        int files = (int) written.stream().map(Written::source).distinct().count();
        List<String> flags = liveFlags(shop);
        flags.addAll(List.of("--input", "gated:" + input()));
        CompletableFuture<Void> atGate = GatedFiles.closeAfter(random.nextInt(files));
        JobClient[] job = {null};
        try {
            shop.sendAll(live, PORTIONS, () -> {
                if (job[0] == null) {
                    job[0] = cluster.start(configuration(), flags);
                    shop.openTables();
                    atGate.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
                    job[0] = disturb(job[0], flags);
                    GatedFiles.open();
                } else if (cell.disturbance() == Disturbance.KILLED_TWICE) {
                    cluster.replaceTaskManager();
                }
                return null;
            });
            shop.awaitTables();
        } finally {
            GatedFiles.open();
            if (job[0] != null) {
                end(job[0]);
            }
        }
    }

    private static LocalDate utcDay(ShopEvent event) {
        return Instant.ofEpochMilli(event.timeMs()).atZone(ZoneOffset.UTC).toLocalDate();
    }

    private List<String> flags(int parallelism) {
        return new ArrayList<>(List.of(
                "--input",
                input().toString(),
                "--output",
                output().toString(),
                "--name",
                name,
                "--timezone",
                cell.zone(),
                "--lookback",
                NastyShop.LOOKBACK.toString(),
                "--allowed-lateness",
                cell.lateness(),
                "--parallelism",
                Integer.toString(parallelism),
                "--checkpoint-dir",
                folder.resolve("checkpoints").toString()));
    }

    private Path input() {
        return folder.resolve("in");
    }

    private Path output() {
        return folder.resolve("out");
    }
}
