package io.omniretail.pipeline.retail.fraud;

import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Adds to each payment attempt what is known of its terminal, and decides on it by the models and rules that the job
 * was begun with, and by those that have become known since. Both in one, as between two operators of which one has
 * several inputs a record waits for another thread.
 */
final class LiveScoring extends KeyedBroadcastProcessFunction<String, AttemptNews, Policy, AttemptNews> {
    /** Models and rules by what identifies them. */
    static final MapStateDescriptor<String, Policy> KNOWN =
            new MapStateDescriptor<>("policies", Types.STRING, Policy.TYPE);

    private static final long serialVersionUID = 1L;

    private final FraudSettings settings;
    private transient Profiles terminals;
    /** Null until what the checkpoint holds has been read. */
    private transient Policies policies;

    LiveScoring(FraudSettings settings) {
        this.settings = settings;
    }

    @Override
    public void open(OpenContext context) {
        terminals = new Profiles(ProfileKind.TERMINAL, settings, getRuntimeContext());
        policies = null;
    }

    @Override
    public void processElement(AttemptNews news, ReadOnlyContext context, Collector<AttemptNews> out) throws Exception {
        terminals.take(news, context.timerService(), deciding(context, out));
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<AttemptNews> out) throws Exception {
        terminals.onTimer(context.getCurrentKey(), context.timerService(), deciding(context, out));
    }

    private Collector<AttemptNews> deciding(ReadOnlyContext context, Collector<AttemptNews> out) throws Exception {
        if (policies == null) {
            policies = new Policies(settings);
            for (Map.Entry<String, Policy> known :
                    context.getBroadcastState(KNOWN).immutableEntries()) {
                policies.add(known.getValue());
            }
        }
        return new Deciding(out);
    }

    @Override
    public void processBroadcastElement(Policy policy, Context context, Collector<AttemptNews> out) throws Exception {
        context.getBroadcastState(KNOWN).put(policy.id(), policy);
        if (policies != null) {
            policies.add(policy);
        }
    }

    /** Decides on what it passes on. */
    private final class Deciding implements Collector<AttemptNews> {
        private final Collector<AttemptNews> out;

        Deciding(Collector<AttemptNews> out) {
            this.out = out;
        }

        @Override
        public void collect(AttemptNews news) {
            policies.decide(news);
            out.collect(news);
        }

        @Override
        public void close() {
            out.close();
        }
    }
}
