package io.omniretail.domain.result;

import java.util.List;
import java.util.Locale;

/** The tables that a job writes: their columns in order, the key's first. */
public enum ResultTable {
    SALES_DAILY(5, "day", "product_id", "region", "campaign", "currency", Columns.SALES),
    SALES_BY_PRODUCT(3, "day", "product_id", "currency", Columns.SALES),
    SALES_BY_REGION(3, "day", "region", "currency", Columns.SALES),
    SALES_BY_CAMPAIGN(3, "day", "campaign", "currency", Columns.SALES),
    TOP_PRODUCTS(4, "day", "region", "currency", "rank#", "product_id", "sales", "units#", "revision#", "phase"),
    UNMATCHED_PAYMENTS(
            1, "payment_id", "event_time", "order_id", "status", "amount", "currency", "reason", "revision#"),
    SENSOR_STATS(
            3, "sensor_id", "window_start", "window_end", "readings#", "average", "minimum", "maximum", "revision#"),
    SENSOR_ALERTS(4, "sensor_id", "timestamp", "source", "position", "temperature", "threshold", "revision#"),
    REJECTS(2, "source", "position", "feed", "reason", "detail", "payload", "revision#"),
    LATE(2, "source", "position", "feed", "event_time", "watermark", "payload", "revision#"),
    LEDGER(1, "feed", "read#", "used#", "rejected#", "duplicate#", "late#", "filtered#", "revision#");

    /** One column; a whole number stands without quotes in JSON, everything else is text. */
    public record Column(String name, boolean wholeNumber) {}

    private static final class Columns {
        static final String SALES = "lines# units# sales paid refunded revision# phase";
    }

    private final String id = name().toLowerCase(Locale.ROOT);
    private final int keyColumns;
    private final List<Column> columns;

    ResultTable(int keyColumns, String... columns) {
        this.keyColumns = keyColumns;
        this.columns = List.of(String.join(" ", columns).split(" ")).stream()
                .map(name -> new Column(name.replace("#", ""), name.endsWith("#")))
                .toList();
    }

    /** Name of the folder, topic or database table, such as {@code sales_daily}. */
    public String id() {
        return id;
    }

    /** How many of the first columns form the key. */
    public int keyColumns() {
        return keyColumns;
    }

    public List<Column> columns() {
        return columns;
    }

    /**
     * Where a column stands among {@link #columns}.
     *
     * @throws IllegalArgumentException if the table has no such column
     */
    public int indexOf(String column) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equals(column)) {
                return i;
            }
        }
        throw new IllegalArgumentException(id + " has no column " + column);
    }
}
