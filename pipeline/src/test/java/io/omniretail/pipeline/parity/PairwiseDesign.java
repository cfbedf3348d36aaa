package io.omniretail.pipeline.parity;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Rows of cells such that any two values of two dimensions that go together stand together in one row: most defects
 * need no more than two values to show (Kuhn, Wallace and Gallo, "Software Fault Interactions and Implications for
 * Software Testing", IEEE Transactions on Software Engineering 30, 2004). Row by row the one of some random cells is
 * taken that has most pairs that no row has had yet.
 */
final class PairwiseDesign {
    private static final int CANDIDATES = 200;

    private record Pair(int dimension, Object value, int otherDimension, Object otherValue) {}

    private PairwiseDesign() {}

    /**
     * The cell of a seed: the first seeds cover all pairs, the next ones do it again with other rows, and so on.
     *
     * @param seed from 1
     */
    static Cell cell(long seed) {
        List<Cell> all = Cell.all();
        long next = seed - 1;
        for (int round = 0; ; round++) {
            List<Cell> rows = rows(all, new Random(round));
            if (next < rows.size()) {
                return rows.get((int) next);
            }
            next -= rows.size();
        }
    }

    /** Rows that cover all pairs. */
    static List<Cell> rows(List<Cell> all, Random random) {
        Set<Pair> open = new HashSet<>();
        all.forEach(cell -> open.addAll(pairs(cell)));
        List<Cell> rows = new ArrayList<>();
        while (!open.isEmpty()) {
            Cell best = null;
            long most = 0;
            for (int i = 0; i < CANDIDATES || most == 0; i++) {
                Cell candidate = all.get(random.nextInt(all.size()));
                long covered = pairs(candidate).stream().filter(open::contains).count();
                if (covered > most) {
                    best = candidate;
                    most = covered;
                }
            }
            rows.add(best);
            open.removeAll(pairs(best));
        }
        return rows;
    }

    private static List<Pair> pairs(Cell cell) {
        List<Object> values = cell.values();
        List<Pair> pairs = new ArrayList<>();
        for (int one = 0; one < values.size(); one++) {
            for (int other = one + 1; other < values.size(); other++) {
                pairs.add(new Pair(one, values.get(one), other, values.get(other)));
            }
        }
        return pairs;
    }
}
