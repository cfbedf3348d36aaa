package io.omniretail.pipeline.retail.fraud;

import io.omniretail.domain.Text;
import io.omniretail.domain.UsageException;
import io.omniretail.domain.fraud.Feature;
import io.omniretail.domain.fraud.decision.Action;
import io.omniretail.domain.fraud.decision.Comparison;
import io.omniretail.domain.fraud.decision.Condition;
import io.omniretail.domain.fraud.decision.NumberField;
import io.omniretail.domain.fraud.decision.Rule;
import io.omniretail.domain.fraud.decision.RuleSet;
import io.omniretail.domain.fraud.decision.TextField;
import io.omniretail.pipeline.config.NearestName;
import io.omniretail.pipeline.config.Values;
import io.omniretail.pipeline.config.Yaml;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads rules, as they stand in a file or in the value of a Kafka record: YAML, of which JSON is a part. The bytes are
 * also what is kept in state and in a job's graph, and read again from there.
 */
public final class RuleFile {
    private static final String EFFECTIVE_FROM = "effective_from";
    private static final String RULES = "rules";
    private static final String NAME = "name";
    private static final String ALL = "all";
    private static final String FIELD = "field";
    private static final String COMPARISON = "comparison";
    private static final String THRESHOLD = "threshold";
    private static final String ACTION = "action";
    private static final String SHADOW = "shadow";

    private static final List<String> OF_CONDITION = List.of(FIELD, COMPARISON, THRESHOLD);
    private static final List<String> OF_RULE =
            List.of(NAME, FIELD, COMPARISON, THRESHOLD, ALL, ACTION, SHADOW, EFFECTIVE_FROM);

    private static final String NAME_NEEDED =
            "1 to 100 letters, digits, dots, dashes and underscores are needed, such as big-night";
    private static final String ACTION_NEEDED = "one of approve, hold, block is needed";
    private static final String SHADOW_NEEDED = "true or false is needed";
    private static final String COMPARISON_NEEDED = Arrays.stream(Comparison.values())
            .map(Comparison::id)
            .collect(Collectors.joining(", ", "one of ", " is needed, in quotes"));
    private static final String FIELD_NEEDED = "amount, score, "
            + Arrays.stream(TextField.values()).map(TextField::id).collect(Collectors.joining(", "))
            + " or a feature such as speed_kmh is needed";

    /** What can stand in a list of names, where a semicolon is between two. */
    private static final Pattern NAMES = Pattern.compile("[\\p{L}\\p{N}._-]{1,100}");

    private static final List<String> FIELDS = Stream.of(
                    Arrays.stream(TextField.values()).map(TextField::id),
                    Stream.of("score"),
                    Arrays.stream(Feature.values()).map(Feature::id))
            .flatMap(ids -> ids)
            .toList();

    private final Yaml yaml;
    private final ZoneId zone;

    private RuleFile(Yaml yaml, ZoneId zone) {
        this.yaml = yaml;
        this.zone = zone;
    }

