package io.omniretail.cli;

import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/**
 * Counts what the sources of the jobs in this process have read, by looking at Flink's own counters. Flink makes the
 * reporter itself, so the counters are kept for the whole process.
 */
public final class RecordsRead implements MetricReporter {
    private static final String COUNTER = "numRecordsIn";
    private static final String OPERATOR = "<operator_name>";
    private static final String SOURCE = "Source: ";
    private static final Set<Counter> COUNTERS = ConcurrentHashMap.newKeySet();
    private static final AtomicLong ENDED = new AtomicLong();

    /** Makes the reporter. */
    public static final class Factory implements MetricReporterFactory {
        @Override
        public MetricReporter createMetricReporter(Properties properties) {
            return new RecordsRead();
        }
    }

    /** Records that all sources in this process have read so far. */
    static long total() {
        return ENDED.get() + COUNTERS.stream().mapToLong(Counter::getCount).sum();
    }

    @Override
    public void open(MetricConfig config) {}

    @Override
    public void close() {}

    @Override
    public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
        if (isCounterOfSource(metric, name, group)) {
            COUNTERS.add((Counter) metric);
        }
    }

    @Override
    public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {
        if (COUNTERS.remove(metric)) {
            ENDED.addAndGet(((Counter) metric).getCount());
        }
    }

    private static boolean isCounterOfSource(Metric metric, String name, MetricGroup group) {
        Map<String, String> variables = group.getAllVariables();
        return name.equals(COUNTER)
                && metric instanceof Counter
                && variables.getOrDefault(OPERATOR, "").startsWith(SOURCE);
    }
}
