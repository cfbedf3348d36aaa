package io.omniretail.cli.train;

import io.omniretail.domain.fraud.model.TreeNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.DeserializationFeature;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectReader;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.json.JsonMapper;

/** Trees as XGBoost writes them in its JSON (https://xgboost.readthedocs.io/en/stable/tutorials/saving_model.html). */
final class XgboostTrees {
    private static final ObjectReader JSON =
            new JsonMapper().reader().with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private final JsonNode tree;
    private final List<TreeNode> nodes = new ArrayList<>();

    private XgboostTrees(JsonNode tree) {
        this.tree = tree;
        add(0);
    }

    /**
     * Reads the trees of a model.
     *
     * @param gain to which the gain of each split is added, by index of features
     */
    static List<List<TreeNode>> read(byte[] model, double[] gain) throws IOException {
        List<List<TreeNode>> trees = new ArrayList<>();
        for (JsonNode tree : JSON.readTree(model).at("/learner/gradient_booster/model/trees")) {
            XgboostTrees reader = new XgboostTrees(tree);
            reader.addGain(gain);
            trees.add(reader.nodes);
        }
        return trees;
    }

    /** Adds a node and all below it, in the order in which a person would read them; gives its new index. */
    private int add(int id) {
        int index = nodes.size();
        int left = tree.get("left_children").get(id).intValue();
        int right = tree.get("right_children").get(id).intValue();
        // of a leaf, what it adds
        float condition = number("split_conditions", id);
        if (left == TreeNode.NONE) {
            nodes.add(TreeNode.leaf(condition));
            return index;
        }
        nodes.add(null);
        int newLeft = add(left);
        int newRight = add(right);
        double coverLeft = number("sum_hessian", left);
        double coverRight = number("sum_hessian", right);
        double mean =
                (nodes.get(newLeft).value() * coverLeft + nodes.get(newRight).value() * coverRight)
                        / (coverLeft + coverRight);
        boolean isMissingLeft = tree.get("default_left").get(id).asBoolean();
        nodes.set(
                index,
                new TreeNode(
                        tree.get("split_indices").get(id).intValue(),
                        condition,
                        newLeft,
                        newRight,
                        isMissingLeft ? newLeft : newRight,
                        (float) mean));
        return index;
    }

    private void addGain(double[] gain) {
        JsonNode features = tree.get("split_indices");
        for (int id = 0; id < features.size(); id++) {
            if (tree.get("left_children").get(id).intValue() != TreeNode.NONE) {
                gain[features.get(id).intValue()] += number("loss_changes", id);
            }
        }
    }

    private float number(String column, int id) {
        return Float.parseFloat(tree.get(column).get(id).asText());
    }
}
