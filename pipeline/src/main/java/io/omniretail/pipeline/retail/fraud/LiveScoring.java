package io.omniretail.pipeline.retail.fraud;

import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.co.BroadcastProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Decides on attempts by the models and rules that the job was begun with, and by those that have become known since.
 */
final class LiveScoring extends BroadcastProcessFunction<AttemptNews, Policy, AttemptNews> {
    /** Models and rules by what identifies them. */
    static final MapStateDescriptor<String, Policy> KNOWN =
            new MapStateDescriptor<>("policies", Types.STRING, Policy.TYPE);

    private static final long serialVersionUID = 1L;

    private final FraudSettings settings;
    /** Null until what the checkpoint holds has been read. */
    private transient Policies policies;

    LiveScoring(FraudSettings settings) {
        this.settings = settings;
    }

    @Override
    public void open(OpenContext context) {
        policies = null;
    }

    @Override
    public void processElement(AttemptNews news, ReadOnlyContext context, Collector<AttemptNews> out) throws Exception {
        if (policies == null) {
            policies = new Policies(settings);
            for (Map.Entry<String, Policy> known :
                    context.getBroadcastState(KNOWN).immutableEntries()) {
                policies.add(known.getValue());
            }
        }
        policies.decide(news);
        out.collect(news);
    }

    @Override
    public void processBroadcastElement(Policy policy, Context context, Collector<AttemptNews> out) throws Exception {
        context.getBroadcastState(KNOWN).put(policy.id(), policy);
        if (policies != null) {
            policies.add(policy);
        }
    }
}
