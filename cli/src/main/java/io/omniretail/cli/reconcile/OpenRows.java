package io.omniretail.cli.reconcile;

import io.omniretail.domain.result.ResultTable;
import io.omniretail.domain.rule.Days;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** The days of a live job that are not over, if it has read fewer records than were expected. */
final class OpenRows {
    private static final String RUNNING = "running";

    private final Days days;
    private final Set<String> runningDays = new HashSet<>();
    private String lastDay = "";
    private String lastWindowEnd = "";
    private final boolean isBehind;
    /** Windows, unlike days, do not tell whether they are settled. */
    private final boolean hasOpenWindows;

    private OpenRows(Days days, boolean isBehind, boolean hasOpenWindows) {
        this.days = days;
        this.isBehind = isBehind;
        this.hasOpenWindows = hasOpenWindows;
    }

    /**
     * Looks what a job has still to do.
     *
     * @param leftOut number of records that one run left out, and so need not be still to come
     * @param days of the runs' time zone
     */
    static OpenRows of(ResultPlace expected, ResultPlace actual, long leftOut, Days days) throws IOException {
        boolean isKnown = expected.tables().contains(ResultTable.LEDGER)
                && actual.tables().contains(ResultTable.LEDGER);
        boolean isBehind = isKnown && used(expected) - used(actual) > leftOut;
        OpenRows open = new OpenRows(days, isBehind, isBehind && actual.isLive());
        if (isBehind && actual.tables().contains(ResultTable.SALES_BY_REGION)) {
            actual.read(ResultTable.SALES_BY_REGION, open::addDay);
        }
        if (open.hasOpenWindows && actual.tables().contains(ResultTable.SENSOR_STATS)) {
            actual.read(ResultTable.SENSOR_STATS, row -> {
                String end = row.get("window_end");
                open.lastWindowEnd = end.compareTo(open.lastWindowEnd) > 0 ? end : open.lastWindowEnd;
            });
        }
        return open;
    }

    private void addDay(Map<String, String> row) {
        String day = row.get("day");
        lastDay = day.compareTo(lastDay) > 0 ? day : lastDay;
        if (row.get("phase").equals(RUNNING)) {
            runningDays.add(day);
        }
    }

    private static long used(ResultPlace place) throws IOException {
        AtomicLong used = new AtomicLong();
        place.read(ResultTable.LEDGER, row -> used.addAndGet(Long.parseLong(row.get("used"))));
        return used.get();
    }

    /** Whether a row may be different because records of its day or window are still to come. */
    boolean contains(Difference row) {
        if (!isBehind) {
            return false;
        }
        return switch (row.table()) {
            case SALES_DAILY, SALES_BY_PRODUCT, SALES_BY_REGION, SALES_BY_CAMPAIGN, TOP_PRODUCTS ->
                isOpen(row.key("day"));
            case UNMATCHED_PAYMENTS -> row.compared().has("event_time") && isOpen(day(row.value("event_time")));
            case SENSOR_STATS -> hasOpenWindows && row.key("window_end").compareTo(lastWindowEnd) > 0;
            case SENSOR_ALERTS -> hasOpenWindows && row.key("timestamp").compareTo(lastWindowEnd) >= 0;
            case FRAUD_DECISIONS, FRAUD_ALERTS, PAYMENT_FEATURES, FRAUD_LABELS, REJECTS, LATE, LEDGER -> false;
        };
    }

    private boolean isOpen(String day) {
        // where no day is running a report has ended: what it lacks does not come any more
        return runningDays.contains(day) || !runningDays.isEmpty() && day.compareTo(lastDay) > 0;
    }

    private String day(String instant) {
        return LocalDate.ofEpochDay(days.dayOf(Instant.parse(instant).toEpochMilli()))
                .toString();
    }
}
