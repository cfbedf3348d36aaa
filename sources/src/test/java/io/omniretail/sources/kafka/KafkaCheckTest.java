package io.omniretail.sources.kafka;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.omniretail.domain.UsageException;
import io.omniretail.domain.event.Feed;
import io.omniretail.sources.SourceSettings;
import io.omniretail.sources.SourceSettings.OnCorruptFile;
import io.omniretail.sources.files.TestFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaCheckTest {
    @TempDir
    private static Path folder;

    private static TestBroker broker;

    @BeforeAll
    static void startBroker() {
        broker = TestBroker.start(folder);
        broker.createTopic("shop.orders", 1);
        broker.createTopic("shop.customers", 1);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void shouldAcceptTopicsThatCanBeRead() {
        assertThatCode(() -> check(broker.servers(), Map.of(), Feed.ORDERS, Feed.CUSTOMERS))
                .doesNotThrowAnyException();
        assertThatCode(() -> check(
                        broker.saslServers(),
                        TestBroker.login(TestBroker.OWNER, TestBroker.password(TestBroker.OWNER)),
                        Feed.ORDERS))
                .doesNotThrowAnyException();
    }

    @Test
    void shouldNameTheAddressWhenNobodyAnswersThere() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        refused("127.0.0.1:" + free, Map.of(), Feed.ORDERS)
                .hasMessage(
                        "Kafka at 127.0.0.1:%d cannot be reached (Connection refused): check the address, and that the broker runs"
                                .formatted(free));
        refused("no-such-host.invalid:9092", Map.of(), Feed.ORDERS)
                .hasMessageStartingWith("kafka://no-such-host.invalid:9092: ")
                .hasMessageEndingWith("a known host and a port are needed, such as localhost:9092");
        refused("nonsense", Map.of(), Feed.ORDERS).hasMessageStartingWith("kafka://nonsense: ");
    }

    @Test
    void shouldNameMissingTopicsOfNeededFeeds() {
        refused(broker.servers(), Map.of(), Feed.ORDERS, Feed.PAYMENTS, Feed.READINGS)
                .hasMessage(
                        "payments, readings: there is no topic shop.payments, shop.readings at %s: create it, or name"
                                        .formatted(broker.servers())
                                + " another with ?prefix= in the URI or topic: in --config");
    }

    @Test
    void shouldSayThatTheLogInIsWrongWithoutTheSecret() {
        refused(broker.saslServers(), TestBroker.login(TestBroker.OWNER, "wrong-secret"), Feed.ORDERS)
                .hasMessage(
                        "Kafka at %s refuses the log-in (Authentication failed: Invalid username or password): correct the file of --kafka-config"
                                .formatted(broker.saslServers()))
                .hasMessageNotContaining("wrong-secret");
    }

    @Test
    void shouldSayThatThereIsNoPermission() {
        refused(
                        broker.saslServers(),
                        TestBroker.login(TestBroker.GUEST, TestBroker.password(TestBroker.GUEST)),
                        Feed.ORDERS)
                .hasMessage("orders: no permission to read topic shop.orders at %s: grant READ and DESCRIBE on it"
                        .formatted(broker.saslServers()));
    }

    @Test
    void shouldSayThatAClientPropertyIsWrongWithoutItsValue() {
        Map<String, String> login = Map.of(
                "security.protocol", "SASL_PLAINTEXT",
                "sasl.mechanism", "PLAIN",
                "sasl.jaas.config", "no-module username=someone password=top-secret");
        refused(broker.saslServers(), login, Feed.ORDERS)
                .hasMessageStartingWith("the Kafka client's properties cannot be used (")
                .hasMessageNotContaining("top-secret");
    }

    @Test
    void shouldRefuseAStartThatIsNone() {
        assertThatThrownBy(
                        () -> KafkaInputs.check(settings(Feed.ORDERS), input(broker.servers(), Map.of(), "yesterday")))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--start yesterday");
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> refused(
            String servers, Map<String, String> client, Feed... feeds) {
        return assertThatThrownBy(() -> check(servers, client, feeds)).isInstanceOf(UsageException.class);
    }

    private static void check(String servers, Map<String, String> client, Feed... feeds) {
        KafkaInputs.check(settings(feeds), input(servers, client, "earliest"));
    }

    private static SourceSettings settings(Feed... feeds) {
        return TestFiles.settings(List.of(), Map.of(), OnCorruptFile.FAIL, feeds);
    }

    private static KafkaInput input(String servers, Map<String, String> client, String start) {
        return new KafkaInput(
                servers,
                "shop.",
                client,
                "group",
                start,
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                Duration.ofMinutes(5),
                false);
    }
}
