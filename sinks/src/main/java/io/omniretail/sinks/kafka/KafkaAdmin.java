package io.omniretail.sinks.kafka;

import io.omniretail.domain.UsageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TimeoutException;

/** Access to a Kafka cluster outside the stream of records, and what its errors mean to a user. */
public final class KafkaAdmin {
    /** How long a cluster may take to answer before it counts as unreachable, unless the client's properties say so. */
    static final Duration TIME_LIMIT = Duration.ofSeconds(15);

    private static final Duration REQUEST_TIME_LIMIT = Duration.ofSeconds(5);
    private static final Pattern QUOTED = Pattern.compile("\"([^\"]+)\"");
    private static final List<String> SECRET_KINDS = List.of("password", "secret", "jaas", "token", "keystore.key");

    private KafkaAdmin() {}

    /** A client whose calls fail after a short time. */
    public static Admin open(KafkaOutput output) {
        Map<String, Object> properties = output.clientProperties();
        properties.putIfAbsent(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) REQUEST_TIME_LIMIT.toMillis());
        properties.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) TIME_LIMIT.toMillis());
        return Admin.create(properties);
    }

    /** What is asked of a cluster. */
    @FunctionalInterface
    public interface Question<T> {
        /** Asks it. */
        T ask(Admin admin) throws ExecutionException, InterruptedException;
    }

    /**
     * Asks a cluster something.
     *
     * @throws UsageException if it does not answer, or refuses
     */
    public static <T> T ask(KafkaOutput output, Question<T> question) {
        try (Admin admin = open(output)) {
            return question.ask(admin);
        } catch (ExecutionException failed) {
            throw explain(output, failed.getCause());
        } catch (KafkaException failed) {
            throw explain(output, failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while " + output + " was asked", interrupted);
        }
    }

    /** Says in one line why a cluster cannot be used, without a secret. */
    public static UsageException explain(KafkaOutput output, Throwable failure) {
        return new UsageException(output + ": " + withoutSecrets(output, reason(failure)));
    }

    /** Waits for an answer; false if it is the error that may be expected. */
    static boolean succeeds(KafkaFuture<?> answer, Class<? extends Exception> expected)
            throws ExecutionException, InterruptedException {
        try {
            answer.get();
            return true;
        } catch (ExecutionException failed) {
            if (expected.isInstance(failed.getCause())) {
                return false;
            }
            throw failed;
        }
    }

    private static String reason(Throwable failure) {
        if (failure instanceof TimeoutException) {
            return "no broker answers: start it, name the right HOST:PORT, or set what it asks for (TLS, SASL) in the file of"
                    + " --kafka-config";
        }
        if (failure instanceof AuthenticationException) {
            return "the broker refuses to let this client in (" + firstLine(failure)
                    + "): put the right credentials into the file of --kafka-config";
        }
        if (failure instanceof AuthorizationException) {
            return "the broker does not permit it (" + firstLine(failure)
                    + "): permit it, or use other credentials in the file of --kafka-config";
        }
        if (failure instanceof InvalidTopicException) {
            return "the broker takes no topics of such names (" + firstLine(failure) + "): choose another prefix";
        }
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return "Kafka's client cannot be used (" + firstLine(cause)
                + "): mend the address or the properties in the file of --kafka-config";
    }

    private static String firstLine(Throwable failure) {
        return failure.getMessage() == null
                ? failure.getClass().getSimpleName()
                : failure.getMessage().lines().findFirst().orElse("");
    }

    /** Some clients quote what they cannot read. */
    private static String withoutSecrets(KafkaOutput output, String message) {
        List<String> secrets = new ArrayList<>();
        output.client().forEach((name, value) -> {
            if (SECRET_KINDS.stream().anyMatch(name.toLowerCase(Locale.ROOT)::contains)) {
                secrets.add(value);
                Matcher quoted = QUOTED.matcher(value);
                while (quoted.find()) {
                    secrets.add(quoted.group(1));
                }
            }
        });
        secrets.sort(Comparator.comparingInt(String::length).reversed());
        String safe = message;
        for (String secret : secrets) {
            safe = secret.isEmpty() ? safe : safe.replace(secret, "***");
        }
        return safe;
    }
}
