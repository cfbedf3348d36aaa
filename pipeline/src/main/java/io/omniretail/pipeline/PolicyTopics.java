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
     * created.
     *
     * @throws UsageException if the broker does not answer
     */
    static JobOptions join(JobOptions options) {
        if (options.pipeline() != PipelineKind.RETAIL || options.kafkaInput().isEmpty()) {
            return options;
        }
        MessageTopics topics = topics(options);
        List<String> existing = topics.existing(names(topics));
        if (existing.isEmpty() && !options.fraud().decides()) {
            return options;
        }
        List<String> wanted = Stream.concat(names(topics).stream(), Stream.of(topics.topicOf(Feed.VERDICTS.id())))
                .toList();
        List<String> found = topics.existing(wanted);
        topics.create(wanted.stream().filter(topic -> !found.contains(topic)).toList());
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

    static MessageTopics topics(JobOptions options) {
        return new MessageTopics(PipelineJob.kafkaInput(options.kafkaInput().orElseThrow(), options));
    }

    /** The topics of models and rules. */
    static List<String> names(MessageTopics topics) {
        return List.of(topics.topicOf(PolicyReader.MODELS), topics.topicOf(PolicyReader.RULES));
    }
}
