package io.omniretail.pipeline;

import io.omniretail.pipeline.retail.fraud.PublishedPolicy;
import java.time.Duration;
import java.util.List;

/**
 * What a job is asked to do with payment attempts; without models, rules and features nothing.
 *
 * @param models the fraud models, each as the text of its file
 * @param rules the rules likewise
 * @param published models and rules that lie in their topics in Kafka
 * @param labelDelay how long it takes until most frauds are known, positive
 * @param givesFeatures whether the tables of features and labels are written
 * @param followsTopics whether models and rules that come to their topics in Kafka take part
 */
public record FraudOptions(
        List<String> models,
        List<String> rules,
        List<PublishedPolicy> published,
        Duration labelDelay,
        boolean givesFeatures,
        boolean followsTopics) {

    /** Whether attempts are decided. */
    public boolean decides() {
        return !models.isEmpty() || !rules.isEmpty() || followsTopics;
    }

    /** Whether anything is asked. */
    public boolean isAsked() {
        return decides() || givesFeatures;
    }
}
