package io.omniretail.pipeline;

import io.omniretail.domain.UsageException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;

/** A configuration file in YAML. */
public final class ConfigFile {
    private ConfigFile() {}

    /**
     * The top-level settings. Every scalar stays the text that stands in the file, so that neither the product code 007
     * nor the amount 28.10 changes on the way.
     *
     * @param flag that names the file, for messages
     * @throws UsageException if the file cannot be read or is no mapping
     */
    public static Map<String, Object> read(String flag, Path file) {
        String where = flag + " " + file;
        String text;
        try {
            text = Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new UsageException(where + ": is not UTF-8 text: save it as UTF-8");
        } catch (IOException e) {
            throw new UsageException(where + ": cannot be read: name an existing, readable file");
        }
        Object content;
        try {
            // not loadFromString: it fails on a file without any setting
            Iterator<Object> documents =
                    new Load(settings(file)).loadAllFromString(text).iterator();
            content = documents.hasNext() ? documents.next() : "";
            if (documents.hasNext()) {
                throw new UsageException(where + ": holds several documents: keep one, without \"---\"");
            }
        } catch (MarkedYamlEngineException e) {
            String line = e.getProblemMark()
                    .map(mark -> ", line " + (mark.getLine() + 1))
                    .orElse("");
            throw new UsageException(where + line + ": is not YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            throw new UsageException(where + ": is not YAML: "
                    + e.getMessage().lines().findFirst().orElse(""));
        }
        Map<String, Object> settings = new LinkedHashMap<>();
        if ("".equals(content)) {
            return settings;
        }
        if (!(content instanceof Map<?, ?> mapping)) {
            throw new UsageException(where + ": needs lines of the form \"name: value\"");
        }
        mapping.forEach((key, value) -> settings.put(String.valueOf(key), value));
        return settings;
    }

    /**
     * Where an entry stands, of a file that was read before: the file, the line and the entry.
     *
     * @param entry such as {@code feeds.orders.fields}; where it is not there, the line is that of the deepest above it
     */
    public static String place(Path file, String entry) {
        try {
            return file + ", line " + line(file, entry) + ": " + entry;
        } catch (IOException | YamlEngineException e) {
            return file + ": " + entry;
        }
    }

    private static int line(Path file, String entry) throws IOException {
        Optional<Node> node = new Compose(settings(file)).composeString(Files.readString(file));
        int line = 0;
        for (String name : entry.split("\\.")) {
            Optional<NodeTuple> found = node.flatMap(mapping -> entry(mapping, name));
            line = found.flatMap(tuple -> tuple.getKeyNode().getStartMark())
                    .map(Mark::getLine)
                    .orElse(line);
            node = found.map(NodeTuple::getValueNode);
        }
        return line + 1;
    }

    private static Optional<NodeTuple> entry(Node node, String name) {
        return node instanceof MappingNode mapping
                ? mapping.getValue().stream()
                        .filter(tuple -> tuple.getKeyNode() instanceof ScalarNode key
                                && key.getValue().equals(name))
                        .findFirst()
                : Optional.empty();
    }

    private static LoadSettings settings(Path file) {
        return LoadSettings.builder()
                .setSchema(new FailsafeSchema())
                .setLabel(file.toString())
                .build();
    }
}
