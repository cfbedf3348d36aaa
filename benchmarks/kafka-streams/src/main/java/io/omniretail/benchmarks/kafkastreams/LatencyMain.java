package io.omniretail.benchmarks.kafkastreams;

import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;

/** Keeps running totals of each sensor and day up to date, until the process is asked to end. */
public final class LatencyMain {
    private static final Duration WINDOW = Duration.ofDays(1);
    private static final Duration GRACE = Duration.ofDays(1);

    private LatencyMain() {}

    /**
     * Runs it.
     *
     * @param arguments servers, input topic, output topic, application id, state folder
     */
    public static void main(String[] arguments) throws InterruptedException {
        Properties settings = Settings.forLatency(arguments[0], arguments[3], arguments[4]);
        KafkaStreams streams =
                new KafkaStreams(new StatisticsTopology().build(arguments[1], arguments[2], WINDOW, GRACE), settings);
        CountDownLatch ended = new CountDownLatch(1);
        streams.setStateListener((now, before) -> {
            if (now.hasCompletedShutdown()) {
                ended.countDown();
            }
        });
        CloseOptions leaving = CloseOptions.groupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> streams.close(leaving), "close-streams"));
        streams.start();
        ended.await();
        if (streams.state() == KafkaStreams.State.ERROR) {
            System.exit(1);
        }
    }
}
