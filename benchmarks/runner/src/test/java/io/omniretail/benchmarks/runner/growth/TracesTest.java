package io.omniretail.benchmarks.runner.growth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TracesTest {
    private static final String RESTORING = "2026-11-23T07:55:50.868Z INFO  [jobmanager-io-thread-1]"
            + " org.apache.flink.runtime.checkpoint.CheckpointCoordinator - Restoring job 4ddc from Savepoint 4 @ 0 for"
            + " 4ddc located at file:/chk-4.";

    @Test
    void shouldTellTheHighestHeapAfterCollections() {
        List<String> collections = List.of(
                "[0.005s][info][gc] Using Parallel",
                "[1.632s][info][gc] GC(0) Pause Young (Allocation Failure) 98M->15M(364M) 38.230ms",
                "[5.940s][info][gc] GC(1) Pause Young (Allocation Failure) 1387M->970M(1578M) 69.538ms",
                "[6.906s][info][gc] GC(2) Pause Full (Ergonomics) 970M->120M(506M) 458.668ms",
                "[7.499s][info][gc] GC(3) Pause Young (Normal) (G1 Evacuation Pause) 361M->143M(542M) 37.633ms");

        assertThat(Traces.figures(collections, List.of()))
                .containsOnly(entry(Traces.HEAP_MIB, 970.0), entry(Traces.LIVE_MIB, 120.0));
    }

    @Test
    void shouldTellTheLargestCompletedCheckpoint() {
        List<String> log =
                List.of(completed(1, 68_841), "Triggering checkpoint 2", completed(2, 3L << 30), completed(3, 374_427));

        assertThat(Traces.figures(List.of(), log)).containsOnly(entry(Traces.CHECKPOINT_MIB, 3072.0));
    }

    @Test
    void shouldTellWhenTheLastTaskHasItsStateBack() {
        List<String> log = List.of(
                RESTORING,
                running("2026-11-23T07:55:51.100+01:00"),
                running("2026-11-23T07:55:51.988+01:00"),
                completed(5, 8_847_937));

        assertThat(Traces.restored(log)).contains(Instant.parse("2026-11-23T06:55:51.988Z"));
    }

    @Test
    void shouldTellNoRestartOfAJobThatBeginsAnew() {
        assertThat(Traces.restored(List.of(running("2026-11-23T07:55:51.988Z"))))
                .isEmpty();
    }

    private static String completed(int checkpoint, long bytes) {
        return "2026-11-23T07:55:52.817Z INFO  [jobmanager-io-thread-1]"
                + " org.apache.flink.runtime.checkpoint.CheckpointCoordinator - Completed checkpoint " + checkpoint
                + " for job 4ddc (" + bytes + " bytes, checkpointDuration=737 ms, finalizationTime=91 ms).";
    }

    private static String running(String time) {
        return time + " INFO  [flink-pekko.actor.default-dispatcher-8]"
                + " org.apache.flink.runtime.executiongraph.ExecutionGraph - Orders: sales facts (1/2) (75dc_0_0)"
                + " switched from INITIALIZING to RUNNING.";
    }
}
