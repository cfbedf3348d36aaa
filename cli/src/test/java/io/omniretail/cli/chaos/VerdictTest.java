package io.omniretail.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.omniretail.cli.kafka.LocalBroker;
import io.omniretail.cli.reconcile.ResultPlace;
import io.omniretail.domain.result.ResultTable;
import io.omniretail.pipeline.JobOptions.Output;
import io.omniretail.pipeline.retail.RetailTopology;
import io.omniretail.sinks.Format;
import io.omniretail.sinks.kafka.KafkaOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** Results with planted faults, on a real broker. */
class VerdictTest {
    private static final String KEY = "{\"day\":\"2026-11-01\",\"region\":\"france\",\"currency\":\"EUR\"}";

    @TempDir
    static Path data;

    private static LocalBroker broker;
    private static KafkaProducer<String, String> producer;

    @TempDir
    Path report;

    private KafkaOutput live;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = LocalBroker.start(data, 0);
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.servers()), new StringSerializer(), new StringSerializer());
    }

    @AfterAll
    static void stopBroker() {
        producer.close();
        broker.close();
    }

    @BeforeEach
    void makeTablesWithOneRow(TestInfo test) throws Exception {
        live = new KafkaOutput(
                broker.servers(),
                test.getTestMethod().orElseThrow().getName(),
                Map.of(),
                "reader",
                true,
                RetailTopology.TABLES);
        broker.createTopics(RetailTopology.TABLES.stream().map(live::topic).toList());
        write(
                "sales_by_region/dt=2026-11-01",
                "day,region,currency,lines,units,sales,paid,refunded,revision,phase",
                "2026-11-01,france,EUR,2,3,30.00,0.00,0.00,1,final");
        write("ledger", "feed,read,used,rejected,duplicate,late,filtered,revision", "orders,2,2,0,0,0,0,1");
        send(
                ResultTable.LEDGER,
                "{\"feed\":\"orders\"}",
                "{\"feed\":\"orders\",\"read\":2,\"used\":2,\"rejected\":0,\"duplicate\":0,\"late\":0,\"filtered\":0,"
                        + "\"revision\":5}");
        sendRow(1, "10.00", 1);
    }

    private void write(String folder, String... lines) throws IOException {
        Files.write(Files.createDirectories(report.resolve(folder)).resolve("part-0.csv"), List.of(lines));
    }

    private void sendRow(int lines, String sales, int revision) throws Exception {
        send(
                ResultTable.SALES_BY_REGION,
                KEY,
                ("{\"day\":\"2026-11-01\",\"region\":\"france\",\"currency\":\"EUR\",\"lines\":%d,\"units\":3,"
                                + "\"sales\":\"%s\",\"paid\":\"0.00\",\"refunded\":\"0.00\",\"revision\":%d,"
                                + "\"phase\":\"running\"}")
                        .formatted(lines, sales, revision));
    }

    private void send(ResultTable table, String key, String value) throws Exception {
        producer.send(new ProducerRecord<>(live.topic(table), key, value)).get();
    }

    private Verdict judge() throws IOException {
        return Verdict.of(ResultPlace.of(new Output(report.toString(), Format.CSV)), live);
    }

    @Test
    void shouldFindNothingWhereEachChangeCameOnce() throws Exception {
        sendRow(2, "30.00", 2);

        assertThat(judge()).isEqualTo(new Verdict(2, 1, 3, 0, 0, 0, 0, List.of()));
    }

    @Test
    void shouldFindAChangeThatCameTwiceThoughTheRowIsRight() throws Exception {
        sendRow(2, "30.00", 2);
        sendRow(2, "30.00", 2);

        Verdict verdict = judge();
        assertThat(verdict.doubled()).isEqualTo(1);
        assertThat(verdict.lost()).isZero();
        assertThat(verdict.isClean()).isFalse();
        assertThat(verdict.examples()).containsExactly("sales_by_region: " + KEY + ": revision 2 comes after 2");
    }

    @Test
    void shouldFindAChangeThatNeverCame() throws Exception {
        sendRow(2, "30.00", 3);

        assertThat(judge().lost()).isEqualTo(1);
    }

    @Test
    void shouldFindARowThatIsLessOrMoreThanTheReport() throws Exception {
        sendRow(2, "20.00", 2);
        assertThat(judge()).satisfies(less -> {
            assertThat(less.lost()).isEqualTo(1);
            assertThat(less.doubled()).isZero();
        });

        sendRow(3, "40.00", 3);
        assertThat(judge()).satisfies(more -> {
            assertThat(more.lost()).isZero();
            assertThat(more.doubled()).isEqualTo(1);
        });
    }
}
