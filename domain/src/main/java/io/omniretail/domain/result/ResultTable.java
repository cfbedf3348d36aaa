package io.omniretail.domain.result;

import io.omniretail.domain.fraud.Feature;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The tables that a job writes: their columns in order, the key's first. A table's place in this list is its place in
 * packed rows: append only.
 */
public enum ResultTable {
    SALES_DAILY(5, "day: product_id region campaign currency", Columns.SALES),
    SALES_BY_PRODUCT(3, "day: product_id currency", Columns.SALES),
    SALES_BY_REGION(3, "day: region currency", Columns.SALES),
    SALES_BY_CAMPAIGN(3, "day: campaign currency", Columns.SALES),
    TOP_PRODUCTS(4, "day: region currency rank#", "product_id sales. units# revision# phase"),
    UNMATCHED_PAYMENTS(1, "payment_id", "event_time@ order_id status amount. currency reason revision#"),
    SENSOR_STATS(3, "sensor_id window_start@ window_end@", "readings# average. minimum. maximum. revision#"),
    SENSOR_ALERTS(4, "sensor_id timestamp@ source position", "temperature. threshold. revision#"),
    REJECTS(2, "source position", "feed reason detail payload revision#"),
    LATE(2, "source position", "feed event_time@ watermark@ payload revision#"),
    LEDGER(1, "feed", "read# used# rejected# duplicate# late# filtered# revision#"),
    FRAUD_DECISIONS(1, "payment_id", Columns.DECISION),
    /** The decisions other than to approve. */
    FRAUD_ALERTS(1, "payment_id", Columns.DECISION),
    /** What models learn from: the features of each payment attempt. */
    PAYMENT_FEATURES(
            1,
            "payment_id",
            "event_time@ customer_id card_id terminal_id amount. currency " + Columns.FEATURES + " revision#"),
    /** The payment attempts that were charged back, or confirmed to be frauds, and when. */
    FRAUD_LABELS(1, "payment_id", "event_time@ customer_id card_id terminal_id fraud_time@ revision#");

    /** What a column holds. */
    public enum Kind {
        /** Text as it is. */
        TEXT(""),
        /** A whole number; it alone stands without quotes in JSON. */
        WHOLE("#"),
        /** A plain decimal with 2 to 4 fraction digits. */
        DECIMAL("."),
        /** A day, {@code YYYY-MM-DD}. */
        DAY(":"),
        /** An instant, ISO-8601 in UTC with {@code Z}. */
        INSTANT("@");

        private final String mark;

        Kind(String mark) {
            this.mark = mark;
        }
    }

    /** One column. */
    public record Column(String name, Kind kind) {
        private static Column of(String marked) {
            Kind kind = Arrays.stream(Kind.values())
                    .filter(any -> any != Kind.TEXT && marked.endsWith(any.mark))
                    .findFirst()
                    .orElse(Kind.TEXT);
            return new Column(marked.substring(0, marked.length() - kind.mark.length()), kind);
        }
    }

    private static final class Columns {
        static final String SALES = "lines# units# sales. paid. refunded. revision# phase";
        static final String DECISION =
                "event_time@ customer_id card_id amount. currency score decision reasons model rules revision#";
        static final String FEATURES = Arrays.stream(Feature.values())
                .filter(feature -> feature != Feature.AMOUNT)
                .map(Feature::id)
                .collect(Collectors.joining(" "));
    }

    /** The column of every table that rises with each change of a row. */
    public static final String REVISION_COLUMN = "revision";

    /** How often and when a row was written. */
    private static final Set<String> NOT_COMPARED = Set.of(REVISION_COLUMN, "phase");

    private final String id = name().toLowerCase(Locale.ROOT);
    private final int keyColumns;
    private final List<Column> columns;

    ResultTable(int keyColumns, String key, String others) {
        this.keyColumns = keyColumns;
        this.columns =
                Stream.of((key + " " + others).split(" ")).map(Column::of).toList();
    }

    /** Name of the folder, topic or database table, such as {@code sales_daily}. */
    public String id() {
        return id;
    }

    /**
     * The columns by which a row of one run is found in another: the key. The key of an alert has the place of its
     * record, which is another one in a file and in a topic; alerts are told apart by all else.
     */
    public List<String> identity() {
        return this == SENSOR_ALERTS ? List.of("sensor_id", "timestamp", "temperature") : key();
    }

    /** The other columns, whose values two runs have to agree on. */
    public List<String> comparedColumns() {
        return columns.stream()
                .skip(keyColumns)
                .map(Column::name)
                .filter(name -> !NOT_COMPARED.contains(name) && !identity().contains(name))
                .toList();
    }

    /** Whether it tells of the records of one run and their places, so that two runs need not agree on it. */
    public boolean isOfOneRun() {
        return this == REJECTS || this == LATE || this == LEDGER;
    }

    /** How many of the first columns form the key. */
    public int keyColumns() {
        return keyColumns;
    }

    /** The names of the columns that form the key, in order. */
    public List<String> key() {
        return columns.stream().limit(keyColumns).map(Column::name).toList();
    }

    public List<Column> columns() {
        return columns;
    }

    /**
     * What a column holds.
     *
     * @throws IllegalArgumentException if the table has no such column
     */
    public Kind kindOf(String column) {
        return columns.stream()
                .filter(any -> any.name().equals(column))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(id + " has no column " + column))
                .kind();
    }
}
