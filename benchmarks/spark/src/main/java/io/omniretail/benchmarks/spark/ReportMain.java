package io.omniretail.benchmarks.spark;

import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.SparkSession;

/**
 * The sales reports in Spark SQL, with two threads: columns are read with their types, what cannot be read is left out,
 * and what is needed more than once is cached.
 *
 * <p>Identities that come more than once are looked for, and only those records are put in order: that needs no shuffle
 * of all lines. A customer's region is looked up by the span of time in which it holds, as Spark has no ASOF join.
 *
 * <p>It does not say which records it left out and why, accepts times and amounts that the feeds do not allow, and
 * keeps nothing from which it could go on after a crash. Payments that are neither captures nor refunds are left out
 * before it looks for repeated ones.
 */
public final class ReportMain {
    private static final String ORDERS = """
            order_id STRING, line INT, event_time TIMESTAMP, customer_id STRING, product_id STRING, category STRING,
            campaign STRING, channel STRING, region STRING, quantity INT, unit_price DECIMAL(13, 4),
            line_amount DECIMAL(18, 4), currency STRING""";

    private static final String CUSTOMERS = "customer_id STRING, event_time TIMESTAMP, region STRING, segment STRING";

    private static final String PAYMENTS = """
            payment_id STRING, event_time TIMESTAMP, order_id STRING, customer_id STRING, card_id STRING,
            status STRING, amount DECIMAL(13, 4), currency STRING, ref_payment_id STRING,
            terminal_id STRING, country STRING, lat STRING, lon STRING, ship_address_id STRING""";

    private final SparkSession spark;
    private final boolean json;
    private final Path input;
    private final Path output;

    private ReportMain(SparkSession spark, boolean json, Path input, Path output) {
        this.spark = spark;
        this.json = json;
        this.input = input;
        this.output = output;
    }

    /**
     * Runs it.
     *
     * @param arguments {@code plain} or {@code full}; {@code csv} or {@code json}; the folder of the feeds; the folder
     *     for the tables
     */
    public static void main(String[] arguments) {
        long startNanos = System.nanoTime();
        SparkSession spark = SparkSession.builder()
                .master("local[2]")
                .appName("report")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.driver.host", "127.0.0.1")
                // joined by size and summed again by the adaptive planner: there may be more than are needed
                .config("spark.sql.shuffle.partitions", "32")
                .config("spark.sql.session.timeZone", "UTC")
                .getOrCreate();
        spark.sparkContext().setLogLevel("ERROR");
        new ReportMain(spark, arguments[1].equals("json"), Path.of(arguments[2]), Path.of(arguments[3]))
                .run(arguments[0].equals("full"));
        spark.stop();
        System.out.println("job-ms=" + (System.nanoTime() - startNanos) / 1_000_000);
    }

    private void run(boolean full) {
        orderedLines();
        if (full) {
            lines();
            payments();
            shares();
        } else {
            view("lines", "SELECT *, coalesce(own_region, 'unknown') AS region FROM ordered_lines");
        }
        daily(full);
        writeSales();
        if (full) {
            write("unmatched_payments", """
                    SELECT payment.payment_id, date_format(payment.event_time, "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'")
                            AS event_time,
                        payment.order_id, payment.status, CAST(payment.paid AS DECIMAL(19, 0)) / 10000 AS amount,
                        payment.currency
                    FROM payable AS payment WHERE payment.line IS NULL""");
        }
    }

    private void orderedLines() {
        read("orders", ORDERS);
        once("ordered_lines", List.of("order_id", "line"), """
                SELECT order_id, line, event_time, customer_id, product_id, coalesce(campaign, 'none') AS campaign,
                    region AS own_region, quantity,
                    CAST(coalesce(line_amount, quantity * unit_price) * 10000 AS BIGINT) AS amount, currency
                FROM read_orders
                WHERE order_id IS NOT NULL AND line IS NOT NULL AND event_time IS NOT NULL AND product_id IS NOT NULL
                    AND quantity <> 0 AND unit_price >= 0 AND currency IS NOT NULL""");
    }

    /** Of each identity the earliest record, and of several at that time the one with the smallest values. */
    private void once(String name, List<String> identity, String query) {
        String all = "all_" + name;
        String key = String.join(", ", identity);
        cache(all, query);
        String columns = String.join(", ", spark.table(all).columns());
        view("repeated_" + name, "SELECT %s FROM %s GROUP BY %s HAVING count(*) > 1".formatted(key, all, key));
        view(name, """
                SELECT /*+ BROADCAST(repeated_%1$s) */ %3$s FROM all_%1$s
                LEFT ANTI JOIN repeated_%1$s USING (%2$s)
                UNION ALL
                SELECT %3$s FROM (
                    SELECT /*+ BROADCAST(repeated_%1$s) */ *,
                        row_number() OVER (PARTITION BY %2$s ORDER BY event_time, %3$s) AS place
                    FROM all_%1$s LEFT SEMI JOIN repeated_%1$s USING (%2$s))
                WHERE place = 1""".formatted(name, key, columns));
    }

    /** Lines have their own region, else the one that the CRM held for their customer at their time. */
    private void lines() {
        read("customers", CUSTOMERS);
        view("crm", """
                SELECT customer_id, region, event_time AS from_time,
                    lead(event_time, 1, TIMESTAMP '9999-12-31 00:00:00')
                        OVER (PARTITION BY customer_id ORDER BY event_time) AS to_time
                FROM (
                    SELECT customer_id, event_time, max(region) AS region FROM read_customers
                    WHERE customer_id IS NOT NULL AND event_time IS NOT NULL AND region IS NOT NULL
                    GROUP BY customer_id, event_time)""");
        cache("lines", """
                SELECT line.*, coalesce(line.own_region, crm.region, 'unknown') AS region
                FROM ordered_lines AS line LEFT JOIN crm
                ON line.own_region IS NULL AND line.customer_id = crm.customer_id
                    AND line.event_time >= crm.from_time AND line.event_time < crm.to_time""");
    }

