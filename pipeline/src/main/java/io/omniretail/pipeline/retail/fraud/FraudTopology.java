package io.omniretail.pipeline.retail.fraud;

import io.omniretail.domain.event.Payment;
import io.omniretail.domain.event.Verdict;
import io.omniretail.domain.result.ResultRow;
import io.omniretail.domain.result.ResultTable;
import io.omniretail.pipeline.common.Blocks;
import io.omniretail.pipeline.common.EventChange;
import io.omniretail.pipeline.common.GatedOperators;
import io.omniretail.pipeline.common.Identity;
import io.omniretail.pipeline.common.Results;
import io.omniretail.pipeline.common.SideOutputs;
import io.omniretail.pipeline.common.UrgentKeys;
import io.omniretail.pipeline.state.Buckets;
import io.omniretail.sources.Message;
import io.omniretail.sources.types.PackedTypeInformation;
import java.util.Set;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * Decisions on payment attempts.
 *
 * <pre>
 *   features  = attempts × what is known of their customer, card and terminal
 *   labels    = attempts × chargebacks, verdicts       (by attempt)
 *   decisions = features × models × rules              (by attempt)
 * </pre>
 *
 * Nothing waits on its way: a live decision is given some milliseconds after its attempt.
 */
public final class FraudTopology {
    /** The tables of decisions that it writes. */
    public static final Set<ResultTable> DECISIONS = Set.of(ResultTable.FRAUD_DECISIONS, ResultTable.FRAUD_ALERTS);

    /** The tables that it writes for models to learn from. */
    public static final Set<ResultTable> FEATURES = Set.of(ResultTable.PAYMENT_FEATURES, ResultTable.FRAUD_LABELS);

    private static final TypeInformation<ResultRow> ROW = PackedTypeInformation.of(ResultRow.class);

    private FraudTopology() {}

    /**
     * Adds the topology; gives what it gives to the results of the job.
     *
     * @param payments authorizations and chargebacks
     * @param policies records of models and rules as they come; null if none do
     */
    public static void build(
            DataStream<EventChange<Payment>> payments,
            DataStream<Verdict> verdicts,
            DataStream<Message> policies,
            FraudSettings settings,
            Buckets buckets,
            Results results) {
        Blocks blocks = new Blocks(buckets, settings.emission());
        if (UrgentKeys.isInOnePlace(payments, settings.emission())) {
            // Attempts wait for the barrier of labels in each checkpoint: it comes through fewer threads.
            blocks = blocks.atOnce();
        }
        // What analysts say of an attempt that was held decides on it, and is learned from.
        SingleOutputStreamOperator<EventChange<Verdict>> judged = blocks.of(
                        verdicts, "verdicts", verdict -> buckets.of(verdict.paymentId), verdict -> verdict.timeMs)
                .transform(
                        "Verdicts: identity",
                        EventChange.type(),
                        GatedOperators.of(new Identity<>(
                                new VerdictRule(settings),
                                settings.settlementDelay(),
                                settings.purgeSlack(),
                                settings.emission())))
                .uid(buckets.uid("verdicts-once"));
        results.account(judged);
        DataStream<EventChange<Verdict>> judgements = judged.getSideOutput(VerdictRule.SAID);
        DataStream<EventChange<Payment>> confirmed = judgements
                .flatMap(new ConfirmedFrauds())
                .returns(EventChange.type())
                .uid("fraud-confirmed")
                .name("Fraud: confirmed");
        DataStream<AttemptNews> said = judgements
                .map(new Said())
                .returns(AttemptNews.TYPE)
                .uid("fraud-said")
                .name("Fraud: said");

        // A terminal learns of its frauds when they are charged back, or confirmed.
        SingleOutputStreamOperator<AttemptNews> labels = blocks.of(
                        payments.union(confirmed),
                        "attempts-and-chargebacks",
                        change -> buckets.of(ChargebackLabels.keyOf(change.event)),
                        change -> change.event.timeMs)
                .process(new ChargebackLabels(settings), AttemptNews.TYPE)
                .uid(buckets.uid("fraud-labels"))
                .name("Fraud: labels");

        // What is known of its customer, card and terminal is added to each attempt.
        DataStream<AttemptNews> attempts = atOnce(
                payments.flatMap(new Attempts())
                        .returns(AttemptNews.TYPE)
                        .uid("fraud-attempts")
                        .name("Fraud: attempts"),
                settings);
        attempts = profile(ProfileKind.CUSTOMER, attempts, settings);
        attempts = profile(ProfileKind.CARD, attempts, settings);

        // By all of that it is decided, by the models and rules in force at its time; what analysts say passes by.
        attempts = atOnce(scored(attempts.union(labels, said), policies, settings, results), settings);

        // What is decided is given, unless an analyst has said something else.
        SingleOutputStreamOperator<ResultRow> decisions = UrgentKeys.of(
                        attempts, news -> buckets.of(news.payment.paymentId), Types.INT, settings.emission())
                .process(new Decisions(settings), ROW)
                .uid(buckets.uid("fraud-decisions"))
                .name("Fraud: decisions");

        if (settings.decides()) {
            results.urgentRows(decisions);
        }
        if (settings.givesFeatures()) {
            results.rows(labels.getSideOutput(SideOutputs.ROWS)).rows(decisions.getSideOutput(SideOutputs.ROWS));
        }
    }

    private static SingleOutputStreamOperator<AttemptNews> profile(
            ProfileKind kind, DataStream<AttemptNews> news, FraudSettings settings) {
        return atOnce(
                keyed(kind, news, settings)
                        .process(new ProfileFeatures(kind, settings), AttemptNews.TYPE)
                        .uid("fraud-" + kind.id() + "-features")
                        .name("Fraud: " + kind.id() + " features"),
                settings);
    }

    private static SingleOutputStreamOperator<AttemptNews> scored(
            DataStream<AttemptNews> news, DataStream<Message> policies, FraudSettings settings, Results results) {
        if (policies == null) {
            return profile(ProfileKind.TERMINAL, news, settings)
                    .map(new Scoring(settings))
                    .returns(AttemptNews.TYPE)
                    .uid("fraud-scores")
                    .name("Fraud: scores");
        }
        SingleOutputStreamOperator<Policy> known = policies.process(
                        new PolicyReader(settings.modelsTopic(), settings.zone()), Policy.TYPE)
                .setParallelism(1)
                .uid("fraud-policies")
                .name("Fraud: models and rules");
        results.rows(known.getSideOutput(SideOutputs.ROWS));
        return keyed(ProfileKind.TERMINAL, news, settings)
                .connect(known.broadcast(LiveScoring.KNOWN))
                .process(new LiveScoring(settings), AttemptNews.TYPE)
                .uid("fraud-terminal-features")
                .name("Fraud: terminal features, scores");
    }

    private static KeyedStream<AttemptNews, String> keyed(
            ProfileKind kind, DataStream<AttemptNews> news, FraudSettings settings) {
        return UrgentKeys.of(news, any -> kind.keyOf(any.payment), Types.STRING, settings.emission());
    }

    /** Live what an operator gives does not wait in Flink's buffers. */
    private static <T> SingleOutputStreamOperator<T> atOnce(
            SingleOutputStreamOperator<T> operator, FraudSettings settings) {
        return settings.emission().isLive() ? operator.setBufferTimeout(0) : operator;
    }
}
