package io.omniretail.pipeline.retail.fraud;

import io.omniretail.domain.UsageException;
import io.omniretail.domain.fraud.Feature;
import io.omniretail.domain.fraud.model.BoostedTrees;
import io.omniretail.domain.fraud.model.FraudModel;
import io.omniretail.domain.fraud.model.Training;
import io.omniretail.domain.fraud.model.TreeNode;
import io.omniretail.pipeline.config.NearestName;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonParser;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonProcessingException;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.DeserializationFeature;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectReader;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * Reads a model from JSON and doubts everything: a broken one comes from a topic while money waits. Whether the digest
 * is that of the content is not judged here.
 */
final class ModelReader {
    private static final ObjectReader JSON = new JsonMapper()
            .reader()
            .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .with(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
    private static final Set<String> MEMBERS = Set.of(
            "format",
            "version",
            "name",
            "hold",
            "block",
            "training",
            "metrics",
            "features",
            "base",
            "trees",
            "digest",
            "effective_from",
            "shadow");
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    private final String where;

    ModelReader(String where) {
        this.where = where;
    }

    /** @throws UsageException if it is no sound model */
    FraudModel read(byte[] bytes) {
        JsonNode model = parse(bytes);
        if (!ModelFile.FORMAT.equals(model.path("format").textValue())) {
            throw broken("format is not \"" + ModelFile.FORMAT + "\"", "name a file that ./omni train wrote");
        }
        int version = whole(member(model, "version"), "version", 0, Integer.MAX_VALUE);
        if (version != ModelFile.VERSION) {
            throw broken(
                    "version is " + version + " and this is a program for version " + ModelFile.VERSION,
                    "train it again with this program");
        }
        for (Map.Entry<String, JsonNode> member : model.properties()) {
            if (!MEMBERS.contains(member.getKey())) {
                throw broken(
                        "there is no member \"" + member.getKey() + "\"",
                        "take it out, or mend its name" + NearestName.hint(member.getKey(), MEMBERS));
            }
        }
        double hold = fraction(model, "hold");
        double block = fraction(model, "block");
        if (hold > block) {
            throw broken(
                    "hold is " + hold + ", above block, which is " + block,
                    "what is declined would also have to be held: hold must not be above block");
        }
        List<Feature> features = features(array(model, "features"));
        return new FraudModel(
                ModelFile.requireName(where, member(model, "name").asText()),
                features,
                trees(model, features),
                hold,
                block,
                training(member(model, "training")),
                metrics(member(model, "metrics")),
                digest(model),
                model.path("effective_from").isNull() || !model.has("effective_from")
                        ? FraudModel.ALWAYS
                        : instant(model, "effective_from"),
                isShadow(model));
    }

    private JsonNode parse(byte[] bytes) {
        JsonNode model;
        try {
            model = JSON.readTree(bytes);
        } catch (JsonProcessingException e) {
            throw broken(
                    "is not JSON: " + e.getOriginalMessage().lines().findFirst().orElse(""), "take it as written");
        } catch (IOException e) {
            throw broken("is not UTF-8 text", "take it as it was written");
        }
        if (!model.isObject()) {
            throw broken("is no JSON object", "name a file that ./omni train wrote");
        }
        return model;
    }

    private List<Feature> features(JsonNode names) {
        List<Feature> features = new ArrayList<>();
        for (JsonNode name : names) {
            Feature feature = Feature.byId(name.asText())
                    .orElseThrow(() -> broken(
                            "there is no feature \"" + name.asText() + "\"",
                            "use it with the version that it was trained with, or train it again with this one"));
            if (features.contains(feature)) {
                throw broken("feature \"" + feature.id() + "\" stands in features twice", "name each once");
            }
            features.add(feature);
        }
        return features;
    }

    private BoostedTrees trees(JsonNode model, List<Feature> features) {
        List<List<TreeNode>> trees = new ArrayList<>();
        for (JsonNode tree : array(model, "trees")) {
            trees.add(nodes(tree, "trees[" + trees.size() + "].", features));
        }
        return new BoostedTrees(number(member(model, "base"), "base"), trees);
    }

    private List<TreeNode> nodes(JsonNode tree, String place, List<Feature> features) {
        JsonNode values = array(tree, "value");
        List<TreeNode> nodes = new ArrayList<>();
        if (values.isEmpty()) {
            throw broken(place + "value is empty", "a tree has a node at least");
        }
        for (String column : List.of("feature", "threshold", "left", "right", "missing")) {
            if (array(tree, column).size() != values.size()) {
                throw broken(
                        place + column + " has " + array(tree, column).size() + " values and " + place + "value has "
                                + values.size(),
                        "each has one for every node");
            }
        }
        for (int i = 0; i < values.size(); i++) {
            nodes.add(node(tree, place, i, values.size(), features));
        }
        return nodes;
    }

    private TreeNode node(JsonNode tree, String place, int index, int size, List<Feature> features) {
        String at = "[" + index + "]";
        float value = number(tree.get("value").get(index), place + "value" + at);
        int feature = whole(tree.get("feature").get(index), place + "feature" + at, TreeNode.NONE, features.size() - 1);
        if (feature == TreeNode.NONE) {
            return TreeNode.leaf(value);
        }
        // A child stands after its parent, so that no walk goes in circles
        int left = whole(tree.get("left").get(index), place + "left" + at, index + 1, size - 1);
        int right = whole(tree.get("right").get(index), place + "right" + at, index + 1, size - 1);
        int missing = whole(tree.get("missing").get(index), place + "missing" + at, index + 1, size - 1);
        if (missing != left && missing != right) {
            throw broken(place + "missing" + at + " is " + missing, "it has to be the left or the right child");
        }
        float threshold = number(tree.get("threshold").get(index), place + "threshold" + at);
        return new TreeNode(features.get(feature).ordinal(), threshold, left, right, missing, value);
    }

    private Training training(JsonNode training) {
        long fromMs = instant(training, "from");
        long toMs = instant(training, "to");
        if (fromMs >= toMs) {
            throw broken("training.from is not before training.to", "train it again");
        }
        return new Training(fromMs, toMs, delayMs(training), count(training, "attempts"), count(training, "frauds"));
    }

    private long delayMs(JsonNode training) {
        String text = member(training, "label_delay").asText();
        try {
            return Duration.parse(text).toMillis();
        } catch (DateTimeException | ArithmeticException e) {
            throw broken("label_delay is \"" + text + "\"", "a duration is needed, such as PT168H");
        }
    }

    private Map<String, Double> metrics(JsonNode given) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> metric : given.properties()) {
            String name = "metrics." + metric.getKey();
            if (!metric.getValue().isNumber()
                    || !Double.isFinite(metric.getValue().doubleValue())) {
                throw broken(name + " is no finite number", "train it again");
            }
            metrics.put(metric.getKey(), metric.getValue().doubleValue());
        }
        return metrics;
    }

    private boolean isShadow(JsonNode model) {
        JsonNode shadow = model.path("shadow");
        if (!shadow.isMissingNode() && !shadow.isBoolean()) {
            throw broken("shadow is " + shadow, "true or false is needed");
        }
        return shadow.asBoolean();
    }

    private JsonNode member(JsonNode object, String name) {
        JsonNode member = object.get(name);
        if (member == null) {
            throw broken("\"" + name + "\" is missing", "take it as it was written");
        }
        return member;
    }

    private JsonNode array(JsonNode object, String name) {
        JsonNode array = member(object, name);
        if (!array.isArray()) {
            throw broken("\"" + name + "\" is no array", "take it as it was written");
        }
        return array;
    }

    private String digest(JsonNode model) {
        String digest = member(model, "digest").asText();
        if (!DIGEST.matcher(digest).matches()) {
            throw broken("digest is \"" + digest + "\"", "64 hexadecimal digits are needed");
        }
        return digest;
    }

    private long instant(JsonNode object, String name) {
        String text = member(object, name).asText();
        try {
            return Instant.parse(text).toEpochMilli();
        } catch (DateTimeException | ArithmeticException e) {
            throw broken(name + " is \"" + text + "\"", "an instant in UTC is needed, such as 2026-11-01T00:00:00Z");
        }
    }

    private double fraction(JsonNode object, String name) {
        JsonNode value = member(object, name);
        double fraction = value.doubleValue();
        if (!value.isNumber() || !(fraction >= 0 && fraction <= 1)) {
            throw broken(name + " is " + value, "a number from 0 to 1 is needed");
        }
        return fraction;
    }

    private long count(JsonNode object, String name) {
        JsonNode value = member(object, name);
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
            throw broken(name + " is " + value, "a whole number is needed");
        }
        return value.longValue();
    }

    private int whole(JsonNode value, String name, int least, int greatest) {
        if (!value.isIntegralNumber()
                || !value.canConvertToInt()
                || value.intValue() < least
                || value.intValue() > greatest) {
            throw broken(name + " is " + value, "a whole number from " + least + " to " + greatest + " is needed");
        }
        return value.intValue();
    }

    /** From its digits: by way of a double it would be rounded twice. */
    private float number(JsonNode value, String name) {
        float number = value.isNumber() ? Float.parseFloat(value.asText()) : Float.NaN;
        if (!Float.isFinite(number)) {
            throw broken(name + " is " + value, "a finite number is needed");
        }
        return number;
    }

    private UsageException broken(String what, String mend) {
        return new UsageException(where + ": " + what + ": " + mend);
    }
}
