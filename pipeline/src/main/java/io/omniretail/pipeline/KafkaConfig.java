package io.omniretail.pipeline;

import io.omniretail.domain.UsageException;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;

/** Reads client properties for Kafka, such as those for TLS and SASL. */
public final class KafkaConfig {
    /** What flags decide. */
    private static final Set<String> OWN =
            Set.of("bootstrap.servers", "group.id", "isolation.level", "enable.auto.commit", "transactional.id");

    private KafkaConfig() {}

    /**
     * The properties by name.
     *
     * @throws UsageException if the file cannot be read, or sets what a flag decides
     */
    public static Map<String, String> read(String file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of(file), StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (NoSuchFileException e) {
            throw new UsageException(JobOption.KAFKA_CONFIG.flag() + " " + file + " does not exist");
        } catch (MalformedInputException | IllegalArgumentException e) {
            throw new UsageException(
                    JobOption.KAFKA_CONFIG.flag() + " " + file + " is not a file of properties, key=value a line");
        } catch (IOException e) {
            throw new UsageException(JobOption.KAFKA_CONFIG.flag() + " " + file + " cannot be read");
        }
        Map<String, String> client = new TreeMap<>();
        for (String name : properties.stringPropertyNames()) {
            if (OWN.contains(name)) {
                throw new UsageException(JobOption.KAFKA_CONFIG.flag() + " " + file + " sets " + name
                        + ", which is decided by the job: leave it out");
            }
            client.put(name, properties.getProperty(name));
        }
        return client;
    }
}
