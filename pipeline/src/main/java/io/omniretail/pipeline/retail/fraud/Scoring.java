package io.omniretail.pipeline.retail.fraud;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;

/** Decides on attempts by the models and rules that the job was begun with. */
final class Scoring extends RichMapFunction<AttemptNews, AttemptNews> {
    private static final long serialVersionUID = 1L;

    private final FraudSettings settings;
    private transient Policies policies;

    Scoring(FraudSettings settings) {
        this.settings = settings;
    }

    @Override
    public void open(OpenContext context) {
        policies = new Policies(settings);
    }

    @Override
    public AttemptNews map(AttemptNews news) {
        policies.decide(news);
        return news;
    }
}
