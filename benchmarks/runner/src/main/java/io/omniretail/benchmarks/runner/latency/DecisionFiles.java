package io.omniretail.benchmarks.runner.latency;

import io.omniretail.benchmarks.runner.Workbench;
import io.omniretail.domain.fraud.model.BoostedTrees;
import io.omniretail.domain.fraud.model.FraudModel;
import io.omniretail.domain.fraud.model.TreeNode;
import io.omniretail.pipeline.retail.fraud.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What attempts are decided by, as files whose paths are relative to the root of the project.
 *
 * @param model a fraud model
 * @param trees the trees of the same model for programs that cannot read it: a line with the base, then one a node,
 *     {@code feature threshold left right missing value}, with an empty line before each tree
 * @param rules of the product
 */
record DecisionFiles(String model, String trees, String rules) {
    private static final String RULES = """
            rules:
              - {name: far-away, field: speed_kmh, comparison: ">", threshold: 1000, action: hold}
              - {name: burst, field: card_count_1m, comparison: ">=", threshold: 6, action: block}
              - {name: bad-terminal, field: terminal_fraud_share_30d, comparison: ">", threshold: 0.5, action: hold}
              - {name: high, field: amount, comparison: ">", threshold: 5000, action: hold}
            """;

    static DecisionFiles write(Workbench workbench) throws IOException {
        Path folder = Files.createDirectories(workbench.folder().resolve("decisions"));
        FraudModel sample = SampleModel.make();
        Path model = Files.write(folder.resolve("model.json"), ModelFile.write(sample));
        Path trees = Files.writeString(folder.resolve("trees.txt"), print(sample.trees()));
        Path rules = Files.writeString(folder.resolve("rules.yaml"), RULES);
        return new DecisionFiles(
                workbench.relative(model).toString(),
                workbench.relative(trees).toString(),
                workbench.relative(rules).toString());
    }

    private static String print(BoostedTrees trees) {
        StringBuilder text = new StringBuilder().append(trees.base()).append('\n');
        for (List<TreeNode> tree : trees.trees()) {
            text.append('\n');
            for (TreeNode node : tree) {
                text.append(node.feature()).append(' ').append(node.threshold()).append(' ');
                text.append(node.left()).append(' ').append(node.right()).append(' ');
                text.append(node.missing()).append(' ').append(node.value()).append('\n');
            }
        }
        return text.toString();
    }
}
