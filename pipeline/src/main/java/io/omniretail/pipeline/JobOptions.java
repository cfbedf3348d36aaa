package io.omniretail.pipeline;

import io.omniretail.domain.UsageException;
import io.omniretail.domain.event.Feed;
import io.omniretail.domain.rule.Days;
import io.omniretail.domain.rule.TimeRange;
import io.omniretail.pipeline.retail.RetailTopology;
import io.omniretail.pipeline.sensors.SensorTopology;
import io.omniretail.sinks.Format;
import io.omniretail.sources.FeedMapping;
import io.omniretail.sources.SourceSettings.OnCorruptFile;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a job is asked to do. Every component but the last two is the flag of the same name; see {@link JobOption} for
 * what they mean.
 *
 * @param inputs folders or files, absolute
 * @param kafkaInput the topics that are read; there are either these or files, or nothing if no input was given
 * @param outputs folders for results
 * @param kafkaOutputs topics for results
 * @param range {@code --from} and {@code --to}
 * @param start {@code earliest}, {@code latest}, {@code committed} or an ISO-8601 instant in UTC
 * @param window length of a sensor window, positive; 24 hours stand for a calendar day
 * @param thresholdE4 {@code --threshold} in 1/10,000 of a degree
 * @param fraud what is asked of payment attempts
 * @param checkpointInterval empty if the cluster's counts
 * @param checkpointDir absolute; empty if the cluster's counts
 * @param parallelism from 1 to 128; empty if the cluster's counts
 * @param kafkaClient client properties from the file that {@code --kafka-config} names
 * @param mappings how other people's files are read, from {@code feeds:} of the configuration file
 * @param texts every flag as text, given or default: what the Flink web UI shows as the job's user configuration
 */
public record JobOptions(
        PipelineKind pipeline,
        Mode mode,
        List<String> inputs,
        Optional<KafkaPlace> kafkaInput,
        List<Output> outputs,
        List<KafkaPlace> kafkaOutputs,
        String name,
        TimeRange range,
        Duration lookback,
        ZoneId timezone,
        String start,
        Duration outOfOrderness,
        Duration partitionSlack,
        Duration allowedLateness,
        Duration idleTimeout,
        Duration emitInterval,
        Duration maxFuture,
        Duration window,
        long thresholdE4,
        FraudOptions fraud,
        Optional<Duration> checkpointInterval,
        Optional<String> checkpointDir,
        Delivery delivery,
        OnCorruptFile onCorruptFile,
        OptionalInt parallelism,
        Map<String, String> kafkaClient,
        Map<Feed, FeedMapping> mappings,
        Map<String, String> texts) {

    /** Which topology runs. */
    public enum PipelineKind {
        RETAIL,
        SENSORS;

        /**
         * Whether rows of this feed in the ledger and the rejects are this pipeline's; others may stand beside them.
         */
        boolean tellsOf(String feedId) {
            return feedId.equals(Feed.READINGS.id()) == (this == SENSORS);
        }
    }

    /** Whether a job ends by itself. */
    public enum Mode {
        BATCH,
        STREAM
    }

    /** Guarantee of Kafka outputs. */
    public enum Delivery {
        EXACTLY_ONCE,
        AT_LEAST_ONCE
    }

    /**
     * A folder for results.
     *
     * @param folder an absolute path or a URI of one of Flink's file systems, without a query
     */
    public record Output(String folder, Format format) {}

    /**
     * Reads the flags of a job.
     *
     * @param workingDirectory what a relative path is relative to; empty if it would mean nothing, as on a cluster
     * @throws UsageException if a flag is unknown, lacks its value, has one that cannot be read, contradicts another,
     *     or asks for what is not available yet
     */
    public static JobOptions parse(List<String> arguments, Optional<Path> workingDirectory) {
        return new JobOptionsReader(arguments, workingDirectory).read();
    }

    /**
     * First day to report, in days since 1970-01-01 in the time zone; {@link Integer#MIN_VALUE} if it has no beginning.
     */
    public int fromDay() {
        return range.fromMs() == Long.MIN_VALUE ? Integer.MIN_VALUE : new Days(timezone).dayOf(range.fromMs());
    }

    /** The day after the last one that the range touches; {@link Integer#MAX_VALUE} if it has no end. */
    public int toDay() {
        return range.toMs() == Long.MAX_VALUE ? Integer.MAX_VALUE : new Days(timezone).dayOf(range.toMs() - 1) + 1;
    }

    /** The days that the range begins or ends within. */
    public Set<LocalDate> cutDays() {
        Days days = new Days(timezone);
        Set<LocalDate> cut = new TreeSet<>();
        if (range.fromMs() != Long.MIN_VALUE && days.startMs(fromDay()) != range.fromMs()) {
            cut.add(LocalDate.ofEpochDay(fromDay()));
        }
        if (range.toMs() != Long.MAX_VALUE && days.endMs(toDay() - 1) != range.toMs()) {
            cut.add(LocalDate.ofEpochDay(toDay() - 1L));
        }
        return cut;
    }

    /** Whether the job was told what to read. */
    public boolean hasInput() {
        return !inputs.isEmpty() || kafkaInput.isPresent();
    }

    /** The same with another wish about payment attempts. */
    JobOptions with(FraudOptions newFraud) {
        return new JobOptions(
                pipeline,
                mode,
                inputs,
                kafkaInput,
                outputs,
                kafkaOutputs,
                name,
                range,
                lookback,
                timezone,
                start,
                outOfOrderness,
                partitionSlack,
                allowedLateness,
                idleTimeout,
                emitInterval,
                maxFuture,
                window,
                thresholdE4,
                newFraud,
                checkpointInterval,
                checkpointDir,
                delivery,
                onCorruptFile,
                parallelism,
                kafkaClient,
                mappings,
                texts);
    }

    /** The feeds that the pipeline reads. */
    public List<Feed> feeds() {
        return switch (pipeline) {
            case RETAIL -> RetailTopology.feeds(fraud.isAsked());
            case SENSORS -> SensorTopology.FEEDS;
        };
    }

    /** Whether the job goes on until it is stopped. */
    public boolean isStream() {
        return mode == Mode.STREAM;
    }

    /** Secrets among the client properties must not show. */
    @Override
    public String toString() {
        return "JobOptions" + texts;
    }
}
