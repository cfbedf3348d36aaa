package io.omniretail.sources.decode;

import io.omniretail.domain.Text;

/** Why a field of the current record cannot be used. Mutable: one instance serves all records of a reader. */
final class Problem {
    /** One of {@link Reasons}. */
    String reason;

    /** The field. */
    String field;
    /** What stands there. */
    Text value;
    /** What is needed instead: the beginning of a sentence that ends in "is needed". */
    String needed;

    /** Notes the problem; returns false for the caller to return. */
    boolean is(String newReason, String newField, Text newValue, String newNeeded) {
        reason = newReason;
        field = newField;
        value = newValue;
        needed = newNeeded;
        return false;
    }
}
