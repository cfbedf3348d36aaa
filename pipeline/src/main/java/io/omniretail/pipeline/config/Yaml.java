package io.omniretail.pipeline.config;

import io.omniretail.domain.UsageException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.constructor.StandardConstructor;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.DuplicateKeyException;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;

/**
 * Settings in YAML, of which JSON is a part. Every scalar stays the text that stands there, so that neither the product
 * code 007 nor the amount 28.10 changes on the way.
 */
public final class Yaml {
    /** As long as a record may be. */
    private static final int MAX_BYTES = 1 << 20;
    /** More than any settings need; the library goes down by recursion. */
    private static final int MAX_DEPTH = 20;

    private static final LoadSettings SETTINGS =
            LoadSettings.builder().setSchema(new FailsafeSchema()).build();

    private record Entry(int line, Node value) {}

    private final String where;
    private final Optional<Node> root;
    private final Map<String, Object> settings;

    private Yaml(String where, Optional<Node> root) {
        this.where = where;
        this.root = root;
        this.settings = root.map(node -> settings(where, node)).orElse(Map.of());
    }

    /**
     * Reads settings.
     *
     * @param where they stand, for messages
     * @throws UsageException if they are no mapping in YAML, or longer than 1 MiB
     */
    public static Yaml read(String where, byte[] utf8) {
        if (utf8.length > MAX_BYTES) {
            throw new UsageException(where + ": has " + utf8.length + " bytes: at most " + MAX_BYTES + " are allowed");
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
            requireShallow(where, text);
            Iterator<Node> documents =
                    new Compose(SETTINGS).composeAllFromString(text).iterator();
            Optional<Node> root = documents.hasNext() ? Optional.of(documents.next()) : Optional.empty();
            if (documents.hasNext()) {
                throw new UsageException(where + ": holds several documents: keep one, without \"---\"");
            }
            // a document without content is a null, which this schema has no constructor for
            return new Yaml(where, root.filter(node -> !node.getTag().equals(Tag.NULL)));
        } catch (CharacterCodingException e) {
            throw new UsageException(where + ": is not UTF-8 text: save it as UTF-8");
        } catch (DuplicateKeyException e) {
            throw new UsageException(
                    where + ", line " + line(e.getProblemMark()) + ": " + e.getProblem() + ": keep one of them");
        } catch (MarkedYamlEngineException e) {
            // this schema has no constructor for a null
            boolean isEmpty = e.getProblem().contains(Tag.NULL.getValue());
            throw new UsageException(where + ", line " + line(e.getProblemMark())
                    + (isEmpty
                            ? ": a setting has no value: give it one, or leave it out"
                            : ": is not YAML: " + e.getProblem() + "; text such as \">=\" or \"a: b\" needs quotes"));
        } catch (YamlEngineException e) {
            throw new UsageException(where + ": is not YAML: "
                    + e.getMessage().lines().findFirst().orElse(""));
        }
    }

    private static void requireShallow(String where, String text) {
        int depth = 0;
        for (Event event : new Parse(SETTINGS).parseString(text)) {
            depth += event instanceof CollectionStartEvent ? 1 : event instanceof CollectionEndEvent ? -1 : 0;
            if (depth > MAX_DEPTH) {
                throw new UsageException(where + ", line " + line(event.getStartMark())
                        + ": lists and mappings lie in each other more than " + MAX_DEPTH
                        + " deep: write them flatter");
            }
        }
    }

    private static Map<String, Object> settings(String where, Node root) {
        Object content = new StandardConstructor(SETTINGS).constructSingleDocument(Optional.of(root));
        if (!(content instanceof Map<?, ?> mapping)
                || !mapping.keySet().stream().allMatch(String.class::isInstance)) {
            throw new UsageException(where + ": needs lines of the form \"name: value\"");
        }
        Map<String, Object> settings = new LinkedHashMap<>();
        mapping.forEach((name, value) -> settings.put((String) name, value));
        return settings;
    }

    /** The top-level settings by name: texts, lists and mappings. */
    public Map<String, Object> settings() {
        return settings;
    }

    /**
     * Where an entry stands: the place of the settings, and the line.
     *
     * @param path the names of entries, and the indexes of items of lists, from the top down; where there is no such
     *     entry, the line is that of the deepest above it
     */
    public String place(List<?> path) {
        Optional<Node> node = root;
        int line = 1;
        for (Object step : path) {
            Optional<Entry> entry = node.flatMap(parent -> entry(parent, step));
            line = entry.map(Entry::line).orElse(line);
            node = entry.map(Entry::value);
        }
        return where + ", line " + line;
    }

    private static Optional<Entry> entry(Node parent, Object step) {
        if (parent instanceof SequenceNode list && step instanceof Integer index) {
            Node item = list.getValue().get(index);
            return Optional.of(new Entry(line(item.getStartMark()), item));
        }
        return parent instanceof MappingNode mapping
                ? mapping.getValue().stream()
                        .filter(tuple -> tuple.getKeyNode() instanceof ScalarNode key
                                && key.getValue().equals(step))
                        .map(tuple -> new Entry(line(tuple.getKeyNode().getStartMark()), tuple.getValueNode()))
                        .findFirst()
                : Optional.empty();
    }

    private static int line(Optional<Mark> mark) {
        return mark.map(Mark::getLine).orElse(0) + 1;
    }
}
