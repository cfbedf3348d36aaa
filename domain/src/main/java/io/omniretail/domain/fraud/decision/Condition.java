package io.omniretail.domain.fraud.decision;

import java.util.List;

/**
 * One comparison of a rule. Of a field that nothing is known of it never holds, not even with {@code !=} or {@code not
 * in}: a rule acts upon what is known.
 *
 * @param values what the field is compared with, ascending: one, or more for {@code in} and {@code not in}
 */
public record Condition<V extends Comparable<V>>(Field<V> field, Comparison comparison, List<V> values) {
    boolean holds(Attempt attempt) {
        if (!field.isKnown(attempt)) {
            return false;
        }
        int order = field.compare(attempt, values.get(0));
        return switch (comparison) {
            case ABOVE -> order > 0;
            case AT_LEAST -> order >= 0;
            case BELOW -> order < 0;
            case AT_MOST -> order <= 0;
            case EQUAL, IN -> isListed(attempt);
            case UNEQUAL, NOT_IN -> !isListed(attempt);
        };
    }

    private boolean isListed(Attempt attempt) {
        int low = 0;
        int high = values.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            int order = field.compare(attempt, values.get(middle));
            if (order == 0) {
                return true;
            }
            low = order > 0 ? middle + 1 : low;
            high = order > 0 ? high : middle;
        }
        return false;
    }

    /** What holds, such as {@code amount 950.00 > 900}; a list, which may be long, is not repeated. */
    String reason(Attempt attempt) {
        String limit = comparison.isOfLists() ? "its list" : field.printValue(values.get(0));
        return field.id() + " " + field.print(attempt) + " " + comparison.id() + " " + limit;
    }
}
