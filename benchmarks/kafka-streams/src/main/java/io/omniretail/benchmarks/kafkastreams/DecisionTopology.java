package io.omniretail.benchmarks.kafkastreams;

import io.omniretail.domain.fraud.Feature;
import io.omniretail.domain.fraud.model.BoostedTrees;
import java.util.Arrays;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.processor.api.FixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorContext;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/**
 * Scores payment attempts by what is known of their customer. Records have no key, so that Kafka Streams has to
 * repartition them.
 *
 * <p>Unlike the product's own job it knows nothing of cards, terminals, places, addresses and chargebacks, which would
 * take further repartitions; it has no rules, verdicts and reasons; it neither recognises a payment that comes twice
 * nor decides anew when an earlier one comes later.
 */
final class DecisionTopology {
    private static final String SPENDING = "spending";

    private DecisionTopology() {}

    static Topology build(String input, String output, BoostedTrees trees) {
        StreamsBuilder builder = new StreamsBuilder();
        builder.addStateStore(Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(SPENDING), Serdes.String(), Serdes.ByteArray()));
        builder.stream(input, Consumed.with(Serdes.ByteArray(), OneWay.reading(AttemptSerde::ofJson)))
                .selectKey((none, attempt) -> attempt.customerId())
                .repartition(Repartitioned.<String, Attempt>as("customer")
                        .withKeySerde(Serdes.String())
                        .withValueSerde(AttemptSerde.packed()))
                .processValues(() -> new Scorer(trees), SPENDING)
                .map((customerId, scored) -> KeyValue.pair(scored.attempt().paymentId(), scored))
                .to(output, Produced.with(Serdes.String(), OneWay.writing(Scored.serializer())));
        return builder.build();
    }

    private static final class Scorer implements FixedKeyProcessor<String, Attempt, Scored> {
        private final BoostedTrees trees;
        private FixedKeyProcessorContext<String, Scored> context;
        private KeyValueStore<String, byte[]> store;

        Scorer(BoostedTrees trees) {
            this.trees = trees;
        }

        @Override
        public void init(FixedKeyProcessorContext<String, Scored> newContext) {
            context = newContext;
            store = newContext.getStateStore(SPENDING);
        }

        @Override
        public void process(FixedKeyRecord<String, Attempt> record) {
            Attempt attempt = record.value();
            long timeMs = attempt.timeMs();
            byte[] before = store.get(record.key());
            byte[] spending = Spending.with(before == null ? Spending.NONE : before, timeMs, attempt.amountE4());
            store.put(record.key(), spending);
            double[] features = new double[Feature.COUNT];
            Arrays.fill(features, Double.NaN);
            features[Feature.AMOUNT.ordinal()] = attempt.amountE4() / 1e4;
            fill(spending, timeMs, 1, features, Feature.CUSTOMER_COUNT_1D, Feature.CUSTOMER_MEAN_1D);
            fill(spending, timeMs, 7, features, Feature.CUSTOMER_COUNT_7D, Feature.CUSTOMER_MEAN_7D);
            fill(spending, timeMs, 30, features, Feature.CUSTOMER_COUNT_30D, Feature.CUSTOMER_MEAN_30D);
            context.forward(record.withValue(new Scored(attempt, trees.score(features))));
        }

        private static void fill(
                byte[] spending, long timeMs, int days, double[] features, Feature count, Feature mean) {
            Spending.fill(spending, timeMs, days, features, count.ordinal(), mean.ordinal());
        }
    }
}
