package io.omniretail.cli.reconcile;

import io.omniretail.domain.result.ResultTable;
import io.omniretail.domain.result.ResultTable.Kind;
import io.omniretail.domain.rule.Decimals;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A row that is not the same in two places.
 *
 * @param compared the names of the cells
 * @param key by what the row is told apart
 * @param expected the values of the compared columns; null if the row is not expected
 * @param actual the same; null if it is not there
 */
public record Difference(ComparedTable compared, List<String> key, List<String> expected, List<String> actual) {
    private static final String NO_ROW = "no such row";
    /** Sums of others could be too long to hold. */
    private static final int MOST_DIGITS = 40;

    public ResultTable table() {
        return compared.table();
    }

    /** A column of the key. */
    String key(String column) {
        return key.get(table().identity().indexOf(column));
    }

    /** A compared column of a row: {@link #expected} or {@link #actual}. */
    String value(List<String> row, String column) {
        int index = compared.columns().indexOf(column);
        return index < 0 ? key(column) : row.get(index);
    }

    /** A compared column of the expected row, or of the actual one where none is expected. */
    String value(String column) {
        return value(expected == null ? actual : expected, column);
    }

    /**
     * What a number is less than expected, in 1/10,000; a row that is not there counts as 0, as does what is not
     * compared.
     */
    long missingE4(String column) {
        return compared.has(column) ? valueE4(expected, column) - valueE4(actual, column) : 0;
    }

    /**
     * What the amounts of a sales table are less than expected, exactly, by column; a row that is not there counts as
     * 0. Nothing if a cell is no number of at most {@value #MOST_DIGITS} digits, which only other people's tables have.
     */
    Map<String, BigDecimal> missingAmounts() {
        Map<String, BigDecimal> missing = new HashMap<>();
        try {
            compared.amounts()
                    .forEach(column ->
                            missing.put(column, amount(expected, column).subtract(amount(actual, column))));
            return missing;
        } catch (NumberFormatException e) {
            return Map.of();
        }
    }

    private BigDecimal amount(List<String> row, String column) {
        String text = row == null ? "0" : value(row, column);
        BigDecimal amount = new BigDecimal(text);
        if (text.length() > MOST_DIGITS || Math.abs(amount.scale()) > MOST_DIGITS) {
            throw new NumberFormatException(text);
        }
        return amount;
    }

    /** A number of a row in 1/10,000; 0 if there is no row. */
    long valueE4(List<String> row, String column) {
        return row == null ? 0 : toE4(value(row, column));
    }

    /**
     * A number in 1/10,000.
     *
     * @throws ArithmeticException if it has more fraction digits, or too many digits
     * @throws NumberFormatException if it is none
     */
    static long toE4(String number) {
        return new BigDecimal(number).movePointRight(Decimals.FRACTION_DIGITS).longValueExact();
    }

    /** Whether all numbers are such as a job writes; others come from other people's tables. */
    boolean isExact() {
        return numbers().allMatch(column -> isExact(expected, column) && isExact(actual, column));
    }

    private boolean isExact(List<String> row, String column) {
        try {
            valueE4(row, column);
            return true;
        } catch (ArithmeticException | NumberFormatException e) {
            return false;
        }
    }

    /** Whether the row is not there, or one of its numbers is smaller than expected; all of them {@link #isExact}. */
    public boolean isLess() {
        return expected != null && (actual == null || numbers().anyMatch(column -> missingE4(column) > 0));
    }

    /**
     * Whether the row is not expected, or one of its numbers is greater than expected; all of them {@link #isExact}.
     */
    public boolean isMore() {
        return actual != null && (expected == null || numbers().anyMatch(column -> missingE4(column) < 0));
    }

    private Stream<String> numbers() {
        return Stream.concat(table().identity().stream(), compared.columns().stream())
                .filter(column -> table().kindOf(column) == Kind.WHOLE || table().kindOf(column) == Kind.DECIMAL);
    }

    /** The key, and what stands on both sides. */
    @Override
    public String toString() {
        return String.join(", ", key) + ": expected " + text(expected) + ", found " + text(actual);
    }

    private static String text(List<String> row) {
        return row == null ? NO_ROW : String.join(" ", row);
    }
}
