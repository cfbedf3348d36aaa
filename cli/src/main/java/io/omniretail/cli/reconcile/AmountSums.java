package io.omniretail.cli.reconcile;

import io.omniretail.domain.rule.Decimals;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What rows of a sales table are less than expected, summed exactly by column and currency: currencies are never added
 * together. What is more than expected is negative.
 */
public final class AmountSums {
    /** There are fewer in use; a column that holds something else must not fill memory. */
    static final int MOST_CURRENCIES = 200;

    private static final String CURRENCY = "currency";

    private final Map<String, Map<String, BigDecimal>> byCurrency = new TreeMap<>();
    private long rowsLeftOut;

    /** Adds a row of a sales table. One that cannot be added up, or is of one currency too many, is only counted. */
    void add(Difference row) {
        String currency = row.key(CURRENCY);
        boolean isOneTooMany = byCurrency.size() == MOST_CURRENCIES && !byCurrency.containsKey(currency);
        Map<String, BigDecimal> missing = row.missingAmounts();
        if (isOneTooMany || missing.isEmpty()) {
            rowsLeftOut++;
            return;
        }
        missing.forEach((column, amount) -> add(currency, column, amount));
    }

    /** Adds one amount of a row that {@link Difference#isExact}. */
    void add(Difference row, String column) {
        add(row.key(CURRENCY), column, BigDecimal.valueOf(row.missingE4(column), Decimals.FRACTION_DIGITS));
    }

    private void add(String currency, String column, BigDecimal amount) {
        byCurrency.computeIfAbsent(currency, any -> new TreeMap<>()).merge(column, amount, BigDecimal::add);
    }

    /** The currencies of the rows. */
    public Set<String> currencies() {
        return byCurrency.keySet();
    }

    /** The sums of a currency by column; nothing if no row has it. */
    public Map<String, BigDecimal> of(String currency) {
        return byCurrency.getOrDefault(currency, Map.of());
    }

    /** Number of rows that are not in the sums. */
    public long rowsLeftOut() {
        return rowsLeftOut;
    }
}
