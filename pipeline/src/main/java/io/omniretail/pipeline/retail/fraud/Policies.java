package io.omniretail.pipeline.retail.fraud;

import io.omniretail.domain.event.Payment;
import io.omniretail.domain.fraud.PaymentFeatures;
import io.omniretail.domain.fraud.decision.Attempt;
import io.omniretail.domain.fraud.decision.Decider;
import io.omniretail.domain.fraud.decision.Decision;
import io.omniretail.domain.fraud.decision.Effective;
import io.omniretail.domain.fraud.decision.ModelScore;
import io.omniretail.domain.fraud.decision.RuleSet;
import io.omniretail.domain.fraud.model.Contribution;
import io.omniretail.domain.fraud.model.FraudModel;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The models and rules of a job, each with the event time from which on it is in force. Which are at a time does not
 * depend on the order in which they became known.
 */
final class Policies {
    private static final long ALWAYS = Long.MIN_VALUE;

    /** Features that a decision names. */
    private static final int STRONGEST = 3;

    private final Effective<FraudModel> acting = new Effective<>();
    /** By name. */
    private final Map<String, Effective<FraudModel>> inShadow = new TreeMap<>();

    private final ZoneId zone;
    private final boolean isDeciding;
    private final boolean givesFeatures;
    private final Effective<RuleSet> rules = new Effective<>();

    /** Those that a job is begun with. */
    Policies(FraudSettings settings) {
        zone = settings.zone();
        isDeciding = settings.decides();
        givesFeatures = settings.givesFeatures();
        settings.models().forEach(text -> add(Policy.of(true, text, ALWAYS)));
        settings.rules().forEach(text -> add(Policy.of(false, text, ALWAYS)));
        settings.published().forEach(policy -> add(Policy.of(policy.isModel(), policy.text(), policy.publishedMs())));
    }

    /** Adds one that has been read once without an error. */
    void add(Policy policy) {
        byte[] bytes = policy.text.toString().getBytes(StandardCharsets.UTF_8);
        if (policy.isModel) {
            FraudModel model = ModelFile.read("models", bytes);
            Effective<FraudModel> versions =
                    model.isShadow() ? inShadow.computeIfAbsent(model.name(), any -> new Effective<>()) : acting;
            versions.add(fromMs(model.effectiveFromMs(), policy), model.digest(), model);
        } else {
            RuleSet set = RuleFile.read("rules", bytes, zone);
            rules.add(fromMs(set.effectiveFromMs(), policy), set.digest(), set);
        }
    }

    private static long fromMs(long effectiveFromMs, Policy policy) {
        return effectiveFromMs == ALWAYS ? policy.publishedMs : effectiveFromMs;
    }

    /** Adds the features that depend on nothing else, and what is decided by what is in force at the attempt's time. */
    void decide(AttemptNews news) {
        if (news.kind == AttemptNews.Kind.MADE) {
            PaymentFeatures.fill(news.payment, zone, news.features);
            news.decision = isDeciding ? decision(news.payment, news.features) : null;
            // What no table is made of need not travel on.
            news.known = givesFeatures ? news.known : 0;
        }
    }

    private Decision decision(Payment payment, double[] features) {
        List<ModelScore> scores = new ArrayList<>();
        acting.at(payment.timeMs).ifPresent(model -> scores.add(score(model, features)));
        inShadow.values()
                .forEach(
                        versions -> versions.at(payment.timeMs).ifPresent(model -> scores.add(score(model, features))));
        return Decider.decide(
                new Attempt(payment, features, scores), rules.at(payment.timeMs).orElse(RuleSet.NONE));
    }

    private static ModelScore score(FraudModel model, double[] features) {
        return ModelScore.of(
                model.id(),
                model.score(features),
                model.hold(),
                model.block(),
                model.strongest(features, STRONGEST).stream()
                        .map(Contribution::feature)
                        .toList(),
                model.isShadow());
    }
}
