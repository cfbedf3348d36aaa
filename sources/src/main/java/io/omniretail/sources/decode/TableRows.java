package io.omniretail.sources.decode;

import io.omniretail.domain.Text;
import io.omniretail.domain.UsageException;
import io.omniretail.domain.result.ResultTable;
import io.omniretail.domain.rule.Days;
import io.omniretail.sources.TableMapping;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;

/**
 * Writes rows of somebody else's table as rows of ours, by a mapping: so that equal values have the same text. 12.5 and
 * 12.5000 become 12.50; what is no number, day or time of ours stays as it is, if it is no part of the key.
 */
public final class TableRows {
    private static final int LEAST_FRACTION_DIGITS = 2;
    /** Beyond any amount; a number with such an exponent would be as many digits long. */
    private static final int MOST_DIGITS = 100;

    private final ResultTable table;
    private final TableMapping mapping;
    private final EventTimes times;
    private final Days days;

    /** @param zone of times for which neither they nor the mapping name one */
    public TableRows(ResultTable table, TableMapping mapping, ZoneId zone) {
        this.table = table;
        this.mapping = mapping;
        ZoneId ofMapping = mapping.timeZone().isEmpty() ? zone : ZoneId.of(mapping.timeZone());
        times = new EventTimes(ofMapping, mapping.timePattern());
        days = new Days(ofMapping);
    }

    /**
     * The mapped columns of a row, as we would write them.
     *
     * @param row theirs, by their names; what it lacks is empty
     * @throws UsageException if a day or time cannot be read; the message begins with the value
     */
    public Map<String, String> translate(Map<String, String> row) {
        Map<String, String> translated = new HashMap<>();
        mapping.columns().forEach((column, from) -> {
            String value = Columns.isConstant(from) ? Columns.constant(from) : row.getOrDefault(from, "");
            translated.put(column, translate(column, from, value));
        });
        return translated;
    }

    /** The first column of theirs that a header lacks; null if it has all. */
    public String missingFrom(Map<String, String> row) {
        return mapping.columns().values().stream()
                .filter(from -> !Columns.isConstant(from) && !row.containsKey(from))
                .findFirst()
                .orElse(null);
    }

    private String translate(String column, String from, String value) {
        return switch (table.kindOf(column)) {
            case TEXT -> value;
            case WHOLE -> number(value, 0);
            case DECIMAL -> number(value, LEAST_FRACTION_DIGITS);
            case DAY ->
                LocalDate.ofEpochDay(days.dayOf(timeMs(column, from, value))).toString();
            case INSTANT -> Instant.ofEpochMilli(timeMs(column, from, value)).toString();
        };
    }

    private static String number(String value, int leastFractionDigits) {
        BigDecimal number;
        try {
            number = new BigDecimal(value.strip());
        } catch (NumberFormatException e) {
            return value;
        }
        BigDecimal shortest = number.stripTrailingZeros();
        if (Math.abs((long) shortest.scale()) > MOST_DIGITS) {
            return value;
        }
        return shortest.setScale(Math.max(shortest.scale(), leastFractionDigits))
                .toPlainString();
    }

    private long timeMs(String column, String from, String value) {
        long timeMs = times.parse(Text.of(value));
        if (timeMs == EventTimes.INVALID) {
            String ofColumn = from.equals(column) ? "" : " (column " + from + ")";
            throw new UsageException("cannot read " + column + ofColumn + " \"" + value + "\": " + times.needed()
                    + "; tables." + table.id() + ".time gives the pattern");
        }
        return timeMs;
    }
}
