package io.omniretail.cli.reconcile;

import io.omniretail.domain.result.ResultTable;
import io.omniretail.domain.result.ResultTable.Kind;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * How much less than expected a sales table has in one currency, by column, and why. What it has more is negative. All
 * amounts have as many fraction digits as they need, money at least two.
 *
 * @param difference of all rows
 * @param explanations the part that each explanation makes up
 * @param unexplained what is left
 */
public record AmountDifference(
        String currency,
        Map<String, BigDecimal> difference,
        Map<String, Map<String, BigDecimal>> explanations,
        Map<String, BigDecimal> unexplained) {
    private static final int MONEY_DIGITS = 2;

    /** @param explained what each explanation makes up */
    static AmountDifference of(ResultTable table, String currency, AmountSums all, Map<String, AmountSums> explained) {
        Map<String, BigDecimal> left = new TreeMap<>(all.of(currency));
        Map<String, Map<String, BigDecimal>> explanations = new TreeMap<>();
        explained.forEach((why, sums) -> {
            sums.of(currency)
                    .forEach((column, amount) ->
                            left.computeIfPresent(column, (any, before) -> before.subtract(amount)));
            if (!sums.of(currency).isEmpty()) {
                explanations.put(why, scaled(table, sums.of(currency)));
            }
        });
        return new AmountDifference(currency, scaled(table, all.of(currency)), explanations, scaled(table, left));
    }

    private static Map<String, BigDecimal> scaled(ResultTable table, Map<String, BigDecimal> amounts) {
        Map<String, BigDecimal> scaled = new TreeMap<>();
        amounts.forEach((column, amount) -> {
            int least = table.kindOf(column) == Kind.WHOLE ? 0 : MONEY_DIGITS;
            scaled.put(
                    column,
                    amount.setScale(Math.max(least, amount.stripTrailingZeros().scale())));
        });
        return scaled;
    }

    /** For people: the difference, each explanation and what is left, each with its amounts by column. */
    public Map<String, Map<String, BigDecimal>> inWords() {
        Map<String, Map<String, BigDecimal>> lines = new LinkedHashMap<>();
        lines.put("difference", difference);
        explanations.forEach((why, amounts) -> lines.put("explained by " + why, amounts));
        lines.put("unexplained", unexplained);
        return lines;
    }
}
