package io.omniretail.pipeline;

import io.omniretail.domain.UsageException;
import io.omniretail.domain.event.Feed;
import io.omniretail.domain.result.ResultRow;
import io.omniretail.domain.result.ResultTable;
import io.omniretail.domain.result.Unusable;
import io.omniretail.domain.rule.Days;
import io.omniretail.domain.rule.TimeRange;
import io.omniretail.domain.rule.Windows;
import io.omniretail.pipeline.JobOptions.Delivery;
import io.omniretail.pipeline.JobOptions.PipelineKind;
import io.omniretail.pipeline.common.Emission;
import io.omniretail.pipeline.common.Results;
import io.omniretail.pipeline.common.UnusableRows;
import io.omniretail.pipeline.retail.RetailTopology;
import io.omniretail.pipeline.retail.fraud.FraudSettings;
import io.omniretail.pipeline.retail.fraud.FraudTopology;
import io.omniretail.pipeline.retail.fraud.PolicyReader;
import io.omniretail.pipeline.retail.sales.SalesSettings;
import io.omniretail.pipeline.sensors.SensorSettings;
import io.omniretail.pipeline.sensors.SensorTopology;
import io.omniretail.pipeline.state.Buckets;
import io.omniretail.sinks.ChangelogFiles;
import io.omniretail.sinks.FileOutput;
import io.omniretail.sinks.ResultFiles;
import io.omniretail.sinks.kafka.KafkaOutput;
import io.omniretail.sinks.kafka.KafkaResults;
import io.omniretail.sinks.kafka.ReplacedRows;
import io.omniretail.sources.Feeds;
import io.omniretail.sources.Message;
import io.omniretail.sources.PlaceReader;
import io.omniretail.sources.Scan;
import io.omniretail.sources.SourceSettings;
import io.omniretail.sources.files.FileInputs;
import io.omniretail.sources.files.FolderWatch;
import io.omniretail.sources.history.HistoryInputs;
import io.omniretail.sources.kafka.KafkaInput;
import io.omniretail.sources.kafka.KafkaInputs;
import io.omniretail.sources.kafka.MessageTopics;
import io.omniretail.sources.types.PackedTypeInformation;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Puts a job together: sources, the pipeline's topology, sinks. */
public final class PipelineJob {
    /** How often a watched folder is looked into. */
    private static final Duration DISCOVERY_INTERVAL = Duration.ofSeconds(1);

    /** How often a report looks how far event time is. */
    private static final Duration REPORT_WATERMARK_INTERVAL = Duration.ofSeconds(1);

    private PipelineJob() {}

    /**
     * Adds all operators of a job to an environment.
     *
     * @throws io.omniretail.domain.UsageException if an input or output cannot be used
     */
    public static void build(StreamExecutionEnvironment environment, JobOptions options) {
        chooseIntervals(environment, options);
        SourceSettings sources = sources(options);
        Feeds feeds = open(environment, sources, options);
        Results results = switch (options.pipeline()) {
            case RETAIL ->
                RetailTopology.build(
                        feeds, sales(options), fraud(options), policies(environment, options), buckets(environment));
            case SENSORS -> SensorTopology.build(feeds, sensors(options), buckets(environment));
        };
        results.unusable(feeds.rejects()).ledger(feeds.ledger());
        DataStream<Unusable> unusable = PlaceReader.withPayloads(results.allUnusable(), feeds.payloads());
        DataStream<ResultRow> unusableRows = unusable.flatMap(
                        new UnusableRows(options.timezone(), options.range(), feeds.names()))
                .returns(PackedTypeInformation.of(ResultRow.class))
                .setParallelism(1)
                .name("Rejects and late records")
                .uid("rejects-and-late");
        DataStream<ResultRow> rows = results.allRows().union(unusableRows);
        Optional<DataStream<ResultRow>> urgent = results.urgentRows();
        DataStream<ResultRow> allRows = urgent.map(rows::union).orElse(rows);
        int outputs = 0;
        for (JobOptions.Output output : options.outputs()) {
            outputs++;
            String uidSuffix = outputs == 1 ? "" : "-" + outputs;
            if (options.isStream()) {
                ChangelogFiles.write(allRows, fileOutput(output, options), uidSuffix);
            } else {
                ResultFiles.write(allRows, fileOutput(output, options), uidSuffix);
            }
        }
        int kafkaOutputs = 0;
        for (KafkaPlace place : options.kafkaOutputs()) {
            kafkaOutputs++;
            KafkaOutput output = KafkaResults.prepare(kafkaOutput(place, options));
            String uidSuffix = kafkaOutputs == 1 ? "" : "-" + kafkaOutputs;
            if (options.isStream()) {
                KafkaResults.write(rows, output, uidSuffix);
                urgent.ifPresent(urgentRows -> KafkaResults.writeAtOnce(urgentRows, output, uidSuffix));
            } else {
                KafkaResults.replace(allRows, output, replacedRows(options), uidSuffix);
            }
        }
    }

