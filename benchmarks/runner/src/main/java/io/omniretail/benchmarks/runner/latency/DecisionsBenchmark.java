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

/** Decisions on payments: how long after an attempt was sent what is decided on it is there for a consumer. */
public final class DecisionsBenchmark implements Benchmark {
    @Override
    public String name() {
        return "decisions";
    }

    @Override
    public String sentence() {
        return "fraud decisions: from when a payment is sent to when its decision is visible, 5 rounds by default";
    }

    @Override
    public Set<BenchOption> options() {
        return EnumSet.of(
                BenchOption.RATE, BenchOption.SECONDS, BenchOption.ROUNDS, BenchOption.PEERS, BenchOption.HEAP);
    }

    @Override
    public Figures run(BenchOptions options, Workbench workbench) throws Exception {
        DecisionFiles files = DecisionFiles.write(workbench);
        return new LatencyRounds(
                        name(),
                        "Latency of decisions on payments",
                        "Each payment attempt scored and decided",
                        List.of(
                                String.format(
                                        Locale.ROOT,
                                        "%,d customers, each with a card, at %,d terminals; a model of %d trees of"
                                                + " depth %d with made-up splits.",
                                        Attempts.CUSTOMERS,
                                        Attempts.TERMINALS,
                                        SampleModel.TREES,
                                        SampleModel.DEPTH),
                                "omniretail knows 44 features of customer, card and terminal, four rules, verdicts and"
                                        + " chargebacks, and gives its reasons; kafka-streams knows seven features of"
                                        + " the customer and gives score and action.",
                                "All decisions came, each with a score."))
                .run(
                        options,
                        workbench,
                        List.of(
                                new Echo(workbench),
                                new DecisionPipeline(files),
                                new KafkaStreams(workbench, "DecisionsMain", List.of(files.trees()))),
                        broker -> LatencyTask.of(
                                broker, options.heap(), "decisions.", Feed.PAYMENTS, ResultTable.FRAUD_DECISIONS),
                        schedule -> new Attempts());
    }
}
