package io.omniretail.benchmarks.flinksql;

import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.config.ExecutionConfigOptions;
import org.apache.flink.table.api.config.TableConfigOptions;

/**
 * Replays a topic of readings into windows of a minute, up to the topic's end, as a streaming query: exactly once, with
 * a checkpoint every ten seconds. Windows are summed up before and after the shuffle, which the planner does by itself.
 *
 * <p>Unlike the product's own job it neither recognises a reading that comes twice, nor keeps what it cannot read or
 * what is late, nor gives alerts, nor an account of all records.
 */
public final class CatchUpMain {
    private static final int PARALLELISM = 2;
    private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(10);
    /** Window operators buffer records there. */
    private static final MemorySize MANAGED_MEMORY = MemorySize.ofMebiBytes(512);

    private static final int MINI_BATCH = 50_000;

    private CatchUpMain() {}

    /**
     * Runs it.
     *
     * @param arguments servers, input topic, output topic, name that the group and transactions begin with, folder for
     *     checkpoints
     */
    public static void main(String[] arguments) throws Exception {
        long startNanos = System.nanoTime();
        TableEnvironment tables = TableEnvironment.create(EnvironmentSettings.newInstance()
                .inStreamingMode()
                .withConfiguration(configuration(Path.of(arguments[4])))
                .build());
        tables.executeSql(readings(arguments[0], arguments[1], arguments[3]));
        tables.executeSql(statistics(arguments[0], arguments[2], arguments[3]));
        tables.executeSql("""
                        INSERT INTO sensor_stats
                        SELECT sensor_id, window_start, window_end, COUNT(*),
                          CAST(ROUND(AVG(temperature), 4) AS DECIMAL(14, 4)), MIN(temperature), MAX(temperature)
                        FROM TABLE(TUMBLE(TABLE readings, DESCRIPTOR(event_time), INTERVAL '1' MINUTE))
                        GROUP BY window_start, window_end, sensor_id
                        """).await();
        System.out.println("job-ms=" + (System.nanoTime() - startNanos) / 1_000_000);
    }

    private static Configuration configuration(Path checkpoints) {
        Configuration configuration = new Configuration();
        configuration.set(CoreOptions.DEFAULT_PARALLELISM, PARALLELISM);
        configuration.set(TaskManagerOptions.NUM_TASK_SLOTS, PARALLELISM);
        configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MANAGED_MEMORY);
        configuration.set(RestOptions.BIND_PORT, "0");
        configuration.set(PipelineOptions.OBJECT_REUSE, true);
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, CHECKPOINT_INTERVAL);
        configuration.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                checkpoints.toAbsolutePath().toUri().toString());
        configuration.set(TableConfigOptions.LOCAL_TIME_ZONE, "UTC");
        configuration.set(ExecutionConfigOptions.TABLE_EXEC_MINIBATCH_ENABLED, true);
        configuration.set(ExecutionConfigOptions.TABLE_EXEC_MINIBATCH_ALLOW_LATENCY, Duration.ofSeconds(1));
        configuration.set(ExecutionConfigOptions.TABLE_EXEC_MINIBATCH_SIZE, (long) MINI_BATCH);
        return configuration;
    }

    private static String readings(String servers, String topic, String group) {
        return """
                CREATE TABLE readings (
                  sensor_id STRING,
                  `timestamp` TIMESTAMP_LTZ(3),
                  temperature DECIMAL(14, 4),
                  event_time AS `timestamp`,
                  WATERMARK FOR event_time AS event_time - INTERVAL '10' SECOND
                ) WITH (
                  'connector' = 'kafka',
                  'topic' = '%s',
                  'properties.bootstrap.servers' = '%s',
                  'properties.group.id' = '%s',
                  'properties.isolation.level' = 'read_committed',
                  'scan.startup.mode' = 'earliest-offset',
                  'scan.bounded.mode' = 'latest-offset',
                  'format' = 'json',
                  'json.timestamp-format.standard' = 'ISO-8601'
                )""".formatted(topic, servers, group);
    }

    private static String statistics(String servers, String topic, String prefix) {
        return """
                CREATE TABLE sensor_stats (
                  sensor_id STRING,
                  window_start TIMESTAMP(3),
                  window_end TIMESTAMP(3),
                  readings BIGINT,
                  average DECIMAL(14, 4),
                  minimum DECIMAL(14, 4),
                  maximum DECIMAL(14, 4)
                ) WITH (
                  'connector' = 'kafka',
                  'topic' = '%s',
                  'properties.bootstrap.servers' = '%s',
                  'properties.transaction.timeout.ms' = '900000',
                  'properties.compression.type' = 'lz4',
                  'properties.linger.ms' = '10',
                  'properties.batch.size' = '131072',
                  'key.format' = 'json',
                  'key.fields' = 'sensor_id;window_start;window_end',
                  'key.json.timestamp-format.standard' = 'ISO-8601',
                  'value.format' = 'json',
                  'value.json.timestamp-format.standard' = 'ISO-8601',
                  'value.json.encode.decimal-as-plain-number' = 'true',
                  'sink.delivery-guarantee' = 'exactly-once',
                  'sink.transactional-id-prefix' = '%s'
                )""".formatted(topic, servers, prefix);
    }
}