    /** Few for the backend that keeps objects on the heap, Flink's default; many for RocksDB and the like. */
    private static Buckets buckets(StreamExecutionEnvironment environment) {
        String backend = environment.getConfiguration().get(StateBackendOptions.STATE_BACKEND);
        return backend.equals(StateBackendOptions.STATE_BACKEND.defaultValue()) ? Buckets.FEW : Buckets.MANY;
    }

    /**
     * Running totals that are to be seen so often must not wait longer than that in any buffer on their way. A report
     * waits for days to be settled anyway, and the rarer its watermarks, the more records travel together. What the
     * user has chosen stays.
     */
    private static void chooseIntervals(StreamExecutionEnvironment environment, JobOptions options) {
        Duration byDefault = ExecutionOptions.BUFFER_TIMEOUT.defaultValue();
        if (options.isStream()) {
            if (options.emitInterval().compareTo(byDefault) < 0
                    && !isChosen(environment, ExecutionOptions.BUFFER_TIMEOUT)) {
                environment.setBufferTimeout(options.emitInterval().toMillis());
            }
        } else if (!isChosen(environment, PipelineOptions.AUTO_WATERMARK_INTERVAL)) {
            environment.getConfig().setAutoWatermarkInterval(REPORT_WATERMARK_INTERVAL.toMillis());
        }
    }

    private static boolean isChosen(StreamExecutionEnvironment environment, ConfigOption<?> option) {
        return environment.getConfiguration().getOptional(option).isPresent();
    }

    private static Feeds open(StreamExecutionEnvironment environment, SourceSettings sources, JobOptions options) {
        if (options.kafkaInput().isPresent()) {
            KafkaInput kafka = kafkaInput(options.kafkaInput().get(), options);
            if (options.inputs().isEmpty()) {
                KafkaInputs.check(sources, kafka);
                return KafkaInputs.open(environment, sources, kafka);
            }
            HistoryInputs.check(sources, kafka);
            return HistoryInputs.open(environment, sources, kafka);
        }
        if (options.isStream()) {
            FileInputs.checkWatched(sources);
            return FileInputs.watch(
                    environment,
                    sources,
                    new FolderWatch(DISCOVERY_INTERVAL, options.outOfOrderness(), options.idleTimeout()));
        }
        FileInputs.check(sources);
        return FileInputs.open(environment, sources);
    }

    /**
     * The inputs of a job, to be asked for single records without one.
     *
     * @throws io.omniretail.domain.UsageException if an input cannot be used
     */
    public static List<Scan> scans(JobOptions options) {
        SourceSettings sources = sources(options);
        List<Scan> scans = new ArrayList<>();
        if (!options.inputs().isEmpty()) {
            scans.add(FileInputs.scan(sources));
        }
        options.kafkaInput().ifPresent(place -> scans.add(KafkaInputs.scan(sources, kafkaInput(place, options))));
        return scans;
    }

    static KafkaInput kafkaInput(KafkaPlace place, JobOptions options) {
        return new KafkaInput(
                place.servers(),
                place.prefix(),
                options.kafkaClient(),
                options.name(),
                options.start(),
                options.outOfOrderness(),
                options.idleTimeout(),
                options.maxFuture(),
                !options.isStream());
    }

    /** The tables that a pipeline writes. */
    public static Set<ResultTable> tables(JobOptions options) {
        return switch (options.pipeline()) {
            case RETAIL -> {
                Set<ResultTable> tables = EnumSet.copyOf(RetailTopology.TABLES);
                if (options.fraud().decides()) {
                    tables.addAll(FraudTopology.DECISIONS);
                }
                if (options.fraud().givesFeatures()) {
                    tables.addAll(FraudTopology.FEATURES);
                }
                yield tables;
            }
            case SENSORS -> SensorTopology.TABLES;
        };
    }

    private static FileOutput fileOutput(JobOptions.Output output, JobOptions options) {
        return new FileOutput(
                output.folder(),
                output.format(),
                options.name(),
                tables(options),
                options.pipeline().ordinal(),
                options.fromDay(),
                options.toDay());
    }

    /** Where a job writes to on Kafka. */
    static KafkaOutput kafkaOutput(KafkaPlace place, JobOptions options) {
        KafkaOutput output = new KafkaOutput(
                place.servers(),
                place.prefix(),
                options.kafkaClient(),
                options.name(),
                options.delivery() == Delivery.EXACTLY_ONCE,
                tables(options));
        return options.isStream() ? output.lingeringAtMost(options.emitInterval()) : output;
    }

