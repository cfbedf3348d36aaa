package io.omniretail.pipeline.config;

import io.omniretail.domain.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A configuration file in YAML. */
public final class ConfigFile {
    private ConfigFile() {}

    /**
     * The top-level settings, as {@link Yaml} has them.
     *
     * @param flag that names the file, for messages
     * @throws UsageException if the file cannot be read or is no mapping
     */
    public static Map<String, Object> read(String flag, Path file) {
        return Yaml.read(flag + " " + file, bytes(flag, file)).settings();
    }

    /**
     * What stands in a file of settings, models or rules.
     *
     * @param flag that names the file, for messages
     * @throws UsageException if the file cannot be read
     */
    public static byte[] bytes(String flag, Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UsageException(flag + " " + file + ": cannot be read: name an existing, readable file");
        }
    }

    /**
     * Where an entry stands, of a file that was read before: the file, the line and the entry.
     *
     * @param entry such as {@code feeds.orders.fields}; where it is not there, the line is that of the deepest above it
     */
    public static String place(Path file, String entry) {
        try {
            Yaml yaml = Yaml.read(file.toString(), Files.readAllBytes(file));
            return yaml.place(List.of(entry.split("\\."))) + ": " + entry;
        } catch (IOException | UsageException e) {
            return file + ": " + entry;
        }
    }
}