    /**
     * Reads a set of rules.
     *
     * @param where they stand, for messages, such as {@code --rules fraud.yaml}
     * @param zone of times that name none
     * @throws UsageException if anything is not understood: one line that says where, what, and the mend
     */
    public static RuleSet read(String where, byte[] utf8, ZoneId zone) {
        return new RuleFile(Yaml.read(where, utf8), zone).rules(digest(utf8));
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private RuleSet rules(String digest) {
        RuleEntry top = new RuleEntry(yaml, List.of(), "this set", yaml.settings());
        top.requireKnown(List.of(EFFECTIVE_FROM, RULES));
        long effectiveFromMs = effectiveFromMs(top, Long.MIN_VALUE);
        List<Rule> rules = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (RuleEntry entry : top.list(RULES, "rule")) {
            Rule rule = rule(entry, effectiveFromMs);
            if (!names.add(rule.name())) {
                throw entry.wrong(NAME, "is that of another rule, " + rule.name() + ": give each its own");
            }
            rules.add(rule);
        }
        return new RuleSet(effectiveFromMs, digest, List.copyOf(rules));
    }

    private Rule rule(RuleEntry numbered, long leastMs) {
        numbered.requireKnown(OF_RULE);
        String name = numbered.text(NAME, NAME_NEEDED);
        if (!NAMES.matcher(name).matches()) {
            throw Values.unreadable(numbered.where(NAME), name, NAME_NEEDED);
        }
        RuleEntry entry = numbered.of("rule " + name);
        List<Condition<?>> conditions = conditions(entry);
        Action action = Values.choice(entry.where(ACTION), entry.text(ACTION, ACTION_NEEDED), Action.class);
        long effectiveFromMs = effectiveFromMs(entry, leastMs);
        if (effectiveFromMs < leastMs) {
            throw entry.wrong(EFFECTIVE_FROM, "is before that of the set: make that one earlier, or leave this out");
        }
        return new Rule(name, conditions, action, effectiveFromMs, isShadow(entry));
    }

    private long effectiveFromMs(RuleEntry entry, long otherwise) {
        return entry.has(EFFECTIVE_FROM)
                ? Values.moment(entry.where(EFFECTIVE_FROM), entry.text(EFFECTIVE_FROM, "an instant is needed"), zone)
                : otherwise;
    }

    private static boolean isShadow(RuleEntry entry) {
        String shadow = entry.has(SHADOW) ? entry.text(SHADOW, SHADOW_NEEDED) : "false";
        if (!shadow.equals("true") && !shadow.equals("false")) {
            throw Values.unreadable(entry.where(SHADOW), shadow, SHADOW_NEEDED);
        }
        return shadow.equals("true");
    }

    private static List<Condition<?>> conditions(RuleEntry rule) {
        if (!rule.has(ALL)) {
            return List.of(condition(rule));
        }
        OF_CONDITION.stream().filter(rule::has).findFirst().ifPresent(key -> {
            throw rule.wrong(key, "stands beside " + ALL + ": write it into that list, as a condition");
        });
        List<Condition<?>> conditions = new ArrayList<>();
        for (RuleEntry numbered : rule.list(ALL, "condition")) {
            RuleEntry entry = numbered.of(numbered.owner() + " of " + rule.owner());
            entry.requireKnown(OF_CONDITION);
            conditions.add(condition(entry));
        }
        return List.copyOf(conditions);
    }

    private static Condition<?> condition(RuleEntry entry) {
        String id = entry.text(FIELD, FIELD_NEEDED);
        Comparison comparison = comparison(entry);
        Optional<NumberField> number = NumberField.byId(id);
        if (number.isPresent()) {
            return new Condition<>(number.get(), comparison, values(entry, comparison, Values::decimalE4));
        }
        TextField text = TextField.byId(id)
                .orElseThrow(
                        () -> Values.unreadable(entry.where(FIELD), id, FIELD_NEEDED + NearestName.hint(id, FIELDS)));
        if (comparison.isOfNumbers()) {
            throw Values.unreadable(
                    entry.where(COMPARISON), comparison.id(), id + " is a text: one of =, !=, in, not in is needed");
        }
        return new Condition<>(text, comparison, values(entry, comparison, RuleFile::knownText));
    }

    private static Comparison comparison(RuleEntry entry) {
        String id = entry.text(COMPARISON, COMPARISON_NEEDED);
        return Arrays.stream(Comparison.values())
                .filter(comparison -> comparison.id().equals(id))
                .findFirst()
                .orElseThrow(() -> Values.unreadable(entry.where(COMPARISON), id, COMPARISON_NEEDED));
    }

    private static <V extends Comparable<V>> List<V> values(
            RuleEntry entry, Comparison comparison, BiFunction<String, String, V> reader) {
        String where = entry.where(THRESHOLD);
        if (!comparison.isOfLists()) {
            return List.of(reader.apply(where, entry.text(THRESHOLD, "one value is needed")));
        }
        if (!(entry.setting(THRESHOLD) instanceof List<?> items) || items.isEmpty()) {
            throw new UsageException(where + ": a list is needed for " + comparison.id() + ", such as [1, 2]");
        }
        return items.stream()
                .map(item -> reader.apply(where, entry.text(THRESHOLD, item, "a list of values is needed")))
                .sorted()
                .distinct()
                .toList();
    }

    private static Text knownText(String where, String text) {
        if (text.isEmpty()) {
            throw Values.unreadable(where, text, "a text is needed, as nothing holds of a field that is empty");
        }
        return Text.of(text);
    }
}
