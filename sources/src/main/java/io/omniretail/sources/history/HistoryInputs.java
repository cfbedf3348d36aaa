package io.omniretail.sources.history;

import io.omniretail.sources.Feeds;
import io.omniretail.sources.Input;
import io.omniretail.sources.Intake;
import io.omniretail.sources.SourceSettings;
import io.omniretail.sources.files.FileInputs;
import io.omniretail.sources.kafka.KafkaInput;
import io.omniretail.sources.kafka.KafkaInputs;
import java.util.Set;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Reads feeds from files to their end and goes on with Kafka topics. What lies in both has one identity. */
public final class HistoryInputs {
    private HistoryInputs() {}

    /**
     * Looks for the files and asks the broker for the topics, before a job is started.
     *
     * @throws io.omniretail.domain.UsageException if either cannot be read
     */
    public static void check(SourceSettings settings, KafkaInput input) {
        FileInputs.check(settings);
        KafkaInputs.check(settings, input);
    }

    /** Adds both sources to a job, and what joins them. */
    public static Feeds open(StreamExecutionEnvironment env, SourceSettings settings, KafkaInput input) {
        Input history = FileInputs.history(env, settings);
        Input live = KafkaInputs.input(env, settings, input);
        Set<Long> liveIds = KafkaInputs.sourceIds(settings, input);
        Input both = new Input(
                HistoryThenLive.of(history.records(), live.records()),
                BothPlaces.names(liveIds, history, live),
                BothPlaces.payloads(liveIds, history, live));
        return Intake.route(both, settings.needed().keySet());
    }
}
