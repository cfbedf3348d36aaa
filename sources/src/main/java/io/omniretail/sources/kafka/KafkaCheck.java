package io.omniretail.sources.kafka;

import io.omniretail.domain.UsageException;
import io.omniretail.domain.event.Feed;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.ClientUtils;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Looks whether the needed topics can be read, and says in one line what is wrong. */
final class KafkaCheck {
    private static final int CONNECT_LIMIT_MS = 3_000;
    private static final String REQUEST_LIMIT_MS = "5000";
    private static final String TOTAL_LIMIT_MS = "10000";
    /** Broken log-ins do not mend themselves: no second one is wanted in that time. */
    private static final String RECONNECT_MS = "2000";

    private static final String HIDDEN = "…";
    private static final Pattern SECRET = Pattern.compile("(?i)password|secret|jaas|token|\\.key$");
    /** A secret in the text of a JAAS configuration. */
    private static final Pattern SECRET_INSIDE =
            Pattern.compile("(?i)[\\w.]*(?:password|secret|token)\\w*\\s*=\\s*[\"']?([^\"'\\s;]+)");

    private final Topics topics;
    private final KafkaInput input;

    private KafkaCheck(Topics topics, KafkaInput input) {
        this.topics = topics;
        this.input = input;
    }

    /** @throws UsageException if they cannot be read */
    static void check(Topics topics, KafkaInput input) {
        KafkaCheck check = new KafkaCheck(topics, input);
        check.connect();
        check.describe();
    }

    /**
     * Asks a broker, once it is known that somebody listens.
     *
     * @throws UsageException if nobody does, or the client's properties cannot be used
     */
    static Admin open(KafkaInput input) {
        KafkaCheck check = new KafkaCheck(null, input);
        check.connect();
        return check.admin();
    }

    /** Whether anybody listens: Kafka's own client would go on trying, and log each time that it could not. */
    private void connect() {
        Map<String, String> problems = new TreeMap<>();
        for (InetSocketAddress address : addresses()) {
            try (Socket socket = new Socket()) {
                socket.connect(address, CONNECT_LIMIT_MS);
                return;
            } catch (IOException e) {
                problems.put(address.getHostString() + ":" + address.getPort(), firstLine(e));
            }
        }
        throw new UsageException("Kafka at %s cannot be reached (%s): check the address, and that the broker runs"
                .formatted(input.servers(), String.join("; ", new TreeSet<>(problems.values()))));
    }

    private List<InetSocketAddress> addresses() {
        try {
            return ClientUtils.parseAndValidateAddresses(List.of(input.servers().split(",")), "use_all_dns_ips");
        } catch (KafkaException e) {
            throw new UsageException("kafka://%s: %s: a known host and a port are needed, such as localhost:9092"
                    .formatted(input.servers(), firstLine(e)));
        }
    }

    private void describe() {
        try (Admin admin = admin()) {
            Map<String, KafkaFuture<TopicDescription>> answers = admin.describeTopics(
                            topics.names(), new DescribeTopicsOptions().includeAuthorizedOperations(true))
                    .topicNameValues();
            Map<String, Feed> missing = new TreeMap<>();
            Map<String, Feed> forbidden = new TreeMap<>();
            topics.feeds().forEach((topic, feed) -> {
                switch (state(answers.get(topic))) {
                    case READABLE -> {}
                    case MISSING -> missing.put(topic, feed);
                    case FORBIDDEN -> forbidden.put(topic, feed);
                }
            });
            if (!forbidden.isEmpty()) {
                throw new UsageException("%s: no permission to read %s at %s: grant READ and DESCRIBE on it"
                        .formatted(feeds(forbidden), named(forbidden), input.servers()));
            }
            if (!missing.isEmpty()) {
                throw new UsageException(
                        "%s: there is no %s at %s: create it, or name another with ?prefix= in the URI or topic: in --config"
                                .formatted(feeds(missing), named(missing), input.servers()));
            }
        }
    }

    private Admin admin() {
        Map<String, Object> client = new HashMap<>(input.client());
        client.put("bootstrap.servers", input.servers());
        client.put("request.timeout.ms", REQUEST_LIMIT_MS);
        client.put("default.api.timeout.ms", TOTAL_LIMIT_MS);
        client.put("reconnect.backoff.ms", RECONNECT_MS);
        client.put("reconnect.backoff.max.ms", RECONNECT_MS);
        try {
            return Admin.create(client);
        } catch (KafkaException e) {
            Throwable cause = e;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            throw new UsageException(
                    "the Kafka client's properties cannot be used (%s): correct the file of --kafka-config"
                            .formatted(withoutSecrets(firstLine(cause))));
        }
    }

    private State state(KafkaFuture<TopicDescription> answer) {
        try {
            var operations = answer.get().authorizedOperations();
            boolean mayRead = operations == null
                    || operations.contains(AclOperation.READ)
                    || operations.contains(AclOperation.ALL);
            return mayRead ? State.READABLE : State.FORBIDDEN;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while asking Kafka for topics", e);
        } catch (ExecutionException e) {
            return stateAfter(e.getCause());
        }
    }

    private State stateAfter(Throwable problem) {
        if (problem instanceof UnknownTopicOrPartitionException || problem instanceof InvalidTopicException) {
            return State.MISSING;
        }
        if (problem instanceof AuthorizationException) {
            return State.FORBIDDEN;
        }
        String said = withoutSecrets(firstLine(problem));
        if (problem instanceof AuthenticationException) {
            throw new UsageException("Kafka at %s refuses the log-in (%s): correct the file of --kafka-config"
                    .formatted(input.servers(), said));
        }
        throw new UsageException(
                "Kafka at %s does not answer (%s): if it asks for TLS or a log-in, set security.protocol and what belongs to it in the file of --kafka-config"
                        .formatted(input.servers(), said));
    }

    /** No secret is shown, whoever put it into a message. */
    private String withoutSecrets(String message) {
        String shown = message;
        for (Map.Entry<String, String> property : input.client().entrySet()) {
            if (SECRET.matcher(property.getKey()).find()) {
                shown = shown.replace(property.getValue(), HIDDEN);
            }
            Matcher inside = SECRET_INSIDE.matcher(property.getValue());
            while (inside.find()) {
                shown = shown.replace(inside.group(1), HIDDEN);
            }
        }
        return shown;
    }

    private static String feeds(Map<String, Feed> found) {
        return String.join(", ", found.values().stream().map(Feed::id).toList());
    }

    private static String named(Map<String, Feed> found) {
        return "topic " + String.join(", ", found.keySet());
    }

    static String firstLine(Throwable problem) {
        String message = problem.getMessage() == null ? problem.getClass().getSimpleName() : problem.getMessage();
        return message.lines().findFirst().orElse("");
    }

    private enum State {
        READABLE,
        MISSING,
        FORBIDDEN
    }
}
