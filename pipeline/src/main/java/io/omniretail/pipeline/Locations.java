package io.omniretail.pipeline;

import io.omniretail.domain.UsageException;
import io.omniretail.pipeline.JobOptions.Output;
import io.omniretail.pipeline.config.Values;
import io.omniretail.sinks.Format;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the URIs of inputs and outputs.
 *
 * <p>Every method takes the place that a text comes from, such as {@code --input}, and throws a {@link UsageException}
 * that begins with it.
 *
 * @param workingDirectory what a relative path is relative to; empty if it would mean nothing
 */
public record Locations(Optional<Path> workingDirectory) {
    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):(.*)");
    private static final Pattern KAFKA =
            Pattern.compile("//([^/?,:\\s]+:\\d+(?:,[^/?,:\\s]+:\\d+)*)/?(?:\\?prefix=([A-Za-z0-9._-]*))?");
    private static final String KAFKA_SCHEME = "kafka:";
    private static final Pattern CREDENTIALS = Pattern.compile("//[^/?]*@.*|.*[?&](user|password)=.*");
    private static final String FORMAT = "format=";

    /** An input as an absolute path or a URI of one of Flink's file systems. */
    public String input(String where, String text) {
        if (text.indexOf('?') >= 0 && !text.startsWith("kafka:") && !text.startsWith("jdbc:")) {
            throw Values.unreadable(where, text, "a file input takes no \"?\"");
        }
        return place(where, text);
    }

    /** An output of files. */
    public Output output(String where, String text) {
        int query = text.indexOf('?');
        if (query < 0 || text.startsWith("kafka:") || text.startsWith("jdbc:")) {
            return new Output(place(where, text), Format.CSV);
        }
        String setting = text.substring(query + 1);
        if (!setting.startsWith(FORMAT)) {
            throw Values.unreadable(where, text, "after \"?\" only format=csv or format=json may stand");
        }
        Format format = Values.choice(where + " format", setting.substring(FORMAT.length()), Format.class);
        return new Output(place(where, text.substring(0, query)), format);
    }

    /** Whether a text names topics of Kafka, and not files. */
    public static boolean isKafka(String text) {
        return text.regionMatches(true, 0, KAFKA_SCHEME, 0, KAFKA_SCHEME.length());
    }

    /** A Kafka cluster and the prefix of its topics. */
    public static KafkaPlace kafka(String where, String text) {
        String rest = text.substring(KAFKA_SCHEME.length());
        refuseSecrets(where, rest);
        Matcher matcher = KAFKA.matcher(rest);
        if (!matcher.matches()) {
            throw Values.unreadable(where, text, "kafka://HOST:PORT[,HOST:PORT][?prefix=PREFIX] is needed");
        }
        return new KafkaPlace(matcher.group(1), matcher.group(2) == null ? "" : matcher.group(2));
    }

    private static void refuseSecrets(String where, String text) {
        if (CREDENTIALS.matcher(text).matches()) {
            // without the text: it would carry the secret on into logs
            throw new UsageException(where + " holds a user or a password: put secrets into the file of"
                    + " --kafka-config, flags show in the web UI");
        }
    }

    /** A path or URI, made absolute. */
    String place(String where, String text) {
        Matcher matcher = SCHEME.matcher(text);
        if (!matcher.matches()) {
            return absolute(where, text);
        }
        String rest = matcher.group(2);
        refuseSecrets(where, rest);
        return switch (matcher.group(1).toLowerCase(Locale.ROOT)) {
            case "file" -> absolute(where, withoutAuthority(where, text, rest));
            case "kafka" ->
                throw new UsageException(where + " " + text + ": a place for files is needed, such as file:PATH");
            case "jdbc" ->
                throw new UsageException(where + " " + text + ": jdbc: is not available yet: use files, file:PATH");
            default -> text;
        };
    }

    private static String withoutAuthority(String where, String text, String rest) {
        if (!rest.startsWith("//")) {
            return rest;
        }
        if (!rest.startsWith("///")) {
            throw Values.unreadable(
                    where,
                    text,
                    "after file:// a host would stand; write file:" + rest.substring(2) + " or file:/PATH");
        }
        return rest.substring(2);
    }

    /**
     * An absolute path as a URI of Flink, in which nothing is escaped: a blank stands for itself, where
     * {@link Path#toUri} would write {@code %20}.
     */
    public static String uri(String absolutePath) {
        return "file://" + absolutePath;
    }

    /** A path of the local file system, made absolute. */
    public String absolute(String where, String text) {
        Path path;
        try {
            path = Path.of(text);
        } catch (InvalidPathException e) {
            throw Values.unreadable(where, text, "a path is needed");
        }
        if (text.isBlank()) {
            throw Values.unreadable(where, text, "a path is needed");
        }
        if (!path.isAbsolute() && workingDirectory.isEmpty()) {
            throw new UsageException(where + " " + text
                    + " is a relative path, which means nothing on a cluster: write an absolute one");
        }
        return workingDirectory
                .map(directory -> directory.resolve(path))
                .orElse(path)
                .normalize()
                .toString();
    }
}
