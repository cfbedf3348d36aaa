package io.omniretail.cli.kafka;

import io.omniretail.cli.process.Background;
import io.omniretail.cli.process.Ports;
import io.omniretail.domain.UsageException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** The broker process of this machine: starts it, finds it, ends it. */
public final class BrokerProcess {
    /** Where Kafka's clients expect a broker. */
    public static final int DEFAULT_PORT = 9092;

    private static final String COMMAND = "kafka start or stop";
    private static final String ROLE = "broker";
    private static final String HEAP = "512m";
    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final int ANSWER_MS = 5_000;

    private final Background background;
    private final Map<String, String> settings;

    /** @param folder where its data, logs and pid lie */
    public BrokerProcess(Path folder) {
        this(folder, Map.of());
    }

    /**
     * A broker that is not as all others.
     *
     * @param folder where its data, logs and pid lie
     * @param settings as Kafka calls them, over this product's own
     */
    public BrokerProcess(Path folder, Map<String, String> settings) {
        background = new Background(folder);
        this.settings = settings;
    }

    /**
     * A broker that runs.
     *
     * @param servers what a client writes as {@code bootstrap.servers}
     */
    public record Running(long pid, int port, String servers) {}

    /** The broker, if its process is there; it may still be about to start. */
    public Optional<Running> running() {
        return Optional.ofNullable(background.running().get(ROLE)).flatMap(BrokerProcess::describe);
    }

    private static Optional<Running> describe(ProcessHandle process) {
        // the last one; none if the process has ended since it was found
        return Background.arguments(process)
                .reduce((before, next) -> next)
                .map(Integer::parseInt)
                .map(port -> new Running(process.pid(), port, "127.0.0.1:" + port));
    }

    public Path log() {
        return background.log(ROLE);
    }

    public Path data() {
        return background.folder().resolve("data");
    }

    /**
     * Starts the broker unless it runs, and waits until it answers.
     *
     * @param classPath jars with Kafka's broker and this class
     * @param port of the loopback address
     * @throws UsageException if the port is taken, or the broker runs on another one
     */
    public Running start(String classPath, int port) throws Exception {
        return background.alone(COMMAND, () -> startAlone(classPath, port));
    }

    private Running startAlone(String classPath, int port) throws Exception {
        Optional<Running> before = running();
        if (before.isPresent()) {
            if (before.get().port() != port) {
                throw new UsageException("the broker runs on port "
                        + before.get().port() + " already: stop it first with ./omni kafka stop");
            }
            return awaitAnswer(before.get());
        }
        if (!Ports.isFree(port)) {
            throw new UsageException("port " + port + " of 127.0.0.1 is taken by another process: stop that one, or"
                    + " choose another port with ./omni kafka start --port PORT");
        }
        ProcessHandle process = background.start(ROLE, classPath, command(port), Map.of());
        try {
            return awaitAnswer(new Running(process.pid(), port, "127.0.0.1:" + port));
        } catch (Exception e) {
            background.stopAll();
            throw e;
        }
    }

    private List<String> command(int port) {
        List<String> command = new ArrayList<>(List.of(
                "-Xmx" + HEAP,
                "-Xms" + HEAP,
                "-XX:+UseG1GC",
                "-XX:+ExitOnOutOfMemoryError",
                "-Djava.awt.headless=true",
                "-Domni.log=" + log(),
                BrokerMain.class.getName(),
                data().toString()));
        settings.forEach((key, value) -> command.add(key + "=" + value));
        command.add(Integer.toString(port));
        return command;
    }

    private Running awaitAnswer(Running broker) throws InterruptedException {
        boolean answered = Background.waitFor(START_LIMIT, () -> {
            if (running().isEmpty()) {
                throw new IllegalStateException(
                        "the broker has ended while it started: see " + log() + " and " + background.out(ROLE));
            }
            // a client that asks too early would only wait and log
            return Ports.isAnswering(broker.port()) && topics(broker).isPresent();
        });
        if (!answered) {
            throw new IllegalStateException(
                    "the broker did not answer within " + START_LIMIT.toSeconds() + " s: see " + log());
        }
        return broker;
    }

    /** The names of the topics; empty if the broker does not answer. */
    public Optional<Set<String>> topics(Running broker) throws InterruptedException {
        try (Admin admin = Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker.servers(),
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_MS,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_MS))) {
            return Optional.of(admin.listTopics().names().get());
        } catch (ExecutionException e) {
            return Optional.empty();
        }
    }

    /**
     * Ends the broker, after it has written everything to disk.
     *
     * @return whether there was one
     */
    public boolean stop() throws Exception {
        return background.alone(COMMAND, () -> {
            boolean ran = running().isPresent();
            background.stopAll();
            return ran;
        });
    }
}
