package io.omniretail.sources.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.omniretail.domain.event.Feed;
import io.omniretail.domain.event.PlaceNames;
import io.omniretail.domain.event.Reading;
import io.omniretail.domain.result.LedgerEntry;
import io.omniretail.domain.result.Unusable;
import io.omniretail.sources.Feeds;
import io.omniretail.sources.PlaceReader;
import io.omniretail.sources.SourceSettings;
import io.omniretail.sources.types.PackedTypeInformation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.Collector;
import org.apache.flink.util.ExceptionUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileInputsTest {
    private static final int DAYS = 10;
    private static final int FILES_PER_DAY = 4;
    private static final int READINGS = 40_000;
    private static final LocalDate FIRST_DAY = LocalDate.of(2026, 11, 1);

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void shouldGiveNoReadingBehindTheWatermarkNorLoseOneWhenAJobFails(int parallelism) throws Exception {
        writeReadings("dt=%s/part-%d.csv", false);
        StreamExecutionEnvironment env = environment(parallelism, config(1));
        String name = "fails once at parallelism " + parallelism;

        probe(env, name, true);
        env.execute();

        Probe.Result result = Probe.result(name);
        assertThat(result.failures).hasValue(1);
        assertThat(result.restoredWith).hasPositiveValue();
        assertThat(result.late).hasValue(0);
        assertThatAllReadingsWereSeenOnce(result);
        assertThat(result.watermarkAtLastReadingMs.get()).isGreaterThan(startMs(1));
    }

    @ParameterizedTest
    @CsvSource({"4, 1, false", "1, 4, true", "2, 3, true"})
    void shouldGoOnFromACheckpointWithAnotherNumberOfReaders(int before, int after, boolean gzip) throws Exception {
        writeReadings(gzip ? "dt=%s/part-%d.csv.gz" : "dt=%s/part-%d.csv", gzip);
        String name = "from " + before + " to " + after;
        Path checkpoints = folder.resolve("checkpoints");
        StreamExecutionEnvironment failing = environment(before, retaining(config(0), checkpoints));
        probe(failing, name, true);
        assertThatThrownBy(failing::execute).rootCause().hasMessage("fails on purpose, once");

        Configuration config = config(0);
        config.setString(
                "execution.state-recovery.path",
                newestCheckpoint(checkpoints).toUri().toString());
        StreamExecutionEnvironment restored = environment(after, config);
        probe(restored, name, false);
        restored.execute();

        Probe.Result result = Probe.result(name);
        assertThat(result.restoredWith).hasPositiveValue();
        assertThat(result.late).hasValue(0);
        assertThatAllReadingsWereSeenOnce(result);
    }

    @Test
    void shouldHoldEventTimeBackUntilUndatedFilesHaveBeenRead() throws Exception {
        writeReadings("part-%s-%d.csv", false);
        StreamExecutionEnvironment env = environment(2, config(0));

        probe(env, "undated", false);
        env.execute();

        Probe.Result result = Probe.result("undated");
        assertThat(result.watermarkAtLastReadingMs).hasValue(Long.MIN_VALUE);
        assertThatAllReadingsWereSeenOnce(result);
    }

    @ParameterizedTest
    @EnumSource(
            value = RuntimeExecutionMode.class,
            names = {"STREAMING", "BATCH"})
    void shouldPartFeedsAndRejectsAndKeepTheBooks(RuntimeExecutionMode mode) throws Exception {
        TestFiles.write(folder, "orders/a.csv", """
                order_id,line,event_time,product_id,quantity,unit_price,currency
                o1,0,2026-11-01T00:00:00Z,p,1,2.50,EUR

                o2,0,2026-11-01T00:00:00Z,p,x,2.50,EUR
                """);
        TestFiles.write(
                folder,
                "customers/a.jsonl",
                "{\"customer_id\":\"c\",\"event_time\":\"2026-11-01T00:00:00Z\",\"region\":\"north\"}\n");
        StreamExecutionEnvironment env = environment(2, config(0));
        env.setRuntimeMode(mode);

        Feeds feeds = FileInputs.open(env, TestFiles.settings(folder, Feed.ORDERS, Feed.CUSTOMERS, Feed.PAYMENTS));
        DataStream<String> all = feeds.orders()
                .map(order -> "order " + order.orderId)
                .returns(Types.STRING)
                .uid("orders")
                .union(
                        feeds.customers()
                                .map(customer -> "customer " + customer.customerId)
                                .returns(Types.STRING)
                                .uid("customers"),
                        feeds.rejects()
                                .map(reject -> "reject " + reject.reason + " " + reject.position)
                                .returns(Types.STRING)
                                .uid("rejects"),
                        feeds.ledger()
                                .flatMap(FileInputsTest::countOneByOne)
                                .returns(Types.STRING)
                                .uid("ledger"));

        assertThat(feeds.readings()).isNull();
        assertThat(collect(all))
                .containsExactlyInAnyOrder(
                        "order o1",
                        "customer c",
                        "reject bad_number 105",
                        "orders read",
                        "orders read",
                        "orders rejected",
                        "customers read");
    }

    @ParameterizedTest
    @EnumSource(
            value = RuntimeExecutionMode.class,
            names = {"STREAMING", "BATCH"})
    void shouldReadTheBytesOfRecordsAgainFromTheirPlaces(RuntimeExecutionMode mode) throws Exception {
        String header = "order_id,line,event_time,product_id,quantity,unit_price,currency\n";
        StringBuilder plain = new StringBuilder(header);
        StringBuilder packed = new StringBuilder(header);
        for (int i = 0; i < 2_000; i++) {
            plain.append("plain-%d,0,2026-11-01T00:00:00Z,p,1,2.50,EUR\r\n".formatted(i));
            packed.append("packed-%d,0,2026-11-01T00:00:00Z,\"p\nq\",1,2.50,EUR\n".formatted(i));
        }
        TestFiles.write(folder, "orders/a.csv", plain.toString());
        TestFiles.write(folder, "orders/b.csv.gz", TestFiles.gzip(packed.toString()));
        StreamExecutionEnvironment env = environment(2, config(0));
        env.setRuntimeMode(mode);
        SourceSettings settings = TestFiles.settings(folder, Feed.ORDERS);

        DataStream<Unusable> unusable = FileInputs.open(env, settings)
                .orders()
                .filter(order -> order.orderId.toString().endsWith("7"))
                .uid("sevens")
                .map(order -> Unusable.of(order, Unusable.CONFLICT, "is in conflict", 0))
                .returns(PackedTypeInformation.of(Unusable.class))
                .uid("conflicts");
        DataStream<String> payloads = PlaceReader.withPayloads(unusable, new PlaceLookup(settings))
                .map(record -> record.hasPayload + " " + record.payload + " " + record.detail)
                .returns(Types.STRING)
                .uid("payloads");

        List<String> expected = new ArrayList<>();
        for (int i = 7; i < 2_000; i += 10) {
            expected.add("true plain-%d,0,2026-11-01T00:00:00Z,p,1,2.50,EUR is in conflict".formatted(i));
            expected.add("true packed-%d,0,2026-11-01T00:00:00Z,\"p\nq\",1,2.50,EUR is in conflict".formatted(i));
        }
        assertThat(collect(payloads)).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void shouldFailTheJobWithoutTryingAgainOnACorruptFile() {
        byte[] whole = TestFiles.gzip("21\n22\n");
        TestFiles.write(folder, "readings/a.txt.gz", Arrays.copyOf(whole, whole.length - 3));
        StreamExecutionEnvironment env = environment(1, config(1_000_000));
        probe(env, "corrupt", false);

        assertThatThrownBy(env::execute)
                .satisfies(failure -> assertThat(ExceptionUtils.findThrowable(failure, UnreadableFileException.class))
                        .get()
                        .extracting(Throwable::getMessage)
                        .asString()
                        .startsWith("readings: cannot read readings/a.txt.gz to its end"));
    }

    @Test
    void shouldReportACorruptFileAndReadTheOthersIfAskedTo() throws Exception {
        byte[] whole = TestFiles.gzip("21\n22\n");
        TestFiles.write(folder, "readings/a.txt.gz", Arrays.copyOf(whole, whole.length - 3));
        TestFiles.write(folder, "readings/b.txt", "23\n24\n");
        StreamExecutionEnvironment env = environment(1, config(0));

        Feeds feeds = FileInputs.open(env, TestFiles.skippingCorruptFiles(folder, Feed.READINGS));
        PlaceNames names = feeds.names();
        DataStream<String> all = feeds.readings()
                .map(reading -> "reading " + reading.temperatureE4)
                .returns(Types.STRING)
                .uid("readings")
                .union(feeds.rejects()
                        .map(reject -> "%s %s %d %s"
                                .formatted(
                                        reject.reason, names.source(reject.sourceId), reject.position, reject.payload))
                        .returns(Types.STRING)
                        .uid("rejects"));

        assertThat(collect(all))
                .containsExactlyInAnyOrder("reading 230000", "reading 240000", "corrupt_file readings/a.txt.gz 0 ");
    }

    /** A checkpoint may part the books, but not change their sum. */
    private static void countOneByOne(LedgerEntry entry, Collector<String> out) {
        LongStream.range(0, entry.read).forEach(i -> out.collect(entry.feed.id() + " read"));
        LongStream.range(0, entry.rejected).forEach(i -> out.collect(entry.feed.id() + " rejected"));
        LongStream.range(0, entry.filtered).forEach(i -> out.collect(entry.feed.id() + " filtered"));
    }

    private void probe(StreamExecutionEnvironment env, String name, boolean failing) {
        FileInputs.open(env, TestFiles.settings(folder, Feed.READINGS))
                .readings()
                .transform("Pacer", PackedTypeInformation.of(Reading.class), new Pacer())
                .uid("pacer")
                .transform("Probe", Types.LONG, new Probe(name, failing))
                .uid("probe")
                .setParallelism(1);
    }

    private static void assertThatAllReadingsWereSeenOnce(Probe.Result result) {
        assertThat(result.seen.stream().sorted().toList())
                .isEqualTo(LongStream.range(0, READINGS).boxed().toList());
    }

    /** Shuffled readings, each of which has a temperature of its own, a day's spread over several files. */
    private void writeReadings(String name, boolean gzip) {
        Random random = new Random(42);
        List<Integer> temperatures = new ArrayList<>();
        for (int i = 0; i < READINGS; i++) {
            temperatures.add(i);
        }
        Collections.shuffle(temperatures, random);
        int perFile = READINGS / DAYS / FILES_PER_DAY;
        for (int file = 0; file < DAYS * FILES_PER_DAY; file++) {
            int day = file / FILES_PER_DAY;
            StringBuilder content = new StringBuilder("sensor_id,timestamp,temperature\n");
            for (int i = 0; i < perFile; i++) {
                int temperatureE4 = temperatures.get(file * perFile + i);
                long timeMs = startMs(day) + random.nextInt(86_400_000);
                content.append("s,%d,%d.%04d\n".formatted(timeMs, temperatureE4 / 10_000, temperatureE4 % 10_000));
            }
            String path = "readings/" + name.formatted(FIRST_DAY.plusDays(day), file % FILES_PER_DAY);
            if (gzip) {
                TestFiles.write(folder, path, TestFiles.gzip(content.toString()));
            } else {
                TestFiles.write(folder, path, content.toString());
            }
        }
    }

    private static long startMs(int day) {
        return FIRST_DAY.plusDays(day).toEpochDay() * 86_400_000;
    }

    private static Configuration config(int restarts) {
        Configuration config = new Configuration();
        config.setString("execution.checkpointing.interval", "20 ms");
        config.setString("restart-strategy.type", restarts == 0 ? "none" : "fixed-delay");
        config.setString("restart-strategy.fixed-delay.attempts", String.valueOf(restarts));
        config.setString("restart-strategy.fixed-delay.delay", "0 ms");
        config.setString("pipeline.object-reuse", "true");
        config.setString("pipeline.generic-types", "false");
        config.setString("pipeline.auto-generate-uids", "false");
        config.setString("taskmanager.memory.managed.size", "16m");
        config.setString("taskmanager.memory.network.min", "16m");
        config.setString("taskmanager.memory.network.max", "16m");
        return config;
    }

    private static Configuration retaining(Configuration config, Path checkpoints) {
        config.setString("execution.checkpointing.dir", checkpoints.toUri().toString());
        config.setString("execution.checkpointing.externalized-checkpoint-retention", "RETAIN_ON_CANCELLATION");
        return config;
    }

    private static StreamExecutionEnvironment environment(int parallelism, Configuration config) {
        return StreamExecutionEnvironment.createLocalEnvironment(parallelism, config);
    }

    private static Path newestCheckpoint(Path checkpoints) throws IOException {
        try (Stream<Path> files = Files.walk(checkpoints)) {
            return files.filter(file -> file.getFileName().toString().equals("_metadata"))
                    .map(Path::getParent)
                    .max(Comparator.comparing(file ->
                            Integer.parseInt(file.getFileName().toString().substring("chk-".length()))))
                    .orElseThrow();
        }
    }

    private static List<String> collect(DataStream<String> stream) throws Exception {
        return stream.executeAndCollect(READINGS);
    }
}
