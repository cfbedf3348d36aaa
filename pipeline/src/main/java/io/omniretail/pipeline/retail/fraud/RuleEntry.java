package io.omniretail.pipeline.retail.fraud;

import io.omniretail.domain.Text;
import io.omniretail.domain.UsageException;
import io.omniretail.pipeline.config.NearestName;
import io.omniretail.pipeline.config.Yaml;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Settings that stand together: those of all rules, of a rule, or of a condition.
 *
 * @param path where they stand
 * @param owner whose they are, for messages, such as {@code rule big-night}
 */
record RuleEntry(Yaml yaml, List<Object> path, String owner, Map<?, ?> settings) {
    /** The same settings under another name. */
    RuleEntry of(String newOwner) {
        return new RuleEntry(yaml, path, newOwner, settings);
    }

    boolean has(String key) {
        return settings.containsKey(key);
    }

    /** What stands under a key; null if nothing does. */
    Object setting(String key) {
        return settings.get(key);
    }

    /** Where a setting stands and what it is called, for messages. */
    String where(String key) {
        return yaml.place(below(path, key)) + ": " + key + " of " + owner;
    }

    /** A mistake; the message says the mend. */
    UsageException wrong(String key, String message) {
        return new UsageException(where(key) + " " + message);
    }

    /** Refuses settings of other names. */
    void requireKnown(List<String> known) {
        for (Object key : settings.keySet()) {
            if (!(key instanceof String name) || !known.contains(name)) {
                String text = key instanceof String name ? name : "a list or mapping";
                throw new UsageException(yaml.place(below(path, key)) + ": unknown setting "
                        + Text.of(text).quoted()
                        + " of " + owner + ": only " + String.join(", ", known) + " are known"
                        + NearestName.hint(text, known));
            }
        }
    }

    /**
     * A text that has to be there.
     *
     * @param needed what it has to be, such as {@code a name is needed}
     */
    String text(String key, String needed) {
        if (!has(key)) {
            throw new UsageException(yaml.place(path) + ": " + owner + " has no " + key + ": " + needed);
        }
        return text(key, settings.get(key), needed);
    }

    /** What stands under a key, or an item of the list there, if it is a text. */
    String text(String key, Object value, String needed) {
        if (value instanceof String text) {
            return text.strip();
        }
        throw wrong(key, "is a list or mapping where a text or a number is needed: " + needed);
    }

    /**
     * The mappings of a list that has to be there.
     *
     * @param kind what each is, such as {@code rule}
     */
    List<RuleEntry> list(String key, String kind) {
        if (!(settings.get(key) instanceof List<?> items) || items.isEmpty()) {
            throw new UsageException(where(key) + ": a list of one " + kind + " or more is needed");
        }
        List<RuleEntry> entries = new ArrayList<>();
        for (int index = 0; index < items.size(); index++) {
            List<Object> place = below(below(path, key), index);
            if (!(items.get(index) instanceof Map<?, ?> mapping)) {
                throw new UsageException(yaml.place(place) + ": " + kind + " " + (index + 1)
                        + " is no mapping: lines of the form \"name: value\" are needed");
            }
            entries.add(new RuleEntry(yaml, place, kind + " " + (index + 1), mapping));
        }
        return entries;
    }

    private static List<Object> below(List<Object> path, Object step) {
        List<Object> below = new ArrayList<>(path);
        below.add(step);
        return below;
    }
}
