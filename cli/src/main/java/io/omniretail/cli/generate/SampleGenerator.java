package io.omniretail.cli.generate;

import io.omniretail.domain.event.Feed;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Generates the events of a shop and its sensors, all feeds together in the order of their arrival, in memory that does
 * not grow with their number. The same options give the same bytes on every machine, wherever they go.
 */
public final class SampleGenerator {
    private static final int CUSTOMER_RECORD_PERCENT = 8;

    private final GenerateOptions options;
    private final EventOutput output;
    private volatile boolean stopped;
    private volatile long events;

    /**
     * Opens what is written to.
     *
     * @throws io.omniretail.domain.UsageException if it cannot be written to
     */
    public SampleGenerator(GenerateOptions options) {
        this.options = options;
        output = options.output() instanceof Destination.Topics topics
                ? new FeedTopics(topics)
                : new FeedFiles((Destination.Folder) options.output(), options);
    }

    /**
     * Writes all feeds.
     *
     * @return number of events by feed, without records written twice or damaged
     */
    public Map<Feed, Long> run() throws IOException {
        Map<Feed, FeedWriter> writers = new EnumMap<>(Feed.class);
        try (Arrivals arrivals = new Arrivals(output)) {
            for (Feed feed : Feed.values()) {
                writers.put(feed, new FeedWriter(options, feed, arrivals));
            }
            writeAll(stages(writers), writers.values().toArray(FeedWriter[]::new));
            if (!stopped) {
                // of one that is stopped the topics hold the first records and no others, so that another can go on
                arrivals.arriveBy(Long.MAX_VALUE);
            }
        }
        Map<Feed, Long> eventsOfFeeds = new EnumMap<>(Feed.class);
        writers.forEach((feed, writer) -> eventsOfFeeds.put(feed, writer.events()));
        return eventsOfFeeds;
    }

    /** Number of events so far, without records written twice or damaged. May be called from any thread. */
    public long events() {
        return events;
    }

    /** Lets {@link #run} come to an end: what has not arrived yet is left out. May be called from any thread. */
    public void stop() {
        stopped = true;
        output.hurry();
    }

    private List<Stage> stages(Map<Feed, FeedWriter> writers) {
        long customerRecords = options.events() * CUSTOMER_RECORD_PERCENT / 100;
        long lines = (options.events() + 1) / 2;
        long others = options.events() - customerRecords - lines;
        Shop shop = new Shop(options, CustomerStage.customersOf(customerRecords));
        SalesStage sales =
                new SalesStage(options, shop, lines, others, writers.get(Feed.ORDERS), writers.get(Feed.PAYMENTS));
        return List.of(
                new CustomerStage(options, shop, customerRecords, writers.get(Feed.CUSTOMERS)),
                sales,
                new ReadingStage(options, others - sales.payments(), writers.get(Feed.READINGS)));
    }

    private void writeAll(List<Stage> stages, FeedWriter[] writers) throws IOException {
        long[] nextMs = stages.stream().mapToLong(Stage::nextMs).toArray();
        while (!stopped) {
            int first = 0;
            for (int i = 1; i < nextMs.length; i++) {
                first = nextMs[i] < nextMs[first] ? i : first;
            }
            if (nextMs[first] == Long.MAX_VALUE) {
                return;
            }
            stages.get(first).writeNext();
            nextMs[first] = stages.get(first).nextMs();
            long done = 0;
            for (FeedWriter writer : writers) {
                done += writer.events();
            }
            events = done;
        }
    }
}