    private static ReplacedRows replacedRows(JobOptions options) {
        PipelineKind pipeline = options.pipeline();
        return new ReplacedRows(options.timezone(), options.fromDay(), options.toDay(), pipeline::tellsOf);
    }

    private static SourceSettings sources(JobOptions options) {
        return new SourceSettings(
                options.inputs(),
                needed(options),
                options.mappings(),
                options.timezone(),
                options.partitionSlack(),
                options.onCorruptFile());
    }

    /**
     * What is needed of each feed: for a payment the lines of its order, and of each event the other versions, up to
     * the lookback back; of the CRM everything from the beginning.
     */
    private static Map<Feed, TimeRange> needed(JobOptions options) {
        TimeRange range = options.range();
        Map<Feed, TimeRange> needed = new EnumMap<>(Feed.class);
        switch (options.pipeline()) {
            case RETAIL -> {
                // Another version of an event is known for so long.
                Duration lookback = options.lookback().plus(options.allowedLateness());
                Duration profiles = fraud(options)
                        .map(fraud -> Duration.ofMillis(fraud.labelWindowMs()))
                        .orElse(Duration.ZERO);
                needed.put(Feed.ORDERS, withLookback(range, lookback));
                needed.put(Feed.PAYMENTS, withLookback(range, profiles.compareTo(lookback) > 0 ? profiles : lookback));
                if (options.fraud().isAsked()) {
                    needed.put(Feed.VERDICTS, withLookback(range, profiles));
                }
                needed.put(Feed.CUSTOMERS, new TimeRange(Long.MIN_VALUE, range.toMs()));
            }
            case SENSORS -> needed.put(Feed.READINGS, range);
        }
        return needed;
    }

    private static TimeRange withLookback(TimeRange range, Duration lookback) {
        return range.fromMs() == Long.MIN_VALUE
                ? range
                : new TimeRange(range.fromMs() - lookback.toMillis(), range.toMs());
    }

    /** Records of models and rules as they come; null if none do. */
    private static DataStream<Message> policies(StreamExecutionEnvironment environment, JobOptions options) {
        if (!options.fraud().followsTopics()) {
            return null;
        }
        MessageTopics topics = PolicyTopics.topics(options);
        return topics.follow(environment, topics.existing(PolicyTopics.names(topics)), "policies");
    }

    private static Optional<FraudSettings> fraud(JobOptions options) {
        FraudOptions fraud = options.fraud();
        return fraud.isAsked()
                ? Optional.of(new FraudSettings(
                        options.timezone(),
                        options.range(),
                        fraud.labelDelay(),
                        options.allowedLateness(),
                        emission(options),
                        fraud.models(),
                        fraud.rules(),
                        fraud.published(),
                        fraud.givesFeatures(),
                        fraud.followsTopics(),
                        fraud.followsTopics() ? PolicyTopics.topics(options).topicOf(PolicyReader.MODELS) : ""))
                : Optional.empty();
    }

    private static SalesSettings sales(JobOptions options) {
        return new SalesSettings(
                options.timezone(), options.range(), options.lookback(), options.allowedLateness(), emission(options));
    }

    private static Emission emission(JobOptions options) {
        return options.isStream() ? Emission.live(options.emitInterval()) : Emission.SETTLED;
    }

    /** A window of several days that a range cuts would be published as if it were whole. */
    private static void requireNoCut(JobOptions options, JobOption option, long timeMs) {
        boolean isOpen = timeMs == Long.MIN_VALUE || timeMs == Long.MAX_VALUE;
        if (isOpen || options.window().compareTo(Duration.ofDays(1)) <= 0) {
            return;
        }
        Windows windows = new Windows(options.timezone(), options.window());
        long startMs = windows.startMs(timeMs);
        if (startMs != timeMs) {
            Days days = new Days(options.timezone());
            throw new UsageException("%s %s cuts a window of %s: write %s or %s"
                    .formatted(
                            option.flag(),
                            options.texts().get(option.key()),
                            options.texts().get(JobOption.WINDOW.key()),
                            LocalDate.ofEpochDay(days.dayOf(startMs)),
                            LocalDate.ofEpochDay(days.dayOf(windows.endMs(timeMs)))));
        }
    }

    private static SensorSettings sensors(JobOptions options) {
        if (!Windows.isValid(options.window())) {
            throw new UsageException(JobOption.WINDOW.flag() + " " + options.window()
                    + ": a window is at most one day, or a number of whole days: write 6h, 1d or 7d");
        }
        requireNoCut(options, JobOption.FROM, options.range().fromMs());
        requireNoCut(options, JobOption.TO, options.range().toMs());
        return new SensorSettings(
                options.timezone(),
                options.range(),
                options.window(),
                options.thresholdE4(),
                options.allowedLateness(),
                emission(options));
    }
}
