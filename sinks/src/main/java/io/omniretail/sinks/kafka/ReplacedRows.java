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
import java.util.Set;

/**
 * Which rows of its tables a report replaces: those of its days and, where tables tell of records, of the feeds that it
 * reads. A rejected record's day does not stand in its row: those are replaced by reports of all days.
 *
 * @param zone where days begin and end
 * @param fromDay first day that the report replaces, in days since 1970-01-01; {@link Integer#MIN_VALUE} if open
 * @param toDay first day after them; {@link Integer#MAX_VALUE} if open
 * @param feeds ids of the feeds that it reads
 */
public record ReplacedRows(ZoneId zone, int fromDay, int toDay, Set<String> feeds) implements Serializable {
    private static final String FEED_COLUMN = "feed";

    public ReplacedRows {
        feeds = Set.copyOf(feeds);
    }

    /** Whether a row, given as text by column, is one of them. */
    boolean include(ResultTable table, Map<String, String> row) {
        if (table.isOfOneRun() && !feeds.contains(row.get(FEED_COLUMN))) {
            return false;
        }
        Optional<Column> dated = table.columns().stream()
                .filter(column -> column.kind() == Kind.DAY || column.kind() == Kind.INSTANT)
                .findFirst();
        if (dated.isEmpty()) {
            return fromDay == Integer.MIN_VALUE && toDay == Integer.MAX_VALUE;
        }
        try {
            int day = day(dated.get().kind(), row.get(dated.get().name()));
            return day >= fromDay && day < toDay;
        } catch (DateTimeException notOurs) {
            return false;
        }
    }

    private int day(Kind kind, String text) {
        return kind == Kind.DAY
                ? (int) LocalDate.parse(text).toEpochDay()
                : new Days(zone).dayOf(Instant.parse(text).toEpochMilli());
    }
}
