package io.omniretail.sources.files;

import io.omniretail.domain.UsageException;
import io.omniretail.sources.Decoded;
import io.omniretail.sources.Feeds;
import io.omniretail.sources.Input;
import io.omniretail.sources.Intake;
import io.omniretail.sources.Scan;
import io.omniretail.sources.SourceSettings;
import io.omniretail.sources.types.PackedTypeInformation;
import java.util.Locale;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Reads feeds from files. */
public final class FileInputs {
    private FileInputs() {}

    /**
     * Looks for the inputs, before a job is started.
     *
     * @throws UsageException if an input does not exist, cannot be read, or has none of the needed feeds, or if nothing
     *     matches a mapping's pattern
     */
    public static void check(SourceSettings settings) {
        FileRecords.check(settings);
    }

    /**
     * Looks for folders that are to be watched, before a job is started. They may be empty.
     *
     * @throws UsageException if an input does not exist or cannot be read
     */
    public static void checkWatched(SourceSettings settings) {
        FileRecords.checkWatched(settings);
    }

    /** Adds the source of all needed feeds to a job. It is bounded, and no event is ever late. */
    public static Feeds open(StreamExecutionEnvironment env, SourceSettings settings) {
        return feeds(settings, input(env, settings, FileRecords.source(settings), FileRecords.eventTime(), "Files"));
    }

    /** Adds the source of all needed feeds to a job. It never ends: the folders are watched for new files. */
    public static Feeds watch(StreamExecutionEnvironment env, SourceSettings settings, FolderWatch watch) {
        return feeds(
                settings, input(env, settings, new WatchedFiles(settings, watch), WatchedFiles.eventTime(), "Files"));
    }

    /** Adds the source of all needed feeds to a job, as the part that comes before another one. It is bounded. */
    public static Input history(StreamExecutionEnvironment env, SourceSettings settings) {
        return input(env, settings, FileRecords.source(settings), FileRecords.eventTime(), "History");
    }

    /**
     * The files, to be asked for single records without a job.
     *
     * @throws UsageException if an input does not exist, cannot be read, or has none of the needed feeds, or if nothing
     *     matches a mapping's pattern
     */
    public static Scan scan(SourceSettings settings) {
        check(settings);
        return new FileScan(settings);
    }

    private static Feeds feeds(SourceSettings settings, Input input) {
        return Intake.route(input, settings.needed().keySet());
    }

    private static Input input(
            StreamExecutionEnvironment env,
            SourceSettings settings,
            Source<Decoded, ?, ?> source,
            WatermarkStrategy<Decoded> eventTime,
            String name) {
        DataStream<Decoded> records = env.fromSource(source, eventTime, name, PackedTypeInformation.of(Decoded.class))
                .uid(name.toLowerCase(Locale.ROOT));
        return new Input(records, new FilePlaceNames(settings), new PlaceLookup(settings));
    }
}
