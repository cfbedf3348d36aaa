package io.omniretail.domain.fraud.model;

/**
 * A node of a decision tree, which is a list of nodes, the root first and every child after its parent.
 *
 * @param feature index of the feature that it asks for; {@link #NONE} in a leaf
 * @param threshold a value below it goes to the left
 * @param left index of a child; {@link #NONE} in a leaf, as of the other two
 * @param right where all other values go
 * @param missing where a value that is not known goes: {@code left} or {@code right}
 * @param value in log-odds: what a leaf adds; of another node, the mean of its children weighted with the cover (sum of
 *     second derivatives) that they had in training
 */
public record TreeNode(int feature, float threshold, int left, int right, int missing, float value) {
    public static final int NONE = -1;

    public static TreeNode leaf(float value) {
        return new TreeNode(NONE, 0, NONE, NONE, NONE, value);
    }

    public boolean isLeaf() {
        return feature == NONE;
    }
}
