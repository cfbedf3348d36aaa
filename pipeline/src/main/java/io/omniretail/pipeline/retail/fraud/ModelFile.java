package io.omniretail.pipeline.retail.fraud;

import io.omniretail.domain.UsageException;
import io.omniretail.domain.fraud.Feature;
import io.omniretail.domain.fraud.model.FraudModel;
import io.omniretail.domain.fraud.model.Training;
import io.omniretail.domain.fraud.model.TreeNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.Path;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonFactory;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonGenerator;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.StreamWriteFeature;

/**
 * A fraud model as JSON, in a file or in the value of a Kafka record.
 *
 * <p>{@code digest} is the SHA-256 of the same object without {@code digest}, {@code effective_from} and
 * {@code shadow}, with its members in the order and form of {@link #write} and without whitespace: when a model is
 * used, and whether it decides, may be edited by hand; what it says may not.
 */
public final class ModelFile {
    /** A thousand trees of depth 6 are about 4 MiB. */
    static final int MAX_BYTES = 16 << 20;

    static final String FORMAT = "omniretail-fraud-model";
    static final int VERSION = 1;

    /** It stands in every decision. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,100}");

    /** Prints the shortest number that reads back bit-equal, whatever the Java version: the digest depends on it. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
            .build();

    private ModelFile() {}

    /**
     * Reads a model from a file of this machine or of any file system that Flink knows.
     *
     * @param where the place that names it, for messages
     * @throws UsageException if there is no such file, or it holds no sound model
     */
    public static FraudModel read(String where, String path) {
        byte[] bytes;
        Path file = new Path(path);
        try (FSDataInputStream in = file.getFileSystem().open(file)) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        } catch (IOException e) {
            throw new UsageException(
                    where + " " + path + ": cannot be read: name a model file, such as ./omni train writes");
        }
        return read(where + " " + path, bytes);
    }

    /**
     * Reads a model.
     *
     * @param where it comes from, for messages
     * @throws UsageException if it is no sound model
     */
    public static FraudModel read(String where, byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            throw new UsageException(where + ": is larger than " + (MAX_BYTES >> 20)
                    + " MiB, which no fraud model is: name one that ./omni train wrote");
        }
        FraudModel model = new ModelReader(where).read(bytes);
        String actual = digest(model);
        if (!actual.equals(model.digest())) {
            throw new UsageException(where + ": digest is " + model.digest() + ", but that of the content is " + actual
                    + ": it was changed after its training; take the file as it was written");
        }
        return model;
    }

    /**
     * Checks what a model is to be called.
     *
     * @throws UsageException that begins with {@code where}
     */
    public static String requireName(String where, String name) {
        if (!NAME.matcher(name).matches()) {
            throw new UsageException(where + ": a model cannot be called \"" + name
                    + "\": 1 to 100 letters, digits, points, dashes and underscores are needed");
        }
        return name;
    }

    /** The model with the digest of its content. */
    public static FraudModel sealed(FraudModel model) {
        return model.withDigest(digest(model));
    }

    /** A model as JSON in UTF-8, with the digest that it has. */
    public static byte[] write(FraudModel model) {
        return json(json -> {
            json.useDefaultPrettyPrinter();
            json.writeStartObject();
            if (model.effectiveFromMs() == FraudModel.ALWAYS) {
                json.writeNullField("effective_from");
            } else {
                json.writeStringField("effective_from", instant(model.effectiveFromMs()));
            }
            json.writeBooleanField("shadow", model.isShadow());
            json.writeStringField("digest", model.digest());
            writeContent(json, model);
            json.writeEndObject();
            json.writeRaw('\n');
        });
    }

    private static String digest(FraudModel model) {
        byte[] content = json(json -> {
            json.writeStartObject();
            writeContent(json, model);
            json.writeEndObject();
        });
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static void writeContent(JsonGenerator json, FraudModel model) throws IOException {
        json.writeStringField("format", FORMAT);
        json.writeNumberField("version", VERSION);
        json.writeStringField("name", model.name());
        json.writeNumberField("hold", positiveZero(model.hold()));
        json.writeNumberField("block", positiveZero(model.block()));
        writeTraining(json, model.training());
        json.writeObjectFieldStart("metrics");
        for (Map.Entry<String, Double> metric : model.metrics().entrySet()) {
            json.writeNumberField(metric.getKey(), positiveZero(metric.getValue()));
        }
        json.writeEndObject();
        json.writeArrayFieldStart("features");
        for (Feature feature : model.features()) {
            json.writeString(feature.id());
        }
        json.writeEndArray();
        json.writeNumberField("base", positiveZero(model.trees().base()));
        json.writeArrayFieldStart("trees");
        for (List<TreeNode> tree : model.trees().trees()) {
            writeTree(json, tree, model.features());
        }
        json.writeEndArray();
    }

    private static void writeTraining(JsonGenerator json, Training training) throws IOException {
        json.writeObjectFieldStart("training");
        json.writeStringField("from", instant(training.fromMs()));
        json.writeStringField("to", instant(training.toMs()));
        json.writeStringField(
                "label_delay", Duration.ofMillis(training.labelDelayMs()).toString());
        json.writeNumberField("attempts", training.attempts());
        json.writeNumberField("frauds", training.frauds());
        json.writeEndObject();
    }

    private static String instant(long timeMs) {
        return Instant.ofEpochMilli(timeMs).toString();
    }

    private static void writeTree(JsonGenerator json, List<TreeNode> tree, List<Feature> features) throws IOException {
        json.writeStartObject();
        writeColumn(
                json,
                "feature",
                tree,
                node -> node.isLeaf() ? TreeNode.NONE : features.indexOf(Feature.values()[node.feature()]));
        json.writeArrayFieldStart("threshold");
        for (TreeNode node : tree) {
            json.writeNumber(positiveZero(node.threshold()));
        }
        json.writeEndArray();
        writeColumn(json, "left", tree, TreeNode::left);
        writeColumn(json, "right", tree, TreeNode::right);
        writeColumn(json, "missing", tree, TreeNode::missing);
        json.writeArrayFieldStart("value");
        for (TreeNode node : tree) {
            json.writeNumber(positiveZero(node.value()));
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void writeColumn(JsonGenerator json, String name, List<TreeNode> tree, ToIntFunction<TreeNode> cell)
            throws IOException {
        json.writeArrayFieldStart(name);
        for (TreeNode node : tree) {
            json.writeNumber(cell.applyAsInt(node));
        }
        json.writeEndArray();
    }

    /** Exact decimals, as which numbers are read, know no zero below zero. */
    private static float positiveZero(float number) {
        return number + 0.0f;
    }

    private static double positiveZero(double number) {
        return number + 0.0;
    }

    private interface Writing {
        void write(JsonGenerator json) throws IOException;
    }

    private static byte[] json(Writing writing) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            writing.write(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
