package io.omniretail.benchmarks.flinksql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.configuration.BatchExecutionOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.StatementSet;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.config.TableConfigOptions;

/**
 * The sales reports in Flink SQL, in batch mode with parallelism 2: one job with a sink for each table, so that the
 * planner makes what several of them need only once.
 *
 * <p>A customer's region is looked up by the span of time in which it holds, as temporal joins are for streams. It does
 * not say which records it left out and why, accepts times and amounts that the feeds do not allow, and keeps nothing
 * from which it could go on after a crash. Payments that are neither captures nor refunds are left out before it looks
 * for repeated ones. Its sinks write no header: that stands in a file of its own.
 */
public final class ReportMain {
    private static final int PARALLELISM = 2;
    /** Sorts, hash tables and hash joins use it. */
    private static final MemorySize MANAGED_MEMORY = MemorySize.ofMebiBytes(1_536);

    private static final MemorySize NETWORK_MEMORY = MemorySize.ofMebiBytes(256);

    private static final String SUMS =
            "`lines` BIGINT, units BIGINT, sales DECIMAL(19, 4), paid DECIMAL(19, 4)," + " refunded DECIMAL(19, 4)";

    /** The tables' columns with their types. */
    private static final Map<String, String> TABLES = new LinkedHashMap<>();

    static {
        TABLES.put(
                "sales_daily",
                "`day` DATE, product_id STRING, region STRING, campaign STRING, currency STRING, " + SUMS);
        TABLES.put("sales_by_product", "`day` DATE, product_id STRING, currency STRING, " + SUMS);
        TABLES.put("sales_by_region", "`day` DATE, region STRING, currency STRING, " + SUMS);
        TABLES.put("sales_by_campaign", "`day` DATE, campaign STRING, currency STRING, " + SUMS);
        TABLES.put(
                "top_products",
                "`day` DATE, region STRING, currency STRING, `rank` BIGINT, product_id STRING, sales DECIMAL(19, 4),"
                        + " units BIGINT");
        TABLES.put(
                "unmatched_payments",
                "payment_id STRING, event_time TIMESTAMP(3), order_id STRING, status STRING, amount DECIMAL(19, 4),"
                        + " currency STRING");
    }

    private static final String ORDERS = """
            order_id STRING, `line` INT, event_time STRING, customer_id STRING, product_id STRING, category STRING,
            campaign STRING, channel STRING, region STRING, quantity INT, unit_price DECIMAL(13, 4),
            line_amount DECIMAL(18, 4), currency STRING""";

    private static final String CUSTOMERS = "customer_id STRING, event_time STRING, region STRING, segment STRING";

    private static final String PAYMENTS = """
            payment_id STRING, event_time STRING, order_id STRING, customer_id STRING, card_id STRING,
            status STRING, amount DECIMAL(13, 4), currency STRING, ref_payment_id STRING,
            terminal_id STRING, country STRING, lat STRING, lon STRING, ship_address_id STRING""";

    /** Neither format reads this way to write a time into a TIMESTAMP. */
    private static final String EVENT_TIME =
            "TRY_CAST(REPLACE(SUBSTRING(event_time, 1, 23), 'T', ' ') AS TIMESTAMP(3)) AS event_time";

    private final TableEnvironment tables;
    private final String format;
    private final Path input;
    private final Path output;

    private ReportMain(TableEnvironment tables, String format, Path input, Path output) {
        this.tables = tables;
        this.format = format;
        this.input = input.toAbsolutePath();
        this.output = output.toAbsolutePath();
    }

    /**
     * Runs it.
     *
     * @param arguments {@code plain} or {@code full}; {@code csv} or {@code json}; the folder of the feeds; the folder
     *     for the tables
     */
    public static void main(String[] arguments) throws Exception {
        long startNanos = System.nanoTime();
        TableEnvironment tables = TableEnvironment.create(EnvironmentSettings.newInstance()
                .inBatchMode()
                .withConfiguration(configuration())
                .build());
        new ReportMain(tables, arguments[1], Path.of(arguments[2]), Path.of(arguments[3]))
                .run(arguments[0].equals("full"));
        System.out.println("job-ms=" + (System.nanoTime() - startNanos) / 1_000_000);
    }

