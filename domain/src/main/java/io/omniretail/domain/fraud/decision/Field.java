package io.omniretail.domain.fraud.decision;

/**
 * What a rule compares: a text of the payment, its amount, a feature, or the model's score.
 *
 * @param <V> what it is compared with
 */
public interface Field<V extends Comparable<V>> {
    /** Name in rules, such as {@code card_id}. */
    String id();

    /** Whether anything is known of it, for this attempt. */
    boolean isKnown(Attempt attempt);

    /** Below, equal to or above 0, as what is known is below, equal to or above the value. */
    int compare(Attempt attempt, V value);

    /** What is known, for a person to read: the same in every JVM. */
    String print(Attempt attempt);

    /** A value that it is compared with, as a person would write it. */
    String printValue(V value);
}
