package io.omniretail.benchmarks.runner.latency;

import io.omniretail.benchmarks.runner.BenchOption;
import io.omniretail.benchmarks.runner.BenchOptions;
import io.omniretail.benchmarks.runner.Benchmark;
import io.omniretail.benchmarks.runner.Figures;
import io.omniretail.benchmarks.runner.Workbench;
import io.omniretail.domain.event.Feed;
import io.omniretail.domain.result.ResultTable;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Running totals: how long after a reading was sent its result is there for a consumer. */
public final class LatencyBenchmark implements Benchmark {
    @Override
    public String name() {
        return "latency";
    }

    @Override
    public String sentence() {
        return "running totals: from when a reading is sent to when its result is visible, 5 rounds by default";
    }

    @Override
    public Set<BenchOption> options() {
        return EnumSet.of(
                BenchOption.RATE, BenchOption.SECONDS, BenchOption.ROUNDS, BenchOption.PEERS, BenchOption.HEAP);
    }

    @Override
    public Figures run(BenchOptions options, Workbench workbench) throws Exception {
        return new LatencyRounds(
                        name(),
                        "Latency of running totals of readings",
                        "Number, average, minimum and maximum of each sensor's day, after each reading",
                        List.of(
                                String.format(Locale.ROOT, "%,d sensors in turn; no emit interval.", Readings.SENSORS),
                                "All results came, and the last one of each sensor was that of the readings sent."))
                .run(
                        options,
                        workbench,
                        List.of(
                                new Echo(workbench),
                                new Pipeline(),
                                new KafkaStreams(workbench, "LatencyMain", List.of())),
                        broker -> LatencyTask.of(
                                broker, options.heap(), "latency.", Feed.READINGS, ResultTable.SENSOR_STATS),
                        Readings::new);
    }
}
