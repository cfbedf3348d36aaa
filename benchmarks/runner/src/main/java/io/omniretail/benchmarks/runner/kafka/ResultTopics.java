package io.omniretail.benchmarks.runner.kafka;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.omniretail.benchmarks.runner.TableShape;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Answers that lie in topics: of each key the last committed record is its row, one without a value means no row. */
public final class ResultTopics {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final ObjectMapper JSON = new ObjectMapper();

    private ResultTopics() {}

    /**
     * Writes the rows of a table as they stand now to the folder of an answer. They are in memory meanwhile, about 400
     * bytes each.
     *
     * @param topic its records hold JSON objects with all columns of the shape
     */
    public static void copy(String servers, String topic, TableShape shape, Path answer) throws IOException {
        Map<String, byte[]> rows = read(servers, topic);
        try (BufferedWriter file = Files.newBufferedWriter(answer.resolve(shape.name() + ".csv"))) {
            List<String> columns =
                    shape.columns().stream().map(TableShape.Column::name).toList();
            file.write(String.join(",", columns) + "\n");
            for (byte[] row : rows.values()) {
                JsonNode object = JSON.readTree(row);
                file.write(columns.stream()
                        .map(column -> cell(object.path(column)))
                        .collect(Collectors.joining(",", "", "\n")));
            }
        }
    }

    private static String cell(JsonNode value) {
        String text = value.isNull() ? "" : value.asText();
        return text.indexOf(',') >= 0 || text.indexOf('"') >= 0 ? "\"" + text.replace("\"", "\"\"") + "\"" : text;
    }

    private static Map<String, byte[]> read(String servers, String topic) {
        Map<String, Object> settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                servers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false);
        Map<String, byte[]> rows = new HashMap<>();
        try (Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    String key = new String(record.key(), StandardCharsets.UTF_8);
                    if (record.value() == null) {
                        rows.remove(key);
                    } else {
                        rows.put(key, record.value());
                    }
                }
            }
        }
        return rows;
    }
}
