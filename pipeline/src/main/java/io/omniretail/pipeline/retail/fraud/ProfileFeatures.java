package io.omniretail.pipeline.retail.fraud;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** Adds to each payment attempt what is known of its customer, card or terminal, by which it is keyed. */
final class ProfileFeatures extends KeyedProcessFunction<String, AttemptNews, AttemptNews> {
    private static final long serialVersionUID = 1L;

    private final ProfileKind kind;
    private final FraudSettings settings;
    private transient Profiles profiles;

    ProfileFeatures(ProfileKind kind, FraudSettings settings) {
        this.kind = kind;
        this.settings = settings;
    }

    @Override
    public void open(OpenContext context) {
        profiles = new Profiles(kind, settings, getRuntimeContext());
    }

    @Override
    public void processElement(AttemptNews news, Context context, Collector<AttemptNews> out) throws Exception {
        profiles.take(news, context.timerService(), out);
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<AttemptNews> out) throws Exception {
        profiles.onTimer(context.getCurrentKey(), context.timerService(), out);
    }
}
