package io.omniretail.sources.decode;

import io.omniretail.domain.Text;
import io.omniretail.domain.event.Event;
import io.omniretail.domain.event.Feed;
import io.omniretail.domain.rule.Decimals;

/**
 * What a feed's fields must be like. Reads the current record from columns into an event, all but its time and place.
 */
abstract class EventRules {
    /** What {@link #amountE4} returns, after it has noted the problem, for what is no amount. */
    static final long INVALID = Decimals.INVALID;

    final Problem problem = new Problem();

    static EventRules of(Feed feed, Columns columns) {
        return switch (feed) {
            case ORDERS -> new OrderRules(columns);
            case CUSTOMERS -> new CustomerRules(columns);
            case PAYMENTS -> new PaymentRules(columns);
            case READINGS -> new ReadingRules(columns);
            case VERDICTS -> new VerdictRules(columns);
        };
    }

    /** Fills the event; returns false if a field cannot be used, which {@link #problem} then tells. */
    abstract boolean fill(Event event);

    final boolean requiredText(String field, Text value, Text target) {
        target.set(value);
        return isGiven(value) || missing(field, value);
    }

    /** An amount of money from −10^9 to 10^9 in 1/10,000. */
    final long amountE4(String field, Text value) {
        long amountE4 = Decimals.parseE4(value);
        if (amountE4 >= -Decimals.MAX_AMOUNT_E4 && amountE4 <= Decimals.MAX_AMOUNT_E4) {
            return amountE4;
        }
        badAmount(field, value);
        return INVALID;
    }

    final boolean currency(String field, Text value, Text target) {
        target.set(value);
        byte[] bytes = value.bytes();
        int at = value.offset();
        return value.length() == 3 && isCapital(bytes[at]) && isCapital(bytes[at + 1]) && isCapital(bytes[at + 2])
                || (isGiven(value)
                        ? problem.is(Reasons.BAD_CURRENCY, field, value, "a currency of three capital letters")
                        : missing(field, value));
    }

    /** A number that is kept as it is written, without the blanks around it; empty if absent. */
    final boolean optionalNumber(String field, Text value, Text target) {
        Numbers.trim(value, target);
        if (target.isEmpty()) {
            return true;
        }
        if (!Numbers.isDecimal(target, true)) {
            return problem.is(Reasons.BAD_NUMBER, field, value, "a number or nothing");
        }
        Numbers.normalize(target);
        return true;
    }

    final boolean missing(String field, Text value) {
        return problem.is(Reasons.MISSING_FIELD, field, value, "a value");
    }

    static boolean isGiven(Text value) {
        int from = value.offset();
        return !value.isEmpty()
                && (value.bytes()[from] > ' ' || !Bytes.isBlank(value.bytes(), from, from + value.length()));
    }

    private void badAmount(String field, Text value) {
        if (!isGiven(value)) {
            missing(field, value);
        } else if (!Numbers.isDecimal(value, false)) {
            problem.is(Reasons.BAD_NUMBER, field, value, "a plain decimal with at most four fraction digits");
        } else if (Numbers.parseRoundedE4(value) == Numbers.INVALID
                || Math.abs(Numbers.parseRoundedE4(value)) > Decimals.MAX_AMOUNT_E4) {
            problem.is(Reasons.OUT_OF_RANGE, field, value, "an amount of at most 10^9 in size");
        } else {
            problem.is(Reasons.BAD_NUMBER, field, value, "an amount with at most four fraction digits");
        }
    }

    private static boolean isCapital(byte character) {
        return character >= 'A' && character <= 'Z';
    }
}
