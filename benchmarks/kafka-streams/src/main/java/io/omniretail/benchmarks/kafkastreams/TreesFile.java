package io.omniretail.benchmarks.kafkastreams;

import io.omniretail.domain.fraud.model.BoostedTrees;
import io.omniretail.domain.fraud.model.TreeNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Trees as the benchmark writes them: a line with the base, then one a node, with an empty line before each tree. */
final class TreesFile {
    private TreesFile() {}

    static BoostedTrees read(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        List<List<TreeNode>> trees = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            if (line.isEmpty()) {
                trees.add(new ArrayList<>());
            } else {
                trees.get(trees.size() - 1).add(node(line.split(" ")));
            }
        }
        return new BoostedTrees(Float.parseFloat(lines.get(0)), trees);
    }

    private static TreeNode node(String[] cells) {
        return new TreeNode(
                Integer.parseInt(cells[0]),
                Float.parseFloat(cells[1]),
                Integer.parseInt(cells[2]),
                Integer.parseInt(cells[3]),
                Integer.parseInt(cells[4]),
                Float.parseFloat(cells[5]));
    }
}
