package io.omniretail.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.omniretail.domain.result.ResultTable;
import io.omniretail.sinks.kafka.KafkaOutput;
import io.omniretail.sinks.kafka.KafkaTables;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Reports into topics where an earlier one stands. */
class KafkaReportTest {
    private static final String HEADER = "order_id,line,event_time,product_id,quantity,unit_price,currency,region\n";
    private static final String MONDAY = "o1,0,2026-11-02T10:00:00Z,p1,1,2.50,EUR,north\n";
    private static final String TUESDAY = "o2,0,2026-11-03T10:00:00Z,p1,1,2.50,EUR,north\n";

    @RegisterExtension
    static final SharedBroker BROKER = new SharedBroker();

    @TempDir
    private Path folder;

    private String prefix;
    private String printed;

    @BeforeEach
    void choosePrefix() {
        prefix = folder.getFileName() + ".";
    }

    /** Runs jobs in this process, each on a cluster of its own. */
    private static final class Local implements EnvironmentFactory {
        @Override
        public Optional<Path> workingDirectory() {
            return Optional.empty();
        }

        @Override
        public String defaultInput(JobOptions options) {
            throw new AssertionError("every run has an input");
        }

        @Override
        public StreamExecutionEnvironment create(Configuration jobSettings, JobOptions options) {
            return StreamExecutionEnvironment.createLocalEnvironment(2, jobSettings);
        }

        @Override
        public JobExecutionResult execute(StreamExecutionEnvironment environment) throws Exception {
            return environment.execute();
        }

        @Override
        public String logPlace() {
            return "the log";
        }
    }

    private void write(String file, String content) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, content);
    }

    private void report(String... flags) {
        List<String> all = new ArrayList<>(List.of(
                "--input",
                "file:" + folder,
                "--output",
                "kafka://" + BROKER.broker().servers() + "?prefix=" + prefix));
        all.addAll(List.of(flags));
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        PrintStream printer = new PrintStream(output, true, StandardCharsets.UTF_8);
        int status = PipelineMain.run(all, new Local(), printer, printer);
        printed = output.toString(StandardCharsets.UTF_8);
        assertThat(status).as(printed).isZero();
    }

    private Map<String, Map<String, String>> rows(ResultTable table) {
        KafkaOutput output =
                new KafkaOutput(BROKER.broker().servers(), prefix, Map.of(), "reader", true, EnumSet.of(table));
        return KafkaTables.read(output, table);
    }

    private List<String> days() {
        return rows(ResultTable.SALES_BY_REGION).values().stream()
                .map(row -> row.get("day"))
                .toList();
    }

    @Test
    void shouldRemoveWhatMendedInputNoLongerGivesAndSayHowMuch() throws Exception {
        write("orders/a.csv", HEADER + MONDAY + TUESDAY + "broken\n");
        report();
        assertThat(days()).containsExactly("2026-11-02", "2026-11-03");
        assertThat(rows(ResultTable.REJECTS)).hasSize(1);
        assertThat(printed).doesNotContain("Removed");

        write("orders/a.csv", HEADER + TUESDAY);
        report();

        assertThat(days()).containsExactly("2026-11-03");
        assertThat(rows(ResultTable.REJECTS)).isEmpty();
        // A row of each table of sales for Monday, and the rejected record
        assertThat(printed).contains("Removed from kafka://", "?prefix=" + prefix + ": 6 rows that an earlier run");
    }

    @Test
    void shouldLeaveOtherDaysInTheZoneOfTheReport() throws Exception {
        write("orders/a.csv", HEADER + MONDAY + "o2,0,2026-11-02T23:30:00Z,p1,1,2.50,EUR,north\n");
        report("--timezone", "Europe/Berlin");
        assertThat(days()).containsExactly("2026-11-02", "2026-11-03");

        write("orders/a.csv", HEADER);
        report("--timezone", "Europe/Berlin", "--from", "2026-11-03", "--to", "2026-11-04");
        assertThat(days()).containsExactly("2026-11-02");
    }

    @Test
    void shouldLeaveWhatAnotherPipelineToldOfItsRecords() throws Exception {
        write("orders/a.csv", HEADER + MONDAY + "broken\n");
        report();
        String topic = prefix + ResultTable.REJECTS.id();
        BROKER.broker()
                .commit(List.of(new ProducerRecord<>(
                        topic,
                        "{\"source\":\"models\",\"position\":\"0:1\"}".getBytes(StandardCharsets.UTF_8),
                        ("{\"source\":\"models\",\"position\":\"0:1\",\"feed\":\"models\",\"reason\":\"bad_model\","
                                        + "\"detail\":\"\",\"payload\":\"\",\"revision\":1}")
                                .getBytes(StandardCharsets.UTF_8))));
        write("readings/a.csv", "timestamp,sensor_id,temperature\nbroken\n");

        report("--pipeline", "sensors");

        assertThat(rows(ResultTable.REJECTS)).hasSize(3);
        assertThat(rows(ResultTable.LEDGER)).hasSize(4);
        report();
        assertThat(rows(ResultTable.REJECTS)).hasSize(2);
    }

    @Test
    void shouldWarnWhereAnOpenTransactionHidesWhatStandsThere() throws Exception {
        write("orders/a.csv", HEADER + MONDAY);
        report();
        try (KafkaProducer<byte[], byte[]> other = BROKER.broker().transactionalProducer()) {
            other.beginTransaction();
            other.send(new ProducerRecord<>(prefix + ResultTable.LEDGER.id(), 0, new byte[1], new byte[1]))
                    .get();

            report();

            other.abortTransaction();
        }
        assertThat(printed).contains("Warning: another job", "run the report again then");
    }
}
