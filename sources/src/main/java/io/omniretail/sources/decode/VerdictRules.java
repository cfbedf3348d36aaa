package io.omniretail.sources.decode;

import io.omniretail.domain.Text;
import io.omniretail.domain.event.Event;
import io.omniretail.domain.event.Verdict;

/** Rules for what analysts say of payments. */
final class VerdictRules extends EventRules {
    private static final Verdict.Kind[] KINDS = Verdict.Kind.values();
    private static final Text[] KIND_IDS = new Text[KINDS.length];

    static {
        for (Verdict.Kind kind : KINDS) {
            KIND_IDS[kind.ordinal()] = Text.of(kind.id());
        }
    }

    private final Text paymentId;
    private final Text verdict;
    private final Text analyst;

    VerdictRules(Columns columns) {
        paymentId = columns.field("payment_id");
        verdict = columns.field("verdict");
        analyst = columns.field("analyst");
    }

    @Override
    boolean fill(Event event) {
        Verdict filled = (Verdict) event;
        filled.analyst.set(analyst);
        return requiredText("payment_id", paymentId, filled.paymentId) && fillKind(filled);
    }

    private boolean fillKind(Verdict filled) {
        for (int i = 0; i < KINDS.length; i++) {
            if (KIND_IDS[i].equals(verdict)) {
                filled.verdict = KINDS[i];
                return true;
            }
        }
        return isGiven(verdict)
                ? problem.is(Reasons.BAD_VERDICT, "verdict", verdict, "released or confirmed")
                : missing("verdict", verdict);
    }
}
