package io.omniretail.cli.reconcile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.omniretail.domain.result.ResultTable;
import io.omniretail.pipeline.JobOptions.Output;
import io.omniretail.sinks.Format;
import io.omniretail.sinks.kafka.KafkaOutput;
import io.omniretail.sources.kafka.TestBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableComparisonTest {
    private static final ResultTable TABLE = ResultTable.SALES_BY_REGION;

    @TempDir
    Path folder;

    @Test
    void shouldNameRowsThatDiffer() throws IOException {
        Path day = Files.createDirectories(
                folder.resolve("report").resolve(TABLE.id()).resolve("dt=2026-11-01"));
        Files.writeString(day.resolve("part-0.csv"), """
                day,region,currency,lines,units,sales,paid,refunded,revision,phase
                2026-11-01,france,EUR,1,2,3.00,4.00,0.00,1,final
                2026-11-01,nordics,EUR,1,2,3.00,4.00,0.00,1,final
                2026-11-01,spain,EUR,1,2,3.00,4.00,0.00,1,final
                """);
        try (TestBroker broker = TestBroker.start(folder.resolve("broker"))) {
            broker.createTopic(TABLE.id(), 1);
            send(broker, "france", "3.00", "running");
            send(broker, "nordics", "3.01", "final");
            send(broker, "uk-south", "9.00", "final");
            KafkaOutput live = new KafkaOutput(broker.servers(), "", Map.of(), "live", true, Set.of(TABLE));

            TableComparison comparison = TableComparison.of(
                    TABLE,
                    ResultPlace.of(new Output(folder.resolve("report").toString(), Format.CSV)),
                    ResultPlace.of(live));

            assertThat(comparison.expected()).isEqualTo(3);
            assertThat(comparison.different()).isEqualTo(1);
            assertThat(comparison.missing()).isEqualTo(1);
            assertThat(comparison.extra()).isEqualTo(1);
            assertThat(comparison.differences().stream().map(Difference::toString))
                    .containsExactlyInAnyOrder(
                            "2026-11-01, nordics, EUR: expected 1 2 3.00 4.00 0.00, found 1 2 3.01 4.00 0.00",
                            "2026-11-01, spain, EUR: expected 1 2 3.00 4.00 0.00, found no such row",
                            "2026-11-01, uk-south, EUR: expected no such row, found 1 2 9.00 4.00 0.00");
        }
    }

    private static void send(TestBroker broker, String region, String sales, String phase) {
        String key = "{\"day\":\"2026-11-01\",\"region\":\"" + region + "\",\"currency\":\"EUR\"}";
        String value = key.replace("}", "")
                + ",\"lines\":1,\"units\":2,\"sales\":\"" + sales
                + "\",\"paid\":\"4.00\",\"refunded\":\"0.00\",\"revision\":7,\"phase\":\"" + phase + "\"}";
        broker.send(TABLE.id(), 0, key.getBytes(UTF_8), value.getBytes(UTF_8), 0);
    }
}
