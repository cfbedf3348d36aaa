package io.omniretail.pipeline;

import io.omniretail.domain.UsageException;
import io.omniretail.domain.event.Feed;
import io.omniretail.pipeline.JobOptions.PipelineKind;
import io.omniretail.pipeline.retail.fraud.PolicyReader;
import io.omniretail.pipeline.retail.fraud.PublishedPolicy;
import io.omniretail.sources.Message;
import io.omniretail.sources.kafka.MessageTopics;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Models and rules that lie in Kafka beside the feeds. */
final class PolicyTopics {
    private PolicyTopics() {}

    /**
     * The options with the models and rules that lie in their topics by now, so that a job decides on its first attempt
     * by them already. Where one of the topics exists, or payments are decided anyway, topics that are missing are
     * created; that of verdicts also where only features are asked for.
     *
     * @throws UsageException if the broker does not answer
     */
    static JobOptions join(JobOptions options) {
        if (options.pipeline() != PipelineKind.RETAIL || options.kafkaInput().isEmpty()) {
            return options;
        }
        MessageTopics topics = topics(options);
        List<String> existing = topics.existing(names(topics));
        List<String> verdicts = List.of(topics.topicOf(Feed.VERDICTS.id()));
        if (existing.isEmpty() && !options.fraud().decides()) {
            if (options.fraud().isAsked()) {
                createMissing(topics, verdicts);
            }
            return options;
        }
        createMissing(
                topics, Stream.concat(names(topics).stream(), verdicts.stream()).toList());
        FraudOptions fraud = options.fraud();
        List<PublishedPolicy> published = new ArrayList<>();
        String modelsTopic = topics.topicOf(PolicyReader.MODELS);
        for (Message message : topics.read(existing)) {
            boolean isModel = message.topic.toString().equals(modelsTopic);
            if (PolicyReader.isReadable(isModel, message, options.timezone())) {
                published.add(new PublishedPolicy(isModel, message.value.toString(), message.timestampMs));
            }
        }
        return options.with(new FraudOptions(
                fraud.models(), fraud.rules(), published, fraud.labelDelay(), fraud.givesFeatures(), true));
    }

    private static void createMissing(MessageTopics topics, List<String> wanted) {
        List<String> found = topics.existing(wanted);
        topics.create(wanted.stream().filter(topic -> !found.contains(topic)).toList());
    }

    static MessageTopics topics(JobOptions options) {
        return new MessageTopics(PipelineJob.kafkaInput(options.kafkaInput().orElseThrow(), options));
    }

    /** The topics of models and rules. */
    static List<String> names(MessageTopics topics) {
        return List.of(topics.topicOf(PolicyReader.MODELS), topics.topicOf(PolicyReader.RULES));
    }
}
