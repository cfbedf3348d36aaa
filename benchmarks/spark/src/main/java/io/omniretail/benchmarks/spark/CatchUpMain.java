package io.omniretail.benchmarks.spark;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.bround;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.from_json;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.window;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.OutputMode;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Replays a topic of readings into windows of a minute, up to the topic's end, with Structured Streaming.
 *
 * <p>Rows are given in update mode. In append mode, which gives each window once when event time has passed it, the
 * last windows of the topic would never come, as nothing follows them. What is written to Kafka is written at least
 * once.
 *
 * <p>Unlike the product's own job it neither recognises a reading that comes twice, nor keeps what it cannot read or
 * what is late, nor gives alerts, nor an account of all records.
 */
public final class CatchUpMain {
    private static final String WATERMARK_DELAY = "10 seconds";
    private static final StructType READING = new StructType()
            .add("sensor_id", DataTypes.StringType)
            .add("timestamp", DataTypes.TimestampType)
            .add("temperature", DataTypes.createDecimalType(14, 4));

    private CatchUpMain() {}

    /**
     * Runs it.
     *
     * @param arguments servers, input topic, output topic, folder for checkpoints
     */
    public static void main(String[] arguments) throws Exception {
        long startNanos = System.nanoTime();
        SparkSession spark = SparkSession.builder()
                .master("local[2]")
                .appName("catch-up")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.sql.shuffle.partitions", "2")
                .config("spark.sql.session.timeZone", "UTC")
                .getOrCreate();
        spark.sparkContext().setLogLevel("WARN");
        StreamingQuery query = rows(readings(spark, arguments[0], arguments[1]))
                .writeStream()
                .format("kafka")
                .option("kafka.bootstrap.servers", arguments[0])
                .option("kafka.compression.type", "lz4")
                .option("topic", arguments[2])
                .option("checkpointLocation", arguments[3])
                .outputMode(OutputMode.Update())
                .trigger(Trigger.AvailableNow())
                .start();
        query.awaitTermination();
        long nanos = System.nanoTime() - startNanos;
        spark.stop();
        System.out.println("job-ms=" + nanos / 1_000_000);
    }

    private static Dataset<Row> readings(SparkSession spark, String servers, String topic) {
        return spark.readStream()
                .format("kafka")
                .option("kafka.bootstrap.servers", servers)
                .option("kafka.isolation.level", "read_committed")
                .option("subscribe", topic)
                .option("startingOffsets", "earliest")
                .load()
                .select(from_json(col("value").cast(DataTypes.StringType), READING)
                        .as("reading"))
                .select("reading.*");
    }

    private static Dataset<Row> rows(Dataset<Row> readings) {
        Dataset<Row> statistics = readings.withWatermark("timestamp", WATERMARK_DELAY)
                .groupBy(window(col("timestamp"), "1 minute"), col("sensor_id"))
                .agg(
                        count(lit(1)).as("readings"),
                        bround(avg("temperature"), 4).as("average"),
                        min("temperature").as("minimum"),
                        max("temperature").as("maximum"));
        Column[] key = {
            col("sensor_id"),
            col("window.start").as("window_start"),
            col("window.end").as("window_end")
        };
        Column[] row = {key[0], key[1], key[2], col("readings"), col("average"), col("minimum"), col("maximum")};
        return statistics.select(
                to_json(struct(key)).as("key"), to_json(struct(row)).as("value"));
    }
}
