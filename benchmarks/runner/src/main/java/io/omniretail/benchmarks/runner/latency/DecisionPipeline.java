package io.omniretail.benchmarks.runner.latency;

import io.omniretail.benchmarks.runner.Command;
import io.omniretail.benchmarks.runner.OwnJob;
import io.omniretail.benchmarks.runner.Peer;
import io.omniretail.benchmarks.runner.kafka.BenchBroker;
import io.omniretail.domain.event.Feed;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** This product's decisions, beside all that a job over a shop does, as a user runs it on a machine of two cores. */
record DecisionPipeline(DecisionFiles files) implements Peer<LatencyTask> {
    @Override
    public String name() {
        return "omniretail";
    }

    @Override
    public String version() {
        return OwnJob.version();
    }

    /** A job over a shop reads orders and customers, too, of which there are none here. */
    @Override
    public void prepare(LatencyTask task) throws InterruptedException {
        BenchBroker broker = task.broker();
        broker.create(List.of(task.prefix() + Feed.ORDERS.id(), task.prefix() + Feed.CUSTOMERS.id()));
    }

    @Override
    public Command command(LatencyTask task, Path answer) {
        return new Command(
                List.of(
                        "./omni",
                        "run",
                        "--mode",
                        "stream",
                        "--input",
                        task.place(),
                        "--output",
                        task.place(),
                        "--name",
                        task.prefix() + "shop",
                        "--parallelism",
                        "1",
                        "--model",
                        files.model(),
                        "--rules",
                        files.rules()),
                Map.of("OMNI_HEAP", task.heap()));
    }
}
