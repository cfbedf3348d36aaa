package io.omniretail.domain.fraud.decision;

import java.util.Locale;

/** What becomes of a payment attempt; the further down, the stricter. */
public enum Action {
    APPROVE,
    /** It waits for an analyst. */
    HOLD,
    BLOCK;

    private final String id = name().toLowerCase(Locale.ROOT);

    /** As it stands in tables and rules, such as {@code hold}. */
    public String id() {
        return id;
    }
}
