package io.omniretail.benchmarks.runner.latency;

import io.omniretail.domain.fraud.Feature;
import io.omniretail.domain.fraud.model.BoostedTrees;
import io.omniretail.domain.fraud.model.FraudModel;
import io.omniretail.domain.fraud.model.Training;
import io.omniretail.domain.fraud.model.TreeNode;
import io.omniretail.pipeline.retail.fraud.ModelFile;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A model as large as a trained one, the same each time. It has learned nothing: only what scoring costs matters. */
final class SampleModel {
    static final int TREES = 100;
    static final int DEPTH = 6;

    private static final int INNER_NODES = (1 << DEPTH) - 1;
    private static final int NODES = (1 << DEPTH + 1) - 1;
    private static final float BASE = -4;
    private static final double LEAF = 0.05;

    private final Random random = new Random(1);

    private SampleModel() {}

    static FraudModel make() {
        SampleModel sample = new SampleModel();
        List<List<TreeNode>> trees = new ArrayList<>();
        for (int i = 0; i < TREES; i++) {
            trees.add(sample.tree());
        }
        return ModelFile.sealed(new FraudModel(
                "sample",
                List.of(Feature.values()),
                new BoostedTrees(BASE, trees),
                0.5,
                0.9,
                new Training(0, 1, 1, 2, 1),
                Map.of(),
                "",
                FraudModel.ALWAYS,
                false));
    }

    /** The children of node n are 2n + 1 and 2n + 2. */
    private List<TreeNode> tree() {
        List<TreeNode> nodes = new ArrayList<>(Collections.nCopies(NODES, null));
        for (int i = NODES - 1; i >= 0; i--) {
            nodes.set(i, i < INNER_NODES ? split(nodes, 2 * i + 1, 2 * i + 2) : leaf());
        }
        return nodes;
    }

    private TreeNode split(List<TreeNode> nodes, int left, int right) {
        float mean = (nodes.get(left).value() + nodes.get(right).value()) / 2;
        float threshold = (float) Math.exp(random.nextGaussian());
        return new TreeNode(
                random.nextInt(Feature.COUNT), threshold, left, right, random.nextBoolean() ? left : right, mean);
    }

    private TreeNode leaf() {
        return TreeNode.leaf((float) (random.nextGaussian() * LEAF));
    }
}
