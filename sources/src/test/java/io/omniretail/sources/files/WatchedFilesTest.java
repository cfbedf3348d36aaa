package io.omniretail.sources.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.omniretail.domain.UsageException;
import io.omniretail.domain.event.Feed;
import io.omniretail.domain.event.Reading;
import io.omniretail.sources.Feeds;
import io.omniretail.sources.Witness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WatchedFilesTest {
    private static final LocalDate FIRST_DAY = LocalDate.of(2026, 11, 1);
    private static final Duration SLACK = Duration.ofSeconds(10);
    private static final Duration OUT_OF_ORDERNESS = Duration.ofMinutes(1);

    @TempDir
    private Path folder;

    private JobClient job;

    @AfterEach
    void cancelJob() throws Exception {
        if (job != null) {
            job.cancel().get();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void shouldReadNewFilesAndMoveEventTimeWithTheYoungestFolder(int parallelism) throws Exception {
        String name = "dated " + parallelism;
        Path input = Files.createDirectories(folder.resolve("in"));
        start(name, input, parallelism, new Configuration());

        write(input, "readings/dt=2026-11-01/a.csv", "2026-11-01T05:00:00Z,one");
        write(input, "readings/dt=2026-11-02/a.csv", "2026-11-02T05:00:00Z,two");
        Witness.awaitEventTime(name, boundOf(1));
        write(input, "readings/dt=2026-11-03/_unfinished.csv", "2026-11-03T05:00:00Z,hidden");
        write(input, "readings/dt=2026-11-03/a.csv", "2026-11-03T05:00:00Z,three");
        Witness.awaitEventTime(name, boundOf(2));
        Witness.await(name, "three");

        assertThat(Witness.records(name)).containsExactlyInAnyOrder("one", "two", "three");
        assertThat(Witness.eventTime(name)).isEqualTo(boundOf(2));
        assertThat(Witness.late(name)).isEmpty();

        write(input, "readings/dt=2026-11-01/b.csv", "2026-11-01T06:00:00Z,forgotten");
        Witness.await(name, "forgotten");
        assertThat(Witness.late(name)).containsExactly("forgotten");
    }

    @Test
    void shouldFollowTheHighestEventOfUndatedFiles() throws Exception {
        Path input = Files.createDirectories(folder.resolve("in"));
        start("undated", input, 4, new Configuration());

        write(input, "readings/a.csv", "2026-11-01T05:00:00Z,one\n2026-11-01T04:00:00Z,two");
        Instant first =
                Instant.parse("2026-11-01T05:00:00Z").minus(OUT_OF_ORDERNESS).minusMillis(1);
        Witness.awaitEventTime("undated", first);
        assertThat(Witness.eventTime("undated")).isEqualTo(first);
        write(input, "readings/b.csv", "2026-11-01T08:00:00Z,three");
        Witness.awaitEventTime("undated", first.plus(Duration.ofHours(3)));

        assertThat(Witness.records("undated")).containsExactly("one", "two", "three");
        assertThat(Witness.late("undated")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void shouldLoseNothingAndLetNothingComeLateWhenAJobFails(int parallelism) throws Exception {
        String name = "fails " + parallelism;
        Path input = Files.createDirectories(folder.resolve("in"));
        Configuration config = new Configuration();
        // Rarely, so that event time has gone on when the readers go back to one.
        config.setString("execution.checkpointing.interval", "300 ms");
        config.setString("restart-strategy.type", "fixed-delay");
        config.setString("restart-strategy.fixed-delay.attempts", "1");
        config.setString("restart-strategy.fixed-delay.delay", "10 ms");
        FailOnce.WILL_FAIL.add(name);
        start(name, input, parallelism, config);

        Set<String> expected = new HashSet<>();
        int days = 0;
        // Some files have to be read after a checkpoint, or nothing fails.
        while (days < 100 && FailOnce.WILL_FAIL.contains(name)) {
            expected.addAll(writeDays(input, days, days + 5));
            days += 5;
            Witness.awaitEventTime(name, boundOf(days - 1));
        }
        expected.addAll(writeDays(input, days, days + 2));
        Witness.await(name, seen -> seen.size() >= expected.size() && new HashSet<>(seen).containsAll(expected));
        Witness.awaitEventTime(name, boundOf(days + 1));

        assertThat(FailOnce.WILL_FAIL).doesNotContain(name);
        assertThat(new HashSet<>(Witness.records(name))).isEqualTo(expected);
        assertThat(Witness.late(name)).isEmpty();
    }

    @Test
    void shouldGoOnFromASavepointWithoutReadingAFileAgain() throws Exception {
        Path input = Files.createDirectories(folder.resolve("in"));
        start("before", input, 1, new Configuration());
        write(input, "readings/dt=2026-11-01/a.csv", "2026-11-01T05:00:00Z,one");
        Witness.await("before", "one");
        String savepoint = job.stopWithSavepoint(
                        false, folder.resolve("savepoints").toUri().toString(), SavepointFormatType.CANONICAL)
                .get();
        job = null;
        write(input, "readings/dt=2026-11-02/a.csv", "2026-11-02T05:00:00Z,two");

        Configuration config = new Configuration();
        config.setString("execution.state-recovery.path", savepoint);
        start("after", input, 3, config);
        Witness.awaitEventTime("after", boundOf(1));
        Witness.await("after", "two");

        assertThat(Witness.records("after")).containsExactly("two");
    }

    /** The one reader holds what four held. */
    @Test
    void shouldLetNothingComeLateWhenAJobGoesOnWithFewerReaders() throws Exception {
        Path input = Files.createDirectories(folder.resolve("in"));
        Set<String> expected = writeDays(input, 0, 4);
        start("many", input, 4, new Configuration(), Duration.ofMillis(2));
        Witness.await("many", seen -> !seen.isEmpty());
        String savepoint = job.stopWithSavepoint(
                        false, folder.resolve("savepoints").toUri().toString(), SavepointFormatType.CANONICAL)
                .get();
        job = null;

        Configuration config = new Configuration();
        config.setString("execution.state-recovery.path", savepoint);
        start("few", input, 1, config);
        expected.removeAll(Witness.records("many"));
        Witness.await("few", seen -> new HashSet<>(seen).containsAll(expected));

        assertThat(new HashSet<>(Witness.records("few"))).isEqualTo(expected);
        assertThat(Witness.late("few")).isEmpty();
    }

    @Test
    void shouldAcceptAnEmptyFolderButNoMissingOne() throws IOException {
        Path empty = Files.createDirectories(folder.resolve("empty"));
        assertThatCode(() -> FileInputs.checkWatched(TestFiles.settings(empty, Feed.READINGS)))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> FileInputs.checkWatched(TestFiles.settings(folder.resolve("missing"), Feed.READINGS)))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("does not exist");
    }

    private void start(String name, Path input, int parallelism, Configuration config) throws Exception {
        start(name, input, parallelism, config, Duration.ZERO);
    }

    private void start(String name, Path input, int parallelism, Configuration config, Duration pause)
            throws Exception {
        if (!config.containsKey("execution.checkpointing.interval")) {
            config.setString("execution.checkpointing.interval", "50 ms");
        }
        config.setString("pipeline.auto-generate-uids", "false");
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(parallelism, config);
        FolderWatch watch = new FolderWatch(Duration.ofMillis(50), OUT_OF_ORDERNESS, Duration.ofSeconds(30));
        Feeds feeds = FileInputs.watch(env, TestFiles.settings(input, Feed.READINGS), watch);
        feeds.readings()
                .map(new FailOnce(name, pause))
                .returns(Types.STRING)
                .uid("fail-once")
                .transform("Witness", Types.STRING, new Witness(name))
                .uid("witness")
                .setParallelism(1);
        job = env.executeAsync();
    }

    /** Several shuffled files a day; gives what is in them. */
    private static Set<String> writeDays(Path input, int from, int to) throws IOException {
        Set<String> all = new HashSet<>();
        for (int day = from; day < to; day++) {
            LocalDate date = FIRST_DAY.plusDays(day);
            List<String> lines = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                Instant time = date.atStartOfDay(ZoneOffset.UTC).toInstant().plusSeconds(i * 200L);
                lines.add(time + ",s" + day + "-" + i);
                all.add("s" + day + "-" + i);
            }
            Collections.shuffle(lines, new Random(day));
            for (int file = 0; file < 4; file++) {
                write(
                        input,
                        "readings/dt=%s/%d.csv".formatted(date, file),
                        String.join("\n", lines.subList(file * 100, file * 100 + 100)));
            }
        }
        return all;
    }

    /** Writes a file under a hidden name and then gives it its own. */
    private static void write(Path input, String name, String lines) throws IOException {
        Path file = input.resolve(name);
        Path hidden = TestFiles.write(
                file.getParent(),
                "." + file.getFileName(),
                "timestamp,sensor_id,temperature\n" + lines.replaceAll("(?m)$", ",21.5") + "\n");
        Files.move(hidden, file);
    }

    private static Instant boundOf(int day) {
        return FIRST_DAY
                .plusDays(day)
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant()
                .minus(SLACK)
                .minusMillis(1);
    }

    /** Gives the names of sensors; if told to, fails when event time has gone on for three days after a checkpoint. */
    private static final class FailOnce extends RichMapFunction<Reading, String> implements CheckpointListener {
        private static final long serialVersionUID = 1L;
        private static final Set<String> WILL_FAIL = ConcurrentHashMap.newKeySet();

        private final String name;
        /** With each record. */
        private final Duration pause;

        private transient boolean seen;
        private transient boolean checkpointed;
        private transient long failAtMs;

        FailOnce(String name, Duration pause) {
            this.name = name;
            this.pause = pause;
        }

        @Override
        public void open(OpenContext context) {
            failAtMs = Long.MAX_VALUE;
        }

        @Override
        public String map(Reading reading) throws InterruptedException {
            Thread.sleep(pause.toMillis());
            seen = true;
            if (checkpointed && failAtMs == Long.MAX_VALUE) {
                failAtMs = reading.timeMs + Duration.ofDays(3).toMillis();
            }
            if (reading.timeMs >= failAtMs && WILL_FAIL.remove(name)) {
                throw new IllegalStateException("fails on purpose, once");
            }
            return reading.sensorId.toString();
        }

        @Override
        public void notifyCheckpointComplete(long checkpointId) {
            checkpointed = seen;
        }
    }
}
