package io.omniretail.benchmarks.runner.catchup;

import io.omniretail.benchmarks.runner.TableShape;
import io.omniretail.benchmarks.runner.Workbench;
import io.omniretail.benchmarks.runner.kafka.BenchBroker;
import io.omniretail.domain.event.Feed;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Topics to be read from their beginning to their end.
 *
 * @param pipeline that this product runs, as after {@code --pipeline}
 * @param flags of this product's job besides where it reads and writes
 * @param prefix of the names of the topics
 * @param feeds the topics
 * @param grace long enough that no record is late, however far the partitions are read apart
 * @param tables the answer
 * @param heap of a Java machine, such as {@code 4g}
 */
record CatchUpTask(
        Workbench workbench,
        BenchBroker broker,
        String pipeline,
        List<String> flags,
        String prefix,
        List<Feed> feeds,
        Duration grace,
        List<TableShape> tables,
        String heap) {
    /**
     * What the names of all topics and consumer groups begin with that a run makes; they are deleted before the next.
     */
    static final String OUTPUT = "out.";
    /** Where engines keep their state meanwhile, relative to the root of the project. */
    static final Path STATE = Path.of(".omni", "bench", "state");

    /** Removes what the run before has made. */
    void clear() throws IOException, InterruptedException {
        broker.delete(OUTPUT);
        broker.deleteGroups(OUTPUT);
        Workbench.delete(workbench.root().resolve(STATE));
    }

    List<String> inputs() {
        return feeds.stream().map(feed -> prefix + feed.id()).toList();
    }

    static String output(TableShape table) {
        return OUTPUT + table.name();
    }
}
