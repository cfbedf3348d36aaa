package io.omniretail.sources;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/** An operator (of parallelism 1) that writes down what it sees, so that a test can wait for it while the job runs. */
public final class Witness extends AbstractStreamOperator<String> implements OneInputStreamOperator<String, String> {
    private static final long serialVersionUID = 1L;
    private static final Duration TIME_LIMIT = Duration.ofSeconds(60);
    private static final String EVENT_TIME = "event time ";
    private static final ConcurrentHashMap<String, List<String>> SEEN = new ConcurrentHashMap<>();

    private static final ConcurrentHashMap<String, List<String>> LATE = new ConcurrentHashMap<>();

    private final String name;
    private transient long watermarkMs;

    public Witness(String name) {
        this.name = name;
        SEEN.put(name, new CopyOnWriteArrayList<>());
        LATE.put(name, new CopyOnWriteArrayList<>());
    }

    /** All records so far. */
    public static List<String> records(String name) {
        return SEEN.get(name).stream()
                .filter(line -> !line.startsWith(EVENT_TIME))
                .toList();
    }

    /** The records that came behind event time. */
    public static List<String> late(String name) {
        return LATE.get(name);
    }

    /** Event time as it is now. */
    public static Instant eventTime(String name) {
        return SEEN.get(name).stream()
                .filter(line -> line.startsWith(EVENT_TIME))
                .map(line -> Instant.parse(line.substring(EVENT_TIME.length())))
                .reduce(Instant.MIN, (before, after) -> after);
    }

    /** Waits until there is a record. */
    public static void await(String name, String record) {
        await(name, seen -> seen.contains(record));
    }

    /** Waits until event time has reached a moment. */
    public static void awaitEventTime(String name, Instant moment) {
        await(name, seen -> !eventTime(name).isBefore(moment));
    }

    public static void await(String name, Predicate<List<String>> condition) {
        long deadlineNanos = System.nanoTime() + TIME_LIMIT.toNanos();
        List<String> seen = SEEN.get(name);
        synchronized (seen) {
            while (!condition.test(seen)) {
                long leftMs = (deadlineNanos - System.nanoTime()) / 1_000_000;
                if (leftMs <= 0) {
                    throw new AssertionError("waited in vain; seen so far: %d, the last of them %s"
                            .formatted(seen.size(), seen.subList(Math.max(0, seen.size() - 20), seen.size())));
                }
                try {
                    seen.wait(leftMs);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    @Override
    public void open() throws Exception {
        super.open();
        watermarkMs = Long.MIN_VALUE;
    }

    @Override
    public void processElement(StreamRecord<String> element) {
        if (element.hasTimestamp() && element.getTimestamp() <= watermarkMs) {
            LATE.get(name).add(element.getValue());
        }
        write(element.getValue());
    }

    @Override
    public void processWatermark(Watermark watermark) throws Exception {
        super.processWatermark(watermark);
        watermarkMs = watermark.getTimestamp();
        if (watermark.getTimestamp() < Watermark.MAX_WATERMARK.getTimestamp()) {
            write(EVENT_TIME + Instant.ofEpochMilli(watermark.getTimestamp()));
        }
    }

    private void write(String line) {
        List<String> seen = SEEN.get(name);
        synchronized (seen) {
            seen.add(line);
            seen.notifyAll();
        }
    }
}
