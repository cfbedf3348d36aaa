package io.omniretail.pipeline.retail.fraud;

import io.omniretail.domain.fraud.Feature;
import io.omniretail.domain.fraud.model.BoostedTrees;
import io.omniretail.domain.fraud.model.FraudModel;
import io.omniretail.domain.fraud.model.Training;
import io.omniretail.domain.fraud.model.TreeNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A model with one question: whether the amount is below 220.25. */
public final class SmallModel {
    private static final long FROM_MS = Instant.parse("2018-07-01T00:00:00Z").toEpochMilli();
    private static final long WEEK_MS = 7 * 86_400_000L;
    private static final List<TreeNode> TREE = List.of(
            new TreeNode(Feature.AMOUNT.ordinal(), 220.25f, 1, 2, 1, -0.5f),
            TreeNode.leaf(-1.1f),
            TreeNode.leaf(2.5e-8f));

    static final FraudModel MODEL = of(new BoostedTrees(-4.75f, List.of(TREE)));

    private SmallModel() {}

    /** It as a file. */
    public static byte[] file() {
        return ModelFile.write(MODEL);
    }

    static FraudModel of(BoostedTrees trees) {
        return ModelFile.sealed(new FraudModel(
                "small",
                List.of(Feature.AMOUNT, Feature.NIGHT),
                trees,
                0.25,
                0.75,
                new Training(FROM_MS, FROM_MS + WEEK_MS, WEEK_MS, 200, 3),
                Map.of("auc", 0.5),
                "",
                FraudModel.ALWAYS,
                false));
    }
}
