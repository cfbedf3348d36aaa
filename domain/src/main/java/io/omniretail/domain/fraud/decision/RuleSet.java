package io.omniretail.domain.fraud.decision;

import java.util.List;

/**
 * Rules that are in force together, until those of a later set are.
 *
 * @param effectiveFromMs when they take the place of those before, in epoch milliseconds of event time;
 *     {@link Long#MIN_VALUE} if they always were in force
 * @param digest SHA-256 of the text that they were read from, in hexadecimal digits: tells apart sets of the same time
 * @param rules in the order in which decisions list them
 */
public record RuleSet(long effectiveFromMs, String digest, List<Rule> rules) {
    /** What is in force before the first set is. */
    public static final RuleSet NONE = new RuleSet(Long.MIN_VALUE, "", List.of());
}
