package io.omniretail.domain.fraud.decision;

/** How a rule compares a field with its threshold, or looks it up in a list of them. */
public enum Comparison {
    ABOVE(">"),
    AT_LEAST(">="),
    BELOW("<"),
    AT_MOST("<="),
    EQUAL("="),
    UNEQUAL("!="),
    IN("in"),
    NOT_IN("not in");

    private final String id;

    Comparison(String id) {
        this.id = id;
    }

    /** As it stands in rules, such as {@code >=}. */
    public String id() {
        return id;
    }

    /** Whether it needs an order, which only numbers have. */
    public boolean isOfNumbers() {
        return compareTo(AT_MOST) <= 0;
    }

    /** Whether it takes a list. */
    public boolean isOfLists() {
        return this == IN || this == NOT_IN;
    }
}
