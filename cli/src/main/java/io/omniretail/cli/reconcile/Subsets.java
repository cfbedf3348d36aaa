package io.omniretail.cli.reconcile;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Looks among the subsets of a list for one that explains something, the largest first. */
final class Subsets {
    private static final int MOST_TRIED = 20_000;
    private static final int MOST_ELEMENTS = 4_000_000;

    private Subsets() {}

    /**
     * The first subset that passes a test; null if none does. At most {@value #MOST_TRIED} are tried, and fewer of a
     * long list.
     */
    static <T> List<T> find(List<T> all, Predicate<List<T>> test) {
        int[] left = {Math.min(MOST_TRIED, 1 + MOST_ELEMENTS / (all.size() + 1))};
        for (int skipped = 0; skipped <= all.size() && left[0] > 0; skipped++) {
            List<T> found = find(all, 0, skipped, new ArrayList<>(), test, left);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static <T> List<T> find(
            List<T> all, int from, int toSkip, List<T> chosen, Predicate<List<T>> test, int[] left) {
        if (toSkip == 0) {
            List<T> subset = new ArrayList<>(chosen);
            subset.addAll(all.subList(from, all.size()));
            left[0]--;
            return test.test(subset) ? subset : null;
        }
        int size = chosen.size();
        // the element at i is the next one to be skipped
        for (int i = from; i <= all.size() - toSkip && left[0] > 0; i++) {
            List<T> found = find(all, i + 1, toSkip - 1, chosen, test, left);
            if (found != null) {
                return found;
            }
            chosen.add(all.get(i));
        }
        while (chosen.size() > size) {
            chosen.remove(chosen.size() - 1);
        }
        return null;
    }
}
