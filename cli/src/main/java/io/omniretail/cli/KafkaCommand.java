package io.omniretail.cli;

import io.omniretail.cli.kafka.BrokerProcess;
import io.omniretail.cli.kafka.BrokerProcess.Running;
import io.omniretail.domain.UsageException;
import io.omniretail.pipeline.Arguments;
import io.omniretail.pipeline.PipelineMain;
import io.omniretail.pipeline.config.NearestName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code kafka}: a broker process on this machine, and Kafka's own tools. */
final class KafkaCommand {
    static final String HELP = """
            ./omni kafka start [--port 9092]  starts a Kafka broker on 127.0.0.1 and waits until it answers
            ./omni kafka stop                 ends it; what it stores under .omni/kafka/data stays
            ./omni kafka status               its address, pid and topics; exit status 1 if it does not run
            ./omni kafka TOOL ARGUMENTS       a tool of Kafka: topics, configs, consumer-groups, get-offsets,
                                              console-producer, console-consumer (see ./omni kafka TOOL --help);
                                              --bootstrap-server is this broker unless you say so

            A topic comes into being with its first record, with 2 partitions. Nothing expires.
            """;

    private static final String START = "start";
    private static final String STOP = "stop";
    private static final String STATUS = "status";
    private static final String PORT = "port";
    private static final String SERVER = "--bootstrap-server";
    private static final int HIGHEST_PORT = 65_535;

    /** A main method of Kafka; most of them end the process with their exit status. */
    @FunctionalInterface
    private interface Tool {
        void run(String[] arguments) throws Exception;
    }

    private static final Map<String, Tool> TOOLS = Map.of(
            "topics", org.apache.kafka.tools.TopicCommand::main,
            "configs", kafka.admin.ConfigCommand::main,
            "consumer-groups", org.apache.kafka.tools.consumer.group.ConsumerGroupCommand::main,
            "get-offsets", org.apache.kafka.tools.GetOffsetShell::main,
            "console-producer", org.apache.kafka.tools.ConsoleProducer::main,
            "console-consumer", org.apache.kafka.tools.consumer.ConsoleConsumer::main);

    private KafkaCommand() {}

    /** Whether the words after {@code kafka} are for a tool of Kafka, which has a help of its own. */
    static boolean isForTool(List<String> arguments) {
        return !arguments.isEmpty() && TOOLS.containsKey(arguments.get(0));
    }

    static int run(List<String> arguments, Home home, Console console) throws Exception {
        if (arguments.isEmpty()) {
            throw new UsageException("kafka needs a word more: start, stop or status, see ./omni kafka --help");
        }
        String action = arguments.get(0);
        List<String> rest = arguments.subList(1, arguments.size());
        BrokerProcess broker = new BrokerProcess(home.kafka());
        return switch (action) {
            case START -> start(rest, home, broker, console);
            case STOP -> stop(rest, broker, console);
            case STATUS -> status(rest, broker, console);
            default -> tool(action, rest, broker);
        };
    }

    private static int start(List<String> arguments, Home home, BrokerProcess broker, Console console)
            throws Exception {
        Map<String, String> given = new HashMap<>();
        Arguments.read(arguments, List.of(PORT), key -> false, given::put);
        Optional<Running> before = broker.running();
        int port = given.containsKey(PORT)
                ? port(given.get(PORT))
                : before.map(Running::port).orElse(BrokerProcess.DEFAULT_PORT);
        if (before.isEmpty()) {
            console.errors().println("Starting a Kafka broker …");
        }
        Running running = broker.start(home.classPath(), port);
        console.output()
                .println("Kafka " + (before.isPresent() ? "runs already" : "runs") + ": " + running.servers()
                        + "  (pid " + running.pid() + ", data " + broker.data() + ", log " + broker.log() + ")");
        return PipelineMain.DONE;
    }

    private static int port(String text) {
        try {
            int port = Integer.parseInt(text);
            if (port >= 1 && port <= HIGHEST_PORT) {
                return port;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new UsageException(
                "--port: cannot read \"" + text + "\": a number between 1 and " + HIGHEST_PORT + " is needed");
    }

    private static int stop(List<String> arguments, BrokerProcess broker, Console console) throws Exception {
        Arguments.read(arguments, List.of(), key -> false, (key, value) -> {});
        console.output().println(broker.stop() ? "Kafka has been stopped" : "Kafka was not running");
        return PipelineMain.DONE;
    }

    private static int status(List<String> arguments, BrokerProcess broker, Console console) throws Exception {
        Arguments.read(arguments, List.of(), key -> false, (key, value) -> {});
        Optional<Running> running = broker.running();
        if (running.isEmpty()) {
            console.output().println("Kafka does not run: start it with ./omni kafka start");
            return PipelineMain.FAILED;
        }
        String process = running.get().servers() + "  (pid " + running.get().pid();
        Optional<Set<String>> topics = broker.topics(running.get());
        if (topics.isEmpty()) {
            console.output().println("Kafka does not answer: " + process + ", log " + broker.log() + ")");
            return PipelineMain.FAILED;
        }
        console.output()
                .println("Kafka runs: " + process + ", topics: " + topics.get().size() + ")");
        return PipelineMain.DONE;
    }

    private static int tool(String name, List<String> arguments, BrokerProcess broker) throws Exception {
        Tool tool = TOOLS.get(name);
        if (tool == null) {
            List<String> words = new ArrayList<>(List.of(START, STOP, STATUS));
            words.addAll(TOOLS.keySet());
            throw new UsageException("kafka has no " + name
                    + NearestName.of(name, words)
                            .map(nearest -> ": did you mean " + nearest + "?")
                            .orElse(": see ./omni kafka --help"));
        }
        List<String> words = new ArrayList<>(arguments);
        if (words.stream().noneMatch(word -> word.startsWith(SERVER)) && !words.contains("--help")) {
            Running running = broker.running()
                    .orElseThrow(
                            () -> new UsageException("no Kafka broker runs here: start one with ./omni kafka start,"
                                    + " or name another one with " + SERVER + " HOST:PORT"));
            words.add(SERVER);
            words.add(running.servers());
        }
        // what a tool warns of is for the user's eyes
        System.setProperty("omni.console", "warn");
        tool.run(words.toArray(String[]::new));
        return PipelineMain.DONE;
    }
}