    private static Configuration configuration() {
        Configuration configuration = new Configuration();
        configuration.set(CoreOptions.DEFAULT_PARALLELISM, PARALLELISM);
        configuration.set(BatchExecutionOptions.ADAPTIVE_AUTO_PARALLELISM_MAX_PARALLELISM, PARALLELISM);
        configuration.set(TaskManagerOptions.NUM_TASK_SLOTS, PARALLELISM);
        configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MANAGED_MEMORY);
        configuration.set(TaskManagerOptions.NETWORK_MEMORY_MIN, NETWORK_MEMORY);
        configuration.set(TaskManagerOptions.NETWORK_MEMORY_MAX, NETWORK_MEMORY);
        configuration.set(RestOptions.BIND_PORT, "0");
        configuration.set(PipelineOptions.OBJECT_REUSE, true);
        configuration.set(TableConfigOptions.LOCAL_TIME_ZONE, "UTC");
        return configuration;
    }

    private void run(boolean full) throws Exception {
        orderedLines();
        if (full) {
            lines();
            payments();
            shares();
        } else {
            view("sold_lines", "SELECT *, COALESCE(own_region, 'unknown') AS region FROM ordered_lines");
        }
        daily(full);
        StatementSet statements = tables.createStatementSet();
        addSales(statements);
        if (full) {
            add(statements, "unmatched_payments", """
                    SELECT payment_id, event_time, order_id, status, CAST(paid AS DECIMAL(19, 0)) / 10000, currency
                    FROM payable WHERE `line` IS NULL""");
        }
        statements.execute().await();
        nameFiles();
    }

    private void orderedLines() {
        read("orders", ORDERS);
        view("read_lines", """
                SELECT * FROM (
                    SELECT order_id, `line`, %s, customer_id, product_id, COALESCE(campaign, 'none') AS campaign,
                        region AS own_region, quantity,
                        CAST(COALESCE(line_amount, quantity * unit_price) * 10000 AS BIGINT) AS amount, currency
                    FROM read_orders
                    WHERE order_id IS NOT NULL AND `line` IS NOT NULL AND product_id IS NOT NULL AND quantity <> 0
                        AND unit_price >= 0 AND currency IS NOT NULL)
                WHERE event_time IS NOT NULL""".formatted(EVENT_TIME));
        once("ordered_lines", "read_lines", "order_id, `line`");
    }

    /** Of each identity the earliest record. */
    private void once(String name, String from, String identity) {
        view(name, """
                SELECT * FROM (
                    SELECT *, ROW_NUMBER() OVER (PARTITION BY %s ORDER BY event_time) AS place FROM %s)
                WHERE place = 1""".formatted(identity, from));
    }

    /** Lines have their own region, else the one that the CRM held for their customer at their time. */
    private void lines() {
        read("customers", CUSTOMERS);
        view("crm", """
                SELECT customer_id, region, event_time AS from_time,
                    LEAD(event_time, 1, TIMESTAMP '9999-12-31 00:00:00')
                        OVER (PARTITION BY customer_id ORDER BY event_time) AS to_time
                FROM (
                    SELECT customer_id, event_time, MAX(region) AS region
                    FROM (SELECT customer_id, %s, region FROM read_customers)
                    WHERE customer_id IS NOT NULL AND event_time IS NOT NULL AND region IS NOT NULL
                    GROUP BY customer_id, event_time)""".formatted(EVENT_TIME));
        view("sold_lines", """
                SELECT sold.*, COALESCE(sold.own_region, crm.region, 'unknown') AS region
                FROM ordered_lines AS sold LEFT JOIN crm
                ON sold.own_region IS NULL AND sold.customer_id = crm.customer_id
                    AND sold.event_time >= crm.from_time AND sold.event_time < crm.to_time""");
    }

    private void payments() {
        read("payments", PAYMENTS);
        view("captures_and_refunds", """
                SELECT * FROM (
                    SELECT payment_id, %s, order_id, status, CAST(amount * 10000 AS BIGINT) AS paid, currency
                    FROM read_payments
                    WHERE payment_id IS NOT NULL AND status IN ('capture', 'refund') AND amount > 0
                        AND currency IS NOT NULL)
                WHERE event_time IS NOT NULL""".formatted(EVENT_TIME));
        once("payments", "captures_and_refunds", "payment_id");
    }

    /** Captures and refunds, shared out over the lines that they can have paid for by the largest remainders. */
    private void shares() {
        view("payable", """
                SELECT payment.payment_id, payment.event_time, payment.order_id, payment.status, payment.paid,
                    payment.currency, sold.`line`, sold.product_id, sold.region, sold.campaign, sold.amount,
                    SUM(sold.amount) OVER (PARTITION BY payment.payment_id) AS total
                FROM payments AS payment LEFT JOIN sold_lines AS sold
                ON payment.order_id = sold.order_id AND payment.currency = sold.currency AND sold.amount > 0
                    AND sold.event_time <= payment.event_time
                    AND sold.event_time >= payment.event_time - INTERVAL '30' DAY""");
        // a payment of all that was ordered needs no division
        view("fractions", """
                SELECT *, CASE WHEN paid = total THEN 0
                    ELSE CAST(MOD(CAST(paid AS DECIMAL(19, 0)) * CAST(amount AS DECIMAL(19, 0)), total) AS BIGINT)
                    END AS rest
                FROM payable WHERE `line` IS NOT NULL""");
        view("floors", """
                SELECT *, CASE WHEN paid = total THEN amount
                    ELSE CAST((CAST(paid AS DECIMAL(19, 0)) * CAST(amount AS DECIMAL(19, 0)) - rest) / total AS BIGINT)
                    END AS share
                FROM fractions""");
        // the units that are left are as many as the fractions add up to
        view("shares", """
                SELECT event_time, product_id, region, campaign, currency, status, share FROM floors WHERE rest = 0
                UNION ALL
                SELECT event_time, product_id, region, campaign, currency, status,
                    share + CASE WHEN place * total <= rests THEN 1 ELSE 0 END
                FROM (
                    SELECT *, SUM(rest) OVER (PARTITION BY payment_id) AS rests,
                        ROW_NUMBER() OVER (PARTITION BY payment_id ORDER BY rest DESC, `line`) AS place
                    FROM floors WHERE rest > 0)""");
    }

    private void daily(boolean full) {
        String shares = full ? """
                UNION ALL
                SELECT CAST(event_time AS DATE), product_id, region, campaign, currency, 0, 0, 0,
                    CASE WHEN status = 'capture' THEN share ELSE 0 END,
                    CASE WHEN status = 'refund' THEN share ELSE 0 END
                FROM shares""" : "";
        view("daily", """
                SELECT `day`, product_id, region, campaign, currency, SUM(`lines`) AS `lines`, SUM(units) AS units,
                    SUM(sales) AS sales, SUM(paid) AS paid, SUM(refunded) AS refunded
                FROM (
                    SELECT CAST(event_time AS DATE) AS `day`, product_id, region, campaign, currency,
                        CAST(1 AS BIGINT) AS `lines`, CAST(quantity AS BIGINT) AS units, amount AS sales,
                        CAST(0 AS BIGINT) AS paid, CAST(0 AS BIGINT) AS refunded
                    FROM sold_lines %s)
                GROUP BY `day`, product_id, region, campaign, currency
                HAVING SUM(`lines`) <> 0 OR SUM(paid) <> 0 OR SUM(refunded) <> 0""".formatted(shares));
    }

    private void addSales(StatementSet statements) {
        add(statements, "sales_daily", """
                SELECT `day`, product_id, region, campaign, currency, `lines`, units,
                    CAST(sales AS DECIMAL(19, 0)) / 10000, CAST(paid AS DECIMAL(19, 0)) / 10000,
                    CAST(refunded AS DECIMAL(19, 0)) / 10000
                FROM daily""");
        for (String part : List.of("product_id", "region", "campaign")) {
            add(statements, "sales_by_" + part.replace("_id", ""), """
                    SELECT `day`, %1$s, currency, SUM(`lines`), SUM(units), CAST(SUM(sales) AS DECIMAL(19, 0)) / 10000,
                        CAST(SUM(paid) AS DECIMAL(19, 0)) / 10000, CAST(SUM(refunded) AS DECIMAL(19, 0)) / 10000
                    FROM daily GROUP BY `day`, %1$s, currency""".formatted(part));
        }
        add(statements, "top_products", """
                SELECT `day`, region, currency, place, product_id, CAST(sales AS DECIMAL(19, 0)) / 10000, units
                FROM (
                    SELECT *, ROW_NUMBER() OVER (PARTITION BY `day`, region, currency
                        ORDER BY sales DESC, product_id) AS place
                    FROM (
                        SELECT `day`, region, currency, product_id, SUM(sales) AS sales, SUM(units) AS units
                        FROM daily GROUP BY `day`, region, currency, product_id HAVING SUM(sales) > 0))
                WHERE place <= 10""");
    }

    private void read(String feed, String columns) {
        String options = format.equals("csv")
                ? "'csv.null-literal' = '', 'csv.ignore-parse-errors' = 'true'"
                : "'json.ignore-parse-errors' = 'true'";
        tables.executeSql(
                "CREATE TEMPORARY TABLE read_%s (%s) WITH ('connector' = 'filesystem', 'path' = '%s', 'format' = '%s', %s)"
                        .formatted(feed, columns, input.resolve(feed).toUri(), format, options));
    }

    private void view(String name, String query) {
        tables.executeSql("CREATE TEMPORARY VIEW " + name + " AS " + query);
    }

    private void add(StatementSet statements, String table, String query) {
        tables.executeSql(
                "CREATE TEMPORARY TABLE %s (%s) WITH ('connector' = 'filesystem', 'path' = '%s', 'format' = 'csv')"
                        .formatted(
                                table, TABLES.get(table), output.resolve(table).toUri()));
        statements.addInsertSql("INSERT INTO " + table + " " + query);
    }

    /** Gives the sinks' files the ending that they lack, and each table its header. */
    private void nameFiles() throws IOException {
        for (Map.Entry<String, String> table : TABLES.entrySet()) {
            Path folder = output.resolve(table.getKey());
            if (Files.isDirectory(folder)) {
                String header = table.getValue()
                        .replaceAll("\\([0-9, ]+\\)", "")
                        .replaceAll(" (BIGINT|STRING|DATE|DECIMAL|TIMESTAMP)", "")
                        .replaceAll("[` ]", "");
                Files.writeString(folder.resolve("columns"), header + "\n");
                try (Stream<Path> files = Files.list(folder)) {
                    for (Path file : files.filter(
                                    each -> each.getFileName().toString().startsWith("part-"))
                            .toList()) {
                        Files.move(file, folder.resolve(file.getFileName() + ".csv"));
                    }
                }
            }
        }
    }
}
