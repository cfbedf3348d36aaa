package io.omniretail.cli.kafka;

import io.omniretail.cli.process.Ports;
import io.omniretail.sinks.kafka.NewTopics;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A Kafka broker, with its own controller (KRaft), inside this process: for one machine, reachable only from there, and
 * with one copy of everything. What it stored is there again when it is started in the same folder.
 */
public final class LocalBroker implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1";
    private static final String CONTROLLER = "CONTROLLER";
    private static final int NODE = 1;
    /** So that a topic which comes into being by its first record can be read by two readers. */
    private static final String PARTITIONS = "2";

    private final int port;
    private final KafkaRaftServer server;

    private LocalBroker(int port, KafkaRaftServer server) {
        this.port = port;
        this.server = server;
    }

    /**
     * Starts a broker and waits until it can be used.
     *
     * @param folder where it stores its records; made and formatted if it is empty
     * @param port of the loopback address; 0 for any that is free
     */
    public static LocalBroker start(Path folder, int port) throws Exception {
        return start(folder, port, Map.of());
    }

    /** @param changes of its settings */
    static LocalBroker start(Path folder, int port, Map<String, String> changes) throws Exception {
        int listening = port == 0 ? Ports.anyFree() : port;
        format(folder);
        Map<String, String> settings = settings(folder, listening, Ports.anyFree());
        settings.putAll(changes);
        KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(settings, false), Time.SYSTEM);
        try {
            server.startup();
        } catch (Throwable e) {
            server.shutdown();
            throw e;
        }
        return new LocalBroker(listening, server);
    }

    private static void format(Path folder) throws Exception {
        if (Files.exists(folder.resolve("meta.properties"))) {
            return;
        }
        Files.createDirectories(folder);
        new Formatter()
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .setNodeId(NODE)
                .setClusterId(Uuid.randomUuid().toString())
                .setDirectories(List.of(folder.toString()))
                .setMetadataLogDirectory(folder.toString())
                .setControllerListenerName(CONTROLLER)
                .setReleaseVersion(MetadataVersion.latestProduction())
                .run();
    }

    static Map<String, String> settings(Path folder, int port, int controllerPort) {
        Map<String, String> settings = new HashMap<>();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", Integer.toString(NODE));
        settings.put("controller.quorum.voters", NODE + "@" + LOOPBACK + ":" + controllerPort);
        settings.put("controller.listener.names", CONTROLLER);
        settings.put(
                "listeners",
                "PLAINTEXT://" + LOOPBACK + ":" + port + "," + CONTROLLER + "://" + LOOPBACK + ":" + controllerPort);
        settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT," + CONTROLLER + ":PLAINTEXT");
        settings.put("log.dirs", folder.toString());
        // one broker cannot hold more than one copy
        settings.put("default.replication.factor", "1");
        settings.put("min.insync.replicas", "1");
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("share.coordinator.state.topic.replication.factor", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
        // of these topics Kafka makes 50 partitions otherwise, which take longer to make than all else to start
        settings.put("offsets.topic.num.partitions", "4");
        settings.put("transaction.state.log.num.partitions", "4");
        settings.put("share.coordinator.state.topic.num.partitions", "4");
        settings.put("num.partitions", PARTITIONS);
        // Kafka's own default: the first record makes its topic, as users of its console producer expect
        settings.put("auto.create.topics.enable", "true");
        // sample events and replayed ones are often older than the week after which they would be deleted
        settings.put("log.retention.ms", "-1");
        // and those of a sample's coming days would be refused
        settings.put("log.message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE));
        // one that was killed is refused until its registration from before has expired: after 9 s otherwise
        settings.put("broker.session.timeout.ms", "3000");
        settings.put("broker.heartbeat.interval.ms", "500");
        settings.put("group.initial.rebalance.delay.ms", "0");
        // the default buffer alone is a quarter of this broker's heap
        settings.put("log.cleaner.dedupe.buffer.size", Integer.toString(16 << 20));
        return settings;
    }

    /** What a client writes as {@code bootstrap.servers}. */
    public String servers() {
        return LOOPBACK + ":" + port;
    }

    public int port() {
        return port;
    }

    /** Creates topics that do not exist yet. */
    public void createTopics(Collection<String> topics) throws Exception {
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, servers()))) {
            NewTopics.create(
                    admin,
                    topics.stream()
                            .map(topic -> new NewTopic(topic, Optional.empty(), Optional.empty()))
                            .toList());
        }
    }

    /** Waits until the broker has been stopped, or has failed. */
    public void awaitEnd() {
        server.awaitShutdown();
    }

    /** Stops the broker after it has written everything to disk. */
    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }
}