    private void payments() {
        read("payments", PAYMENTS);
        once("payments", List.of("payment_id"), """
                SELECT payment_id, event_time, order_id, status, CAST(amount * 10000 AS BIGINT) AS paid, currency
                FROM read_payments
                WHERE payment_id IS NOT NULL AND event_time IS NOT NULL AND status IN ('capture', 'refund')
                    AND amount > 0 AND currency IS NOT NULL""");
    }

    /** Captures and refunds, shared out over the lines that they can have paid for by the largest remainders. */
    private void shares() {
        cache("payable", """
                SELECT payment.*, line.line, line.product_id, line.region, line.campaign, line.amount,
                    sum(line.amount) OVER (PARTITION BY payment.payment_id) AS total
                FROM payments AS payment LEFT JOIN lines AS line
                ON payment.order_id = line.order_id AND payment.currency = line.currency AND line.amount > 0
                    AND line.event_time <= payment.event_time
                    AND line.event_time >= payment.event_time - INTERVAL 30 DAYS""");
        // a payment of all that was ordered needs no division
        view("floors", """
                SELECT payment_id, event_time, status, product_id, region, campaign, currency, line, total,
                    CASE WHEN paid = total THEN amount
                        ELSE CAST(paid AS DECIMAL(19, 0)) * CAST(amount AS DECIMAL(19, 0)) DIV total END AS share,
                    CASE WHEN paid = total THEN 0
                        ELSE CAST(CAST(paid AS DECIMAL(19, 0)) * CAST(amount AS DECIMAL(19, 0)) % total AS BIGINT)
                        END AS rest
                FROM payable WHERE line IS NOT NULL""");
        // the units that are left are as many as the fractions add up to
        view("shares", """
                SELECT event_time, product_id, region, campaign, currency, status, share FROM floors WHERE rest = 0
                UNION ALL
                SELECT event_time, product_id, region, campaign, currency, status,
                    share + CASE WHEN place * total <= rests THEN 1 ELSE 0 END
                FROM (
                    SELECT *, sum(rest) OVER (PARTITION BY payment_id) AS rests,
                        row_number() OVER (PARTITION BY payment_id ORDER BY rest DESC, line) AS place
                    FROM floors WHERE rest > 0)""");
    }

    private void daily(boolean full) {
        String shares = full ? """
                UNION ALL
                SELECT CAST(event_time AS DATE), product_id, region, campaign, currency, 0, 0, 0,
                    CASE WHEN status = 'capture' THEN share ELSE 0 END,
                    CASE WHEN status = 'refund' THEN share ELSE 0 END
                FROM shares""" : "";
        cache("daily", """
                SELECT day, product_id, region, campaign, currency, sum(lines) AS lines, sum(units) AS units,
                    sum(sales) AS sales, sum(paid) AS paid, sum(refunded) AS refunded
                FROM (
                    SELECT CAST(event_time AS DATE) AS day, product_id, region, campaign, currency, 1L AS lines,
                        CAST(quantity AS BIGINT) AS units, amount AS sales, 0L AS paid, 0L AS refunded
                    FROM lines %s)
                GROUP BY day, product_id, region, campaign, currency
                HAVING sum(lines) <> 0 OR sum(paid) <> 0 OR sum(refunded) <> 0""".formatted(shares));
    }

    private void writeSales() {
        write("sales_daily", """
                SELECT day, product_id, region, campaign, currency, lines, units,
                    CAST(sales AS DECIMAL(19, 0)) / 10000 AS sales, CAST(paid AS DECIMAL(19, 0)) / 10000 AS paid,
                    CAST(refunded AS DECIMAL(19, 0)) / 10000 AS refunded
                FROM daily""");
        for (String part : List.of("product_id", "region", "campaign")) {
            write("sales_by_" + part.replace("_id", ""), """
                    SELECT day, %1$s, currency, sum(lines) AS lines, sum(units) AS units,
                        CAST(sum(sales) AS DECIMAL(19, 0)) / 10000 AS sales,
                        CAST(sum(paid) AS DECIMAL(19, 0)) / 10000 AS paid,
                        CAST(sum(refunded) AS DECIMAL(19, 0)) / 10000 AS refunded
                    FROM daily GROUP BY day, %1$s, currency""".formatted(part));
        }
        write("top_products", """
                SELECT day, region, currency, rank, product_id, CAST(sales AS DECIMAL(19, 0)) / 10000 AS sales, units
                FROM (
                    SELECT *, row_number() OVER (PARTITION BY day, region, currency ORDER BY sales DESC, product_id)
                        AS rank
                    FROM (
                        SELECT day, region, currency, product_id, sum(sales) AS sales, sum(units) AS units
                        FROM daily GROUP BY day, region, currency, product_id HAVING sum(sales) > 0))
                WHERE rank <= 10""");
    }

    private void read(String feed, String columns) {
        DataFrameReader reader = spark.read().schema(columns);
        String files = input.resolve(feed).toString();
        (json ? reader.json(files) : reader.option("header", true).csv(files)).createOrReplaceTempView("read_" + feed);
    }

    private void view(String name, String query) {
        spark.sql(query).createOrReplaceTempView(name);
    }

    private void cache(String name, String query) {
        spark.sql(query).cache().createOrReplaceTempView(name);
    }

    private void write(String table, String query) {
        spark.sql(query)
                .write()
                .option("header", true)
                .csv(output.resolve(table).toString());
    }
}
