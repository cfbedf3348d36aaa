package io.omniretail.domain.fraud.model;

import java.util.List;

/**
 * Gradient-boosted trees: the log-odds of fraud are a base plus what one leaf of each tree adds. It computes as XGBoost
 * does (values as float, compared with {@code <}, sums as float in the order of the trees), so that the sum is the same
 * to the last bit. Immutable.
 */
public final class BoostedTrees {
    private final float base;
    private final List<List<TreeNode>> trees;
    private final int[] roots;
    /** The nodes of all trees one after the other; children by their place here. */
    private final int[] feature;

    private final float[] threshold;
    private final int[] left;
    private final int[] right;
    private final int[] missing;
    private final float[] value;

    /** @param base log-odds before any tree */
    public BoostedTrees(float base, List<List<TreeNode>> trees) {
        this.base = base;
        this.trees = trees.stream().map(List::copyOf).toList();
        int nodes = trees.stream().mapToInt(List::size).sum();
        roots = new int[trees.size()];
        feature = new int[nodes];
        threshold = new float[nodes];
        left = new int[nodes];
        right = new int[nodes];
        missing = new int[nodes];
        value = new float[nodes];
        int at = 0;
        for (int tree = 0; tree < roots.length; tree++) {
            roots[tree] = at;
            for (TreeNode node : trees.get(tree)) {
                feature[at] = node.feature();
                threshold[at] = node.threshold();
                left[at] = roots[tree] + node.left();
                right[at] = roots[tree] + node.right();
                missing[at] = roots[tree] + node.missing();
                value[at] = node.value();
                at++;
            }
        }
    }

    /** Log-odds before any tree. */
    public float base() {
        return base;
    }

    public List<List<TreeNode>> trees() {
        return trees;
    }

    /** Probability of fraud from 0 to 1. */
    public double score(double[] features) {
        return 1 / (1 + Math.exp(-logOdds(features)));
    }

    /** Log-odds of fraud. */
    public float logOdds(double[] features) {
        float sum = base;
        for (int root : roots) {
            int node = root;
            while (feature[node] != TreeNode.NONE) {
                node = next(node, features);
            }
            sum += value[node];
        }
        return sum;
    }

    /**
     * How much each feature moved the log-odds of one decision: every step down a tree moves the expected value from
     * that of a node to that of its child, which is put down to the feature that the node asks for (A. Saabas,
     * "Interpreting random forests", 2014; XGBoost's {@code approx_contribs}). With {@link #expected} they add up to
     * the log-odds.
     *
     * @return one by index of features
     */
    public double[] contributions(double[] features) {
        double[] contributions = new double[features.length];
        for (int root : roots) {
            int node = root;
            while (feature[node] != TreeNode.NONE) {
                int child = next(node, features);
                contributions[feature[node]] += value[child] - value[node];
                node = child;
            }
        }
        return contributions;
    }

    /** Log-odds of an attempt of which nothing is known, as expected in training. */
    public double expected() {
        double sum = base;
        for (int root : roots) {
            sum += value[root];
        }
        return sum;
    }

    private int next(int node, double[] features) {
        float number = (float) features[feature[node]];
        if (Float.isNaN(number)) {
            return missing[node];
        }
        return number < threshold[node] ? left[node] : right[node];
    }
}
