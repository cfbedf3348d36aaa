package io.omniretail.benchmarks.runner.catchup;

import io.omniretail.benchmarks.runner.Peer;
import io.omniretail.benchmarks.runner.TableShape;
import io.omniretail.benchmarks.runner.kafka.ResultTopics;
import java.io.IOException;
import java.nio.file.Path;

/** A peer whose answer lies in topics: they are made anew before each run, and read after it. */
interface KafkaPeer extends Peer<CatchUpTask> {
    /** What a reader who waits for committed records sees of each result, whatever fails on the way. */
    enum Guarantee {
        EXACTLY_ONCE("exactly once"),
        AT_LEAST_ONCE("at least once");

        private final String words;

        Guarantee(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    Guarantee guarantee();

    @Override
    default void prepare(CatchUpTask task) throws IOException, InterruptedException {
        task.clear();
        task.broker()
                .createCompacted(task.tables().stream().map(CatchUpTask::output).toList());
    }

    @Override
    default void collect(CatchUpTask task, Path answer) throws IOException {
        for (TableShape table : task.tables()) {
            ResultTopics.copy(task.broker().servers(), CatchUpTask.output(table), table, answer);
        }
    }
}
