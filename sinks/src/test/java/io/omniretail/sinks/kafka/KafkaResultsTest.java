package io.omniretail.sinks.kafka;

import static io.omniretail.sinks.kafka.Topics.output;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.omniretail.domain.UsageException;
import io.omniretail.domain.result.ResultRow;
import io.omniretail.domain.result.ResultTable;
import io.omniretail.sinks.JobCluster;
import io.omniretail.sinks.ResultRows;
import io.omniretail.sinks.kafka.TransactionOutcomes.Finding;
import io.omniretail.sinks.kafka.TransactionOutcomes.Outcome;
import io.omniretail.sources.kafka.TestBroker;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Future;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.apache.flink.connector.kafka.sink.internal.FlinkKafkaInternalProducer;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KafkaResultsTest {
    private static final Map<String, String> IMPATIENT =
            Map.of("default.api.timeout.ms", "1000", "request.timeout.ms", "900");
    private static final String TIMEOUT = "transaction.timeout.ms";

    @TempDir
    private static Path folder;

    private static TestBroker broker;

    @BeforeAll
    static void startBroker() {
        broker = TestBroker.start(folder);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    private static ProducerRecord<byte[], byte[]> serialize(ResultRow row) {
        RowSerialization serialization = new RowSerialization(output(broker, "p.", true, row.table()));
        serialization.open(null, null);
        return serialization.serialize(row, null, 20_000L);
    }

    private static KafkaOutput withClient(String servers, Map<String, String> client) {
        return new KafkaOutput(servers, "c.", client, "job", true, Set.of(ResultTable.LEDGER));
    }

    private static void assertRefusedInOneLine(ThrowingCallable call, String... parts) {
        assertThatThrownBy(call)
                .isInstanceOf(UsageException.class)
                .hasMessageContainingAll(parts)
                .message()
                .doesNotContain("\n", "secret");
    }

    @Test
    void shouldAskForAnotherPrefixWhereTopicsOfItCannotBe() {
        KafkaOutput output = output(broker, "p".repeat(250), true, ResultTable.LEDGER);

        assertRefusedInOneLine(() -> KafkaResults.prepare(output), "choose another prefix");
    }

    @Test
    void shouldLingerNoLongerThanAskedUnlessTheClientSaysOtherwise() {
        KafkaOutput output = withClient("a:9092", Map.of());

        assertThat(output.lingeringAtMost(Duration.ofSeconds(1))).isEqualTo(output);
        assertThat(output.lingeringAtMost(Duration.ofMillis(3)).client())
                .isEqualTo(Map.of("linger.ms", "3", "compression.type", "none"));
        KafkaOutput chosen = withClient("a:9092", Map.of("linger.ms", "50", "compression.type", "zstd"));
        assertThat(chosen.lingeringAtMost(Duration.ZERO)).isEqualTo(chosen);
    }

    @Test
    void shouldWriteKeyAndRowAsJsonWithoutATimeOfItsOwn() {
        ProducerRecord<byte[], byte[]> record = serialize(ResultRows.sales(20_000, "nörd\"lich", "-12.50"));

        assertThat(record.topic()).isEqualTo("p.sales_by_region");
        assertThat(record.key())
                .asString()
                .isEqualTo("{\"day\":\"2024-10-04\",\"region\":\"nörd\\\"lich\",\"currency\":\"EUR\"}");
        assertThat(record.value())
                .asString()
                .isEqualTo("{\"day\":\"2024-10-04\",\"region\":\"nörd\\\"lich\",\"currency\":\"EUR\",\"lines\":1,"
                        + "\"units\":2,\"sales\":\"-12.50\",\"paid\":\"0.00\",\"refunded\":\"0.00\",\"revision\":1,"
                        + "\"phase\":\"final\"}");
        assertThat(record.timestamp()).isNull();
        assertThat(record.partition()).isNull();
    }

    @Test
    void shouldWriteTheKeyAloneOfARowThatNoLongerExists() {
        ProducerRecord<byte[], byte[]> record =
                serialize(ResultRows.sales(20_000, "north", "1.00").deleted());

        assertThat(record.key())
                .asString()
                .isEqualTo("{\"day\":\"2024-10-04\",\"region\":\"north\",\"currency\":\"EUR\"}");
        assertThat(record.value()).isNull();
    }

    @Test
    void shouldHashRowsByTableAndKeyAlone() {
        RowKey key = new RowKey();

        assertThat(key.getKey(ResultRows.sales(1, "north", "1.00")))
                .isEqualTo(key.getKey(ResultRows.sales(1, "north", "2.00").deleted()))
                .isNotEqualTo(key.getKey(ResultRows.sales(1, "south", "1.00")))
                .isNotEqualTo(
                        key.getKey(ResultRows.row(ResultTable.SALES_BY_CAMPAIGN, 1, "1970-01-02", "north", "EUR")));
    }

    @Test
    void shouldNeverLetTransactionsOfOneJobBeginLikeThoseOfAnother() {
        List<String> prefixes = List.of(
                KafkaResults.transactionPrefix("a", "kafka-results"),
                KafkaResults.transactionPrefix("a", "kafka-results-2"),
                KafkaResults.transactionPrefix("a-2", "kafka-results"),
                KafkaResults.transactionPrefix("a:kafka-results", "kafka-results"),
                KafkaResults.transactionPrefix("a%3A", "kafka-results"),
                KafkaResults.transactionPrefix("a:", "kafka-results"),
                KafkaResults.transactionPrefix("", "kafka-results"));

        for (String prefix : prefixes) {
            assertThat(prefixes).filteredOn(other -> other.startsWith(prefix)).containsExactly(prefix);
        }
    }

    @Test
    void shouldCreateMissingTopicsCompactedAndLeaveOthersAlone() throws Exception {
        broker.createTopic("t.ledger", 3);
        KafkaOutput output = output(broker, "t.", true, ResultTable.LEDGER, ResultTable.REJECTS);

        KafkaResults.prepare(output);
        KafkaResults.prepare(output);

        ConfigResource ledger = new ConfigResource(ConfigResource.Type.TOPIC, "t.ledger");
        ConfigResource rejects = new ConfigResource(ConfigResource.Type.TOPIC, "t.rejects");
        Map<ConfigResource, Config> configs =
                broker.admin().describeConfigs(List.of(ledger, rejects)).all().get();
        assertThat(configs.get(ledger).get("cleanup.policy").value()).isEqualTo("delete");
        assertThat(configs.get(rejects).get("cleanup.policy").value()).isEqualTo("compact");
    }

    @Test
    void shouldTakeTheLesserOfAQuarterOfAnHourAndTheBrokersLimitAsTransactionTimeout() {
        KafkaOutput output = withClient(broker.servers(), Map.of());

        assertThat(KafkaResults.prepare(output).client()).containsEntry(TIMEOUT, "900000");
    }

    @Test
    void shouldRefuseATransactionTimeoutAboveTheBrokersLimit() {
        assertRefusedInOneLine(
                () -> KafkaResults.prepare(withClient(broker.servers(), Map.of(TIMEOUT, "900001"))),
                "900001",
                "transaction.max.timeout.ms = 900000",
                "lower it");
        assertRefusedInOneLine(
                () -> KafkaResults.prepare(withClient(broker.servers(), Map.of(TIMEOUT, "1h"))), "1h", "milliseconds");
    }

    @Test
    void shouldRefuseABrokerThatDoesNotAnswer() throws Exception {
        try (ServerSocket silent = new ServerSocket(0)) {
            String servers = "127.0.0.1:" + silent.getLocalPort();
            assertRefusedInOneLine(
                    () -> KafkaResults.prepare(withClient(servers, IMPATIENT)),
                    "kafka://" + servers,
                    "no broker answers");
            assertRefusedInOneLine(
                    () -> KafkaTables.read(withClient(servers, IMPATIENT), ResultTable.LEDGER), "no broker answers");
        }
    }

    @Test
    void shouldRefuseAnAddressThatDoesNotExist() {
        assertRefusedInOneLine(
                () -> KafkaResults.prepare(withClient("no-such-host.invalid:9092", Map.of())), "address");
    }

    @Test
    void shouldRefuseWrongCredentialsWithoutShowingThem() {
        assertRefusedInOneLine(
                () -> KafkaResults.prepare(
                        withClient(broker.saslServers(), TestBroker.login(TestBroker.OWNER, "wrong-secret"))),
                "credentials",
                "--kafka-config");
        assertRefusedInOneLine(
                () -> KafkaResults.prepare(withClient(
                        broker.saslServers(),
                        Map.of(
                                "security.protocol",
                                "SASL_PLAINTEXT",
                                "sasl.mechanism",
                                "PLAIN",
                                "sasl.jaas.config",
                                "no.such.Module required password=\"secret\""))),
                "--kafka-config");
        assertThat(withClient("h:1", Map.of("sasl.jaas.config", "secret"))).hasToString("kafka://h:1?prefix=c.");
    }

    @Test
    void shouldRefuseAClientThatMayNotCreateItsTopics() {
        assertRefusedInOneLine(
                () -> KafkaResults.prepare(withClient(
                        broker.saslServers(),
                        TestBroker.login(TestBroker.GUEST, TestBroker.password(TestBroker.GUEST)))),
                "does not permit");
    }

    @Test
    void shouldNameATopicThatDoesNotExistWhenItIsRead() {
        assertRefusedInOneLine(
                () -> KafkaTables.read(output(broker, "nowhere.", true), ResultTable.LEDGER),
                "no topic nowhere.ledger");
    }

    /** As a restored job does: the producer that commits is another one than that which has written. */
    @ParameterizedTest
    @CsvSource({"true,true,900000", "true,false,900000", "false,true,900000", "false,true,500"})
    void shouldTellACommittedTransactionFromAnAbortedOneHoweverSoonTheProducerKnowsTheBroker(
            boolean commit, boolean brokerIsKnown, int timeoutMs) throws Exception {
        boolean timesOut = timeoutMs < 900_000;
        String topic = "outcomes-" + commit + brokerIsKnown + timeoutMs;
        broker.createTopic(topic, 1);
        Properties properties = new Properties();
        properties.put("bootstrap.servers", broker.servers());
        properties.put("key.serializer", ByteArraySerializer.class);
        properties.put("value.serializer", ByteArraySerializer.class);
        properties.put(TIMEOUT, timeoutMs);
        KafkaCommittable committable;
        try (FlinkKafkaInternalProducer<byte[], byte[]> writer = new FlinkKafkaInternalProducer<>(properties, topic)) {
            writer.initTransactions();
            writer.beginTransaction();
            Future<RecordMetadata> sent = writer.send(new ProducerRecord<>(topic, new byte[] {1}));
            writer.flush();
            assertThat(sent).isDone();
            committable = new KafkaCommittable(writer.getProducerId(), writer.getEpoch(), topic, null);
        }

        try (FlinkKafkaInternalProducer<byte[], byte[]> other = new FlinkKafkaInternalProducer<>(properties, topic);
                TransactionOutcomes outcomes =
                        new TransactionOutcomes(output(broker, "p.", true, ResultTable.SALES_BY_REGION))) {
            if (timesOut) {
                JobCluster.await(() -> outcomes.of(committable).outcome() == Outcome.ABORTED);
            } else {
                assertThat(outcomes.of(committable).outcome()).isEqualTo(Outcome.OPEN_OR_UNKNOWN);
            }
            if (brokerIsKnown) {
                other.partitionsFor(topic);
            }
            if (commit) {
                other.resumeTransaction(committable.getProducerId(), committable.getEpoch());
                other.commitTransaction();
            } else {
                other.initTransactions();
            }

            Finding finding = outcomes.of(committable);

            assertThat(finding.outcome()).as(finding.told()).isEqualTo(commit ? Outcome.COMMITTED : Outcome.ABORTED);
        }
    }
}
