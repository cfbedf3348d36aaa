package io.omniretail.sources.kafka;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.flink.util.ExceptionUtils;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A real Kafka broker, its own controller, in this JVM, on free ports of the loopback address. It can be stopped and
 * started again: with the same folder and the same ports.
 *
 * <p>Who comes without a name, or as {@link #OWNER}, may do everything; {@link #GUEST} may log in, and nothing else.
 */
public final class TestBroker implements AutoCloseable {
    public static final String OWNER = "owner";
    public static final String GUEST = "guest";

    private static final int NODE_ID = 1;
    private static final String HOST = "127.0.0.1";
    private static final long TIME_LIMIT_SECONDS = 60;

    private final Properties config;
    private final String servers;
    private final String saslServers;
    private KafkaRaftServer server;
    private Admin admin;
    private KafkaProducer<byte[], byte[]> producer;

    private TestBroker(Properties config, String servers, String saslServers) {
        this.config = config;
        this.servers = servers;
        this.saslServers = saslServers;
    }

    /** Formats an empty folder and starts a broker on it. */
    public static TestBroker start(Path folder) {
        List<Integer> ports = freePorts(3);
        Properties config = config(folder, ports.get(0), ports.get(1), ports.get(2));
        format(folder);
        TestBroker broker = new TestBroker(config, HOST + ":" + ports.get(0), HOST + ":" + ports.get(1));
        broker.start();
        return broker;
    }

    /** The secret of {@link #OWNER} or {@link #GUEST}. */
    public static String password(String user) {
        return user + "-secret";
    }

    /** Client properties to log in at {@link #saslServers}. */
    public static Map<String, String> login(String user, String password) {
        return Map.of(
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%s\" password=\"%s\";"
                        .formatted(user, password));
    }

    /** Host and port for clients without a name. */
    public String servers() {
        return servers;
    }

    /** Host and port for clients that log in. */
    public String saslServers() {
        return saslServers;
    }

    /** Starts the broker again after {@link #stop}. */
    public void start() {
        server = new KafkaRaftServer(new KafkaConfig(config, false), Time.SYSTEM);
        server.startup();
    }

    /** Stops the broker in an orderly way; its folder and ports stay. */
    public void stop() {
        server.shutdown();
        server.awaitShutdown();
        server = null;
    }

    @Override
    public void close() {
        if (producer != null) {
            producer.close();
        }
        if (admin != null) {
            admin.close();
        }
        if (server != null) {
            stop();
        }
    }

    /** A client for whatever has no method here; closed with the broker. */
    public Admin admin() {
        if (admin == null) {
            admin = Admin.create(Map.of("bootstrap.servers", servers));
        }
        return admin;
    }

    public void createTopic(String topic, int partitions) {
        createTopic(topic, partitions, Map.of());
    }

    /**
     * Creates a topic.
     *
     * @param settings of the topic, such as {@code cleanup.policy}
     */
    public void createTopic(String topic, int partitions, Map<String, String> settings) {
        await(admin().createTopics(List.of(new NewTopic(topic, partitions, (short) 1).configs(settings)))
                .all());
        awaitLeaders(topic, partitions);
    }

    /**
     * Adds partitions to a topic.
     *
     * @param partitions how many there are then in all
     */
    public void addPartitions(String topic, int partitions) {
        await(admin().createPartitions(Map.of(topic, NewPartitions.increaseTo(partitions)))
                .all());
        awaitLeaders(topic, partitions);
    }

    /** Deletes all topics whose names begin like this. */
    public void deleteTopics(String prefix) {
        await(admin().deleteTopics(await(admin().listTopics().names()).stream()
                        .filter(topic -> topic.startsWith(prefix))
                        .toList())
                .all());
    }

    /** Until then, the broker may say that it knows no such topic. */
    private void awaitLeaders(String topic, int partitions) {
        Map<TopicPartition, OffsetSpec> all = IntStream.range(0, partitions)
                .boxed()
                .collect(Collectors.toMap(
                        partition -> new TopicPartition(topic, partition), partition -> OffsetSpec.latest()));
        long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIME_LIMIT_SECONDS);
        while (!isKnown(admin().listOffsets(all).all())) {
            if (System.nanoTime() > endNanos) {
                throw new IllegalStateException("no leader for " + all.keySet());
            }
            Thread.onSpinWait();
        }
    }

    private static boolean isKnown(Future<?> answer) {
        try {
            await(answer);
            return true;
        } catch (IllegalStateException e) {
            if (ExceptionUtils.findThrowable(e, UnknownTopicOrPartitionException.class)
                    .isPresent()) {
                return false;
            }
            throw e;
        }
    }

    /** Sends a text and waits until it is written; gives its offset. */
    public long send(String topic, int partition, String value, long timestampMs) {
        return send(topic, partition, null, value.getBytes(StandardCharsets.UTF_8), timestampMs);
    }

    /**
     * Sends one record and waits until it is written.
     *
     * @param key null for none
     * @param value null for none
     * @return its offset
     */
    public long send(String topic, int partition, byte[] key, byte[] value, long timestampMs) {
        if (producer == null) {
            producer = new KafkaProducer<>(producerConfig());
        }
        return await(producer.send(new ProducerRecord<>(topic, partition, timestampMs, key, value)))
                .offset();
    }

    /** Writes records in one transaction that is committed: they can be seen afterwards. */
    public void commit(List<ProducerRecord<byte[], byte[]>> records) {
        write(records, KafkaProducer::commitTransaction);
    }

    /** Writes records in one transaction that is aborted: they lie in the topic, and nobody may use them. */
    public void abort(List<ProducerRecord<byte[], byte[]>> records) {
        write(records, KafkaProducer::abortTransaction);
    }

    private void write(List<ProducerRecord<byte[], byte[]>> records, Consumer<KafkaProducer<byte[], byte[]>> end) {
        String id = UUID.randomUUID().toString();
        try (KafkaProducer<byte[], byte[]> transactional = transactionalProducer(id)) {
            transactional.beginTransaction();
            records.forEach(record -> await(transactional.send(record)));
            end.accept(transactional);
        }
        // The end is answered before it stands in the partitions; who takes over the id waits until it does
        transactionalProducer(id).close();
    }

    /** A producer that is ready to begin a transaction, with an id of its own; to be closed by the caller. */
    public KafkaProducer<byte[], byte[]> transactionalProducer() {
        return transactionalProducer(UUID.randomUUID().toString());
    }

    private KafkaProducer<byte[], byte[]> transactionalProducer(String id) {
        Map<String, Object> settings = new HashMap<>(producerConfig());
        settings.put("transactional.id", id);
        KafkaProducer<byte[], byte[]> transactional = new KafkaProducer<>(settings);
        transactional.initTransactions();
        return transactional;
    }

    private Map<String, Object> producerConfig() {
        return Map.of(
                "bootstrap.servers",
                servers,
                "key.serializer",
                ByteArraySerializer.class.getName(),
                "value.serializer",
                ByteArraySerializer.class.getName(),
                "max.request.size",
                8 << 20,
                "linger.ms",
                0);
    }

    private static Properties config(Path folder, int port, int saslPort, int controllerPort) {
        Properties config = new Properties();
        config.putAll(Map.of(
                "process.roles",
                "broker,controller",
                "node.id",
                Integer.toString(NODE_ID),
                "controller.quorum.voters",
                NODE_ID + "@" + HOST + ":" + controllerPort,
                "log.dirs",
                folder.toString(),
                "listeners",
                "PLAINTEXT://%1$s:%2$d,SASL://%1$s:%3$d,CONTROLLER://%1$s:%4$d"
                        .formatted(HOST, port, saslPort, controllerPort),
                "listener.security.protocol.map",
                "PLAINTEXT:PLAINTEXT,SASL:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT",
                "controller.listener.names",
                "CONTROLLER",
                "inter.broker.listener.name",
                "PLAINTEXT"));
        config.putAll(Map.of(
                "sasl.enabled.mechanisms",
                "PLAIN",
                "listener.name.sasl.plain.sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required user_%1$s=\"%2$s\" user_%3$s=\"%4$s\";"
                        .formatted(OWNER, password(OWNER), GUEST, password(GUEST)),
                "authorizer.class.name",
                "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                "super.users",
                "User:ANONYMOUS;User:" + OWNER));
        config.putAll(Map.of(
                "offsets.topic.replication.factor", "1",
                "offsets.topic.num.partitions", "4",
                "transaction.state.log.replication.factor", "1",
                "transaction.state.log.min.isr", "1",
                "transaction.state.log.num.partitions", "4",
                "transaction.max.timeout.ms", "900000",
                "group.initial.rebalance.delay.ms", "0",
                "auto.create.topics.enable", "false",
                "log.cleaner.enable", "false",
                "message.max.bytes", Integer.toString(8 << 20)));
        // the times of test events are those of their records, and older than a broker keeps any by default
        config.put("log.retention.ms", "-1");
        config.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "500");
        return config;
    }

    private static void format(Path folder) {
        try {
            new Formatter()
                    .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                    .setNodeId(NODE_ID)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setDirectories(List.of(folder.toString()))
                    .setMetadataLogDirectory(folder.toString())
                    .setControllerListenerName("CONTROLLER")
                    .setReleaseVersion(MetadataVersion.latestProduction())
                    .run();
        } catch (Exception e) {
            throw new IllegalStateException("cannot format " + folder, e);
        }
    }

    /** Ports that were free a moment ago: the broker has to know its own before it starts. */
    private static List<Integer> freePorts(int count) {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            List<Integer> ports = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                sockets.add(socket);
                ports.add(socket.getLocalPort());
            }
            for (ServerSocket socket : sockets) {
                socket.close();
            }
            return ports;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.get(TIME_LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }
}
