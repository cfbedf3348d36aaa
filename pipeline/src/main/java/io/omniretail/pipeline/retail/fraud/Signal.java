package io.omniretail.pipeline.retail.fraud;

import io.omniretail.domain.fraud.decision.Action;
import io.omniretail.domain.fraud.decision.Decision;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A rule that matches a payment attempt, or a model that would hold or block it, whatever is decided in the end.
 *
 * @param isModel whether it is a model; else it is a rule
 * @param name of the rule; of a model its name and the first digits of its digest
 * @param isShadow whether it is recorded, but does not act
 */
public record Signal(boolean isModel, String name, boolean isShadow) {
    private static final String SCORE = "score ";
    private static final String APPROVED = "(" + Action.APPROVE.id() + ")";

    /** All that rules and models can give, in their order, each once. */
    public static List<Signal> all(List<String> models, List<String> rules, ZoneId zone) {
        Stream<Signal> ofRules = rules.stream()
                .flatMap(text -> RuleFile.read("rules", utf8(text), zone).rules().stream())
                .map(rule -> new Signal(false, rule.name(), rule.isShadow()));
        Stream<Signal> ofModels = models.stream()
                .map(text -> ModelFile.read("models", utf8(text)))
                .map(model -> new Signal(true, model.id(), model.isShadow()));
        return Stream.concat(ofRules, ofModels).distinct().toList();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Those of an attempt.
     *
     * @param decision its row of {@code fraud_decisions}, as it is read back: the columns by name
     */
    public static List<Signal> of(Map<String, String> decision) {
        List<Signal> signals = new ArrayList<>();
        DecisionRow.items(decision.get("rules")).forEach(label -> signals.add(labelled(false, label)));
        // What models say stands last, in their order. Read from the end, no text that a rule quotes is taken for it.
        List<String> models = DecisionRow.items(decision.get("model"));
        List<String> reasons = DecisionRow.items(decision.get("reasons"));
        int end = reasons.size();
        for (int i = models.size() - 1; i >= 0; i--) {
            Signal model = labelled(true, models.get(i));
            do {
                end--;
            } while (!model.isShadow && !reasons.get(end).startsWith(SCORE));
            if (!reasons.get(end).endsWith(APPROVED)) {
                signals.add(model);
            }
        }
        return signals;
    }

    private static Signal labelled(boolean isModel, String label) {
        return new Signal(isModel, Decision.nameOf(label), Decision.isShadow(label));
    }

    /** For people, such as {@code rule big-night (shadow)}. */
    public String title() {
        return (isModel ? "model " : "rule ") + Decision.label(name, isShadow);
    }
}
