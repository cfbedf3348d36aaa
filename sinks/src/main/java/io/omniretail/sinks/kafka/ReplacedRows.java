package io.omniretail.sinks.kafka;

import io.omniretail.domain.result.ResultTable;
import io.omniretail.domain.result.ResultTable.Column;
import io.omniretail.domain.result.ResultTable.Kind;
import io.omniretail.domain.rule.Days;
import java.io.Serializable;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.util.function.SerializableFunction;

/**
 * Which rows of its tables a report replaces: those of its days. The ledger tells of the last report whatever its days;
 * of a rejected record the row does not say which day it belongs to, so that reports of all days replace these. What
 * came late came to a live job: for a report nothing is late.
 *
 * @param zone where days begin and end
 * @param fromDay first day that the report replaces, in days since 1970-01-01; {@link Integer#MIN_VALUE} if open
 * @param toDay first day after them; {@link Integer#MAX_VALUE} if open
 * @param feeds whether what tables of records say of a feed, by its id, is this job's
 */
public record ReplacedRows(ZoneId zone, int fromDay, int toDay, SerializableFunction<String, Boolean> feeds)
        implements Serializable {
    private static final String FEED_COLUMN = "feed";

    /**
     * Whether a row is one of them.
     *
     * @param row text by column
     * @param days those of {@link #zone}
     */
    boolean include(ResultTable table, Map<String, String> row, Days days) {
        if (table == ResultTable.LATE || table.isOfOneRun() && !feeds.apply(row.getOrDefault(FEED_COLUMN, ""))) {
            return false;
        }
        Optional<Column> dated = table.columns().stream()
                .filter(column -> column.kind() == Kind.DAY || column.kind() == Kind.INSTANT)
                .findFirst();
        if (dated.isEmpty()) {
            return table == ResultTable.LEDGER || fromDay == Integer.MIN_VALUE && toDay == Integer.MAX_VALUE;
        }
        String text = row.getOrDefault(dated.get().name(), "");
        try {
            long day = dated.get().kind() == Kind.DAY
                    ? LocalDate.parse(text).toEpochDay()
                    : days.dayOf(Instant.parse(text).toEpochMilli());
            return day >= fromDay && day < toDay;
        } catch (DateTimeException | ArithmeticException notOurs) {
            return false;
        }
    }
}
